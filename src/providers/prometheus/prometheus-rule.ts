import type { PrometheusRule, PrometheusRuleGroupsRules } from '../../../imports/prometheus-operator';
import { MeshSettings } from '../../model/mesh-record';
import { Manifest } from '../provider';

/** A rule of Prometheus: it records a series, or alerts. */
export type Rule = PrometheusRuleGroupsRules;

/** A PrometheusRule with one group, whose rules Prometheus evaluates in their order. */
export function prometheusRule(
  name: string, namespace: string, labels: Readonly<Record<string, string>>, { prometheusRules }: Pick<MeshSettings, 'prometheusRules'>, rules: Rule[],
): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    name,
    namespace,
    labels: { ...labels, ...prometheusRules?.labels },
    spec: { groups: [{ name, rules }] } satisfies PrometheusRule['spec'],
  };
}
