import { isDelivered } from '../../model/delivery';
import { MeshSettings } from '../../model/mesh-record';
import { ServiceModel, versionName } from '../../model/service';
import { overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { engineDestinationRules, serviceDestinationRule } from '../istio/service-destination-rule';
import { Manifest } from '../provider';

/**
 * Traffic policies of a service, and of each version's Service if it has one: HTTPRoutes have no subsets. Of a service with a delivery those of the Services
 * of its engine.
 */
export function destinationRules(service: ServiceModel, versionServices: boolean, settings: MeshSettings): Manifest[] {
  const rule = (name: string, policy: TrafficPolicy) => serviceDestinationRule(service, name, policy, settings);
  if (isDelivered(service)) return engineDestinationRules(service, settings);
  return [
    ...rule(service.name, service.traffic),
    ...(versionServices ? service.versions : []).flatMap(({ name, traffic }) => (
      rule(versionName(service, name), overridePolicy(service.traffic, traffic))
    )),
  ];
}
