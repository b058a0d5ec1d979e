import { NamedQuery } from './named-query';
import { selector } from './selector';
import { SelectedPods } from './service-queries';

/**
 * The weights that Flagger sets. Where Prometheus does not honor the labels of Flagger, its own label `namespace` is that of the pods of Flagger.
 * See https://docs.flagger.app/usage/monitoring#metrics
 */
export function flaggerWeights({ namespace, workloads }: SelectedPods): NamedQuery {
  const weights = (label: string) => selector('flagger_canary_weight', {}, `${label}="${namespace}"`, `workload=~"${workloads}"`);
  return { expr: `sum by (workload) (${weights('namespace')} or ${weights('exported_namespace')})`, legend: '{{workload}}' };
}
