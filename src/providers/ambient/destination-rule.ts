import type { DestinationRule } from '../../../imports/istio-networking';
import { engineServices, isDelivered } from '../../model/delivery';
import { host } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { ServiceModel, versionName } from '../../model/service';
import { isEmptyPolicy, overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { trafficPolicy } from '../istio/destination-rule';
import { Manifest } from '../provider';

/**
 * Traffic policies of a service, and of each version's Service if it has one: HTTPRoutes have no subsets. Of a service with a delivery those of the Services
 * of its engine.
 */
export function destinationRules(service: ServiceModel, versionServices: boolean, settings: MeshSettings): Manifest[] {
  const rule = (name: string, policy: TrafficPolicy): Manifest[] => (isEmptyPolicy(policy) ? [] : [{
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name,
    namespace: service.namespace.name,
    spec: { host: host({ ...service, name }, settings), trafficPolicy: trafficPolicy(policy) } satisfies DestinationRule['spec'],
  }]);
  if (isDelivered(service)) {
    const policy = overridePolicy(service.traffic, service.versions[0]?.traffic ?? {});
    return engineServices(service).flatMap(name => rule(name, policy));
  }
  return [
    ...rule(service.name, service.traffic),
    ...(versionServices ? service.versions : []).flatMap(({ name, traffic }) => (
      rule(versionName(service, name), overridePolicy(service.traffic, traffic))
    )),
  ];
}
