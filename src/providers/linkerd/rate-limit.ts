import type { HTTPLocalRateLimitPolicy } from '../../../imports/linkerd-policy';
import { httpPorts, rateLimitOf, ServiceModel } from '../../model/service';
import { Manifest } from '../provider';
import { identities, serverOf } from './policy';

/** The limits of a service: one for the Server of each port. See https://linkerd.io/2-edge/reference/rate-limiting/ */
export function rateLimitPolicies(service: ServiceModel): Manifest[] {
  return httpPorts(service).flatMap(port => {
    const limit = rateLimitOf(service, port.number);
    if (!limit) return [];
    const { requestsPerSecond, perCaller, overrides } = limit;
    const name = serverOf(service, port);
    return [{
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'HTTPLocalRateLimitPolicy',
      name,
      namespace: service.namespace.name,
      spec: {
        targetRef: { group: 'policy.linkerd.io', kind: 'Server', name },
        total: { requestsPerSecond },
        ...(perCaller === undefined ? {} : { identity: { requestsPerSecond: perCaller } }),
        ...(overrides.length ? {
          overrides: overrides.map(override => ({
            requestsPerSecond: override.requestsPerSecond, clientRefs: identities(override.callers),
          })),
        } : {}),
      } satisfies HTTPLocalRateLimitPolicy['spec'],
    }];
  });
}
