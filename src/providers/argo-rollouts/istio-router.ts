import { ArgoMesh } from './argo-mesh';
import { services } from './services';
import type { VirtualService, VirtualServiceHttp } from '../../../imports/istio-networking';
import { engineServices } from '../../model/delivery';
import { host } from '../../model/mesh';
import { Supports } from '../../model/supports';
import { appProtocol } from '../istio/app-protocol';
import { engineDestinationRules } from '../istio/service-destination-rule';
import { virtualService } from '../istio/virtual-service';
import { istioServiceMetrics } from '../prometheus/istio-request-metrics';
import { ObjectMetadata } from '../provider';

const NO_METADATA: ObjectMetadata = { labels: {}, annotations: {} };

/**
 * The router of Argo Rollouts for Istio with sidecars, by the hosts of two Services: it would remove the other subsets of a DestinationRule.
 * See https://argoproj.github.io/argo-rollouts/features/traffic-management/istio/
 */
export function istioRouter(supports: Supports): ArgoMesh {
  return {
    metrics: istioServiceMetrics('source'),
    routesFromGateways: false, // its VirtualService applies to sidecars
    routing(service, { settings }) {
      const object = virtualService(service, settings, supports);
      const spec = object.spec as VirtualService['spec'];
      const [stable, canary] = engineServices(service).map(name => host({ ...service, name }, settings));
      const http = (spec.http ?? []).map((rule, i) => (rule.route ? { ...rule, name: `rule-${i + 1}`, route: split(rule.route[0], stable, canary) } : rule));
      return {
        objects: [
          ...services(service, appProtocol(service), NO_METADATA, NO_METADATA),
          { ...object, spec: { ...spec, http } },
          ...engineDestinationRules(service, settings),
        ],
        trafficRouting: { istio: { virtualService: { name: service.name, routes: http.flatMap(({ name }) => name ?? []) } } },
      };
    },
    weights: ({ name, namespace }) => [
      { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', namespace: namespace.name, name, paths: ['.spec.http[].route[]?.weight'] },
    ],
    losses: () => [],
  };
}

/** A rule sends all its requests to the stable pods, until Argo Rollouts changes the weights. */
function split(
  { destination }: NonNullable<VirtualServiceHttp['route']>[number], stable: string, canary: string,
): NonNullable<VirtualServiceHttp['route']> {
  return [{ destination: { ...destination, host: stable }, weight: 100 }, { destination: { ...destination, host: canary }, weight: 0 }];
}
