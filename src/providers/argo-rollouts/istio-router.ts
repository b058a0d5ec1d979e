import { ArgoMesh } from './argo-mesh';
import { services } from './services';
import type { VirtualService, VirtualServiceHttp } from '../../../imports/istio-networking';
import { engineServices } from '../../model/delivery';
import { host, MeshModel } from '../../model/mesh';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { appProtocol } from '../istio/app-protocol';
import { engineDestinationRules } from '../istio/service-destination-rule';
import { virtualService } from '../istio/virtual-service';
import { istioServiceMetrics } from '../prometheus/istio-request-metrics';
import { Manifest, ObjectMetadata } from '../provider';

const NO_METADATA: ObjectMetadata = { labels: {}, annotations: {} };

/**
 * The router of Argo Rollouts for Istio with sidecars, by the hosts of two Services: it would remove the other subsets of a DestinationRule.
 * See https://argoproj.github.io/argo-rollouts/features/traffic-management/istio/
 */
export function istioRouter(supports: Supports): ArgoMesh {
  const routes = (service: ServiceModel, { settings }: MeshModel): { readonly object: Manifest; readonly http: readonly VirtualServiceHttp[] } => {
    const object = virtualService(service, settings, supports);
    const spec = object.spec as VirtualService['spec'];
    const [stable, canary] = engineServices(service).map(name => host({ ...service, name }, settings));
    const http = (spec.http ?? []).map((rule, i) => (rule.route ? { ...rule, name: `rule-${i + 1}`, route: split(rule.route[0], stable, canary) } : rule));
    return { object: { ...object, spec: { ...spec, http } }, http };
  };
  return {
    metrics: istioServiceMetrics('source'),
    routesFromGateways: false, // its VirtualService applies to sidecars
    objects: (service, mesh) => [
      ...services(service, appProtocol(service), NO_METADATA, NO_METADATA),
      routes(service, mesh).object,
      ...engineDestinationRules(service, mesh.settings),
    ],
    trafficRouting: (service, mesh) => ({
      istio: { virtualService: { name: service.name, routes: routes(service, mesh).http.flatMap(({ name }) => name ?? []) } },
    }),
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
