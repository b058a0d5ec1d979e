import { consumerNamespaces } from '../../model/consumer-rules';
import { renderedRules } from '../../model/rules';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { Timed } from '../gateway-api/route-groups';
import { no, Support } from '../provider';

/** Of a service that has routes for all callers. */
export const BESIDE_OTHERS: Support = no(
  'it conflicts with the routes for all clients, as the older of two equal routes takes precedence: the service itself may have timeouts, but no split, retries or other rules',
);

/** Whether some namespaces have routes of their own to a service, which those for all callers must not meet. */
export function hasConsumers(service: ServiceModel): boolean { return consumerNamespaces(service).size > 0; }

/**
 * What is said of all callers, where the Service itself can say it; none where it takes routes.
 * Routes of a caller's namespace do not take the place of those in the service's, as Gateway API says: Linkerd hands out both, the older first.
 * See https://github.com/linkerd/linkerd2/blob/main/policy-controller/k8s/index/src/outbound/index.rs (`apply_http_route`) and
 * https://github.com/linkerd/linkerd2/blob/main/policy-controller/grpc/src/outbound.rs (`timestamp_then_name`)
 */
export function settingsOnService({ routes }: ServiceModel, can: Supports): Timed | undefined {
  const [rule, ...others] = renderedRules(routes, can);
  const { owner: _, matches: __, shares, timeoutMs, idleTimeoutMs, retries, ...rest } = rule;
  const plain = !others.length && !shares.length && !retries?.attempts && Object.values(rest).every(said => said === undefined);
  return plain ? { timeoutMs, idleTimeoutMs } : undefined;
}
