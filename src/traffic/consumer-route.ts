import { Duration } from 'cdk8s';
import { someMatches } from './contribute';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { UrlRewriteOptions, urlRewrite } from './url-rewrite';
import { inputError } from '../model/input-error';
import { intersect, Match } from '../model/match';
import { Overlay } from '../model/route-table';
import { callerPolicy } from '../resilience/caller-policy';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import { TrafficPolicyOptions } from '../resilience/traffic-policy';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * What a caller wants for its own requests to a service, and how it connects to the service's pods: each setting in place of what the service,
 * or a version of it, says for all. At least one. Settings of connections are for all requests of the caller: they go without `match`.
 * @example
 * frontend.routesTo(users, { timeout: Duration.seconds(2), retries: { attempts: 1 } });
 * frontend.routesTo(users, { circuitBreaker: { consecutive5xxErrors: 3 }, connectionPool: { maxRequests: 50 } });
 */
export interface ConsumerRouteOptions extends TrafficPolicyOptions {
  /**
   * The requests of the caller: those that meet any of these.
   * @default - all
   */
  readonly match?: HttpMatch[];
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - the service's
   */
  readonly timeout?: Duration;
  /**
   * When and how often a request is sent again.
   * @default - the service's
   */
  readonly retries?: RetryOptions;
  /**
   * What is done to the headers of a request before the service gets it.
   * @default - nothing
   */
  readonly requestHeaders?: HeaderChanges;
  /**
   * What is done to the headers of the answer before the caller gets it.
   * @default - nothing
   */
  readonly responseHeaders?: HeaderChanges;
  /**
   * What the service sees in place of what the caller asked for. Where a prefix is replaced, each match must ask for it or for what lies below it.
   * @default - what the caller asked for
   */
  readonly rewrite?: UrlRewriteOptions;
}

/**
 * Puts what a caller wants into the model of the service that it calls: an overlay of its routes, a policy of its own.
 * @throws if the options say nothing, what was said before, or something of nobody's requests
 */
export function consumerRoute(caller: ICaller, target: MeshService, options: ConsumerRouteOptions): void {
  const { match, timeout, retries, requestHeaders, responseHeaders, rewrite, ...connecting } = options;
  const where = `${caller.node.path} routes to ${target.node.path}`;
  const treats = [timeout, retries, requestHeaders, responseHeaders, rewrite].some(setting => setting !== undefined);
  const connects = Object.entries(connecting).filter(([, setting]) => setting !== undefined).map(([name]) => name);
  if (!treats && !connects.length) {
    throw inputError({ where, what: 'settings', got: 'none', allowed: 'at least one', fix: 'say what is to be other for this caller' });
  }
  if (match && connects.length) {
    throw inputError({
      where,
      what: `match with ${connects.join(' and ')}`,
      got: match.map(({ _match }) => _match),
      allowed: 'no match',
      fix: 'a connection carries all requests of the caller: say it in a routesTo() of its own',
    });
  }
  const overlay = treats ? consumerOverlay(where, caller, target, options) : undefined;
  if (connects.length) callerPolicy(where, caller, target, connecting);
  if (overlay) target._model.routes.overlay(overlay);
}

/** What is done to the requests of the caller. */
function consumerOverlay(where: string, caller: ICaller, target: MeshService, options: ConsumerRouteOptions): Overlay {
  const { match = [HttpMatch.anyRequest()], timeout, retries, requestHeaders, responseHeaders, rewrite } = options;
  seesRequests(where, target, 'these are settings of requests');
  const { _match: own } = HttpMatch.caller(caller);
  const matches = someMatches(where, match, 'leave it out for all requests of the caller').map((asked): Match => {
    const joint = intersect(own, asked);
    if (joint) return joint;
    throw inputError({ where, what: 'match', got: asked, allowed: `requests of ${caller.node.path}`, fix: 'leave the caller out of the match' });
  });
  return {
    owner: caller.node.path,
    timeoutMs: optionalMilliseconds(where, 'timeout', timeout),
    retries: retries && retryPolicy(where, retries),
    requestHeaders: requestHeaders && headerChanges(where, 'request', requestHeaders),
    responseHeaders: responseHeaders && headerChanges(where, 'response', responseHeaders),
    ...(rewrite ? urlRewrite(where, rewrite, matches) : { matches }),
  };
}
