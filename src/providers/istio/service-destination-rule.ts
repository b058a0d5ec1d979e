import { trafficPolicy } from './destination-rule';
import type { DestinationRule } from '../../../imports/istio-networking';
import { engineServices } from '../../model/delivery';
import { host } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { ServiceModel } from '../../model/service';
import { isEmptyPolicy, overridePolicy, TrafficPolicy } from '../../model/traffic-policy';
import { Manifest } from '../provider';

/** The DestinationRule of a Service without subsets; none without a policy. */
export function serviceDestinationRule(service: ServiceModel, name: string, policy: TrafficPolicy, settings: MeshSettings): Manifest[] {
  return isEmptyPolicy(policy) ? [] : [{
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name,
    namespace: service.namespace.name,
    spec: { host: host({ ...service, name }, settings), trafficPolicy: trafficPolicy(policy) } satisfies DestinationRule['spec'],
  }];
}

/** Those of the Services between which a delivery engine splits: both have the policy of the service. */
export function engineDestinationRules(service: ServiceModel, settings: MeshSettings): Manifest[] {
  const policy = overridePolicy(service.traffic, service.versions[0]?.traffic ?? {});
  return engineServices(service).flatMap(name => serviceDestinationRule(service, name, policy, settings));
}
