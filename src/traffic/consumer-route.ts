import { Duration } from 'cdk8s';
import { someMatches } from './contribute';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { modelMatches } from './model-matches';
import { UrlRewriteOptions, urlRewrite } from './url-rewrite';
import { checkProps } from '../input/check-props';
import { liftableTimeout } from '../input/duration';
import { inputError } from '../model/input-error';
import { intersect, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { Overlay } from '../model/route-table';
import { callerPolicy } from '../resilience/caller-policy';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `MeshService.routesTo()`, a consumer route: settings of one caller for its own requests to a service and its connections to the
 * service's pods. Each replaces the setting of the service, or of its version. At least one. Connection settings (circuit breaker, connection pool,
 * load balancing, warmup, locality) apply to all requests of the caller and exclude `matches`.
 * @example
 * frontend.routesTo(users, { timeout: Duration.seconds(2), retries: { attempts: 1 } });
 * frontend.routesTo(users, { circuitBreaker: { consecutive5xxErrors: 3 }, connectionPool: { maxRequests: 50 } });
 */
export interface ConsumerRouteOptions extends TrafficPolicyOptions {
  /**
   * Requests of the caller that match any of these.
   * @default - all requests of the caller
   */
  readonly matches?: HttpMatch[];
  /**
   * Timeout of a request including all its retries. `Duration.seconds(0)` lifts the timeout of the service, for streams and long polls.
   * On Linkerd, timeout annotations of a Service that this app does not create still apply then, unless the service declares a timeout here too.
   * @default - the service's timeout
   */
  readonly timeout?: Duration;
  /**
   * Retries: how many, and on which conditions.
   * @default - the service's retries
   */
  readonly retries?: RetryOptions;
  /**
   * Changes to the request headers, before the service receives the request.
   * @default - no change
   */
  readonly requestHeaders?: HeaderChanges;
  /**
   * Changes to the response headers, before the caller receives the response.
   * @default - no change
   */
  readonly responseHeaders?: HeaderChanges;
  /**
   * Rewrite of path or host, before the service receives the request. If it replaces a prefix, each match needs a path condition on the prefix or below it.
   * @default - no rewrite
   */
  readonly rewrite?: UrlRewriteOptions;
}

/**
 * Adds the caller's settings to the model of the target service: an overlay of its route table, and a traffic policy for the caller.
 * @throws if there is no setting, a connection setting of the caller is already set or comes with matches, or a match excludes the caller
 */
export function consumerRoute(caller: ICaller, target: MeshService, options: ConsumerRouteOptions): void {
  const where = `${caller.node.path} routes to ${target.node.path}`;
  const { matches, timeout, retries, requestHeaders, responseHeaders, rewrite, ...connectionSettings } = checkProps(where, 'ConsumerRouteOptions', options);
  const hasRequestSettings = [timeout, retries, requestHeaders, responseHeaders, rewrite].some(setting => setting !== undefined);
  const connectionNames = Object.entries(connectionSettings).filter(([, setting]) => setting !== undefined).map(([name]) => name);
  if (!hasRequestSettings && !connectionNames.length) {
    throw inputError({ where, what: 'settings', got: 'none', allowed: 'at least one', fix: 'give at least one setting to override' });
  }
  if (matches && connectionNames.length) {
    throw inputError({
      where,
      what: `matches with ${connectionNames.join(' and ')}`,
      got: matchText(modelMatches(where, 'matches', matches)),
      allowed: 'no matches',
      fix: 'a connection carries all requests of the caller: set it in a separate routesTo() without matches',
    });
  }
  const overlay = hasRequestSettings ? consumerOverlay(where, caller, target, options) : undefined;
  if (connectionNames.length) callerPolicy(where, caller, target, connectionSettings);
  if (overlay) target._model.routes.addOverlay(overlay);
}

/** The request settings of the caller, as an overlay. */
function consumerOverlay(where: string, caller: ICaller, target: MeshService, options: ConsumerRouteOptions): Overlay {
  const { matches: given = [HttpMatch.anyRequest()], timeout, retries, requestHeaders, responseHeaders, rewrite } = options;
  seesRequests(where, target, 'timeout, retries, headers and rewrites apply to HTTP requests');
  const { _match: own } = HttpMatch.caller(caller);
  const matches = someMatches(where, given, 'leave it out for all requests of the caller').map((match): Match => {
    const joint = intersect(own, match);
    if (joint) return joint;
    throw inputError({ where, what: 'match', got: matchText([match]), allowed: `requests of ${caller.node.path}`, fix: 'remove the caller from the match' });
  });
  return {
    owner: caller.node.path,
    timeoutMs: liftableTimeout(where, timeout),
    retries: retries && retryPolicy(where, retries),
    requestHeaders: requestHeaders && headerChanges(where, 'request', requestHeaders),
    responseHeaders: responseHeaders && headerChanges(where, 'response', responseHeaders),
    ...(rewrite ? urlRewrite(where, rewrite, matches) : { matches }),
  };
}
