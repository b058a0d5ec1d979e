import { consumerNamespaces } from '../../model/consumer-rules';
import { renderedRules } from '../../model/rules';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { Timed } from '../gateway-api/route-groups';
import { no, Support } from '../provider';

/** Of a service with producer routes. */
export const BESIDE_OTHERS: Support = no(
  'it conflicts with the routes for all clients, as the older of two equal routes takes precedence: the service itself may have timeouts, but no split, retries or other rules',
);

/** Whether a service has consumer routes, which must not meet producer routes. */
export function hasConsumers(service: ServiceModel): boolean { return consumerNamespaces(service).size > 0; }

/**
 * The settings for all clients, if annotations of the Service can express them; none if they need routes.
 * Consumer routes do not replace producer routes, as Gateway API defines: Linkerd applies both, the older first.
 * See https://github.com/linkerd/linkerd2/blob/main/policy-controller/k8s/index/src/outbound/index.rs (`apply_http_route`) and
 * https://github.com/linkerd/linkerd2/blob/main/policy-controller/grpc/src/outbound.rs (`timestamp_then_name`)
 */
export function settingsOnService({ routes }: ServiceModel, supports: Supports): Timed | undefined {
  const [rule, ...others] = renderedRules(routes, supports);
  const { owner: _, matches: __, shares, timeoutMs, idleTimeoutMs, retries, ...rest } = rule;
  const plain = !others.length && !shares.length && !retries?.attempts && Object.values(rest).every(setting => setting === undefined);
  return plain ? { timeoutMs, idleTimeoutMs } : undefined;
}
