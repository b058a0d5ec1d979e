import { Duration } from 'cdk8s';
import { someMatches } from './contribute';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { UrlRewriteOptions, urlRewrite } from './url-rewrite';
import { inputError } from '../model/input-error';
import { both, Match } from '../model/match';
import { Overlay } from '../model/route-table';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import type { MeshService } from '../service/mesh-service';

/**
 * What a caller wants for its own requests to a service, in place of what the service says for all. At least one setting.
 * @example
 * frontend.routesTo(users, { timeout: Duration.seconds(2), retries: { attempts: 1 } });
 */
export interface ConsumerRouteOptions {
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

/** What the options mean: an overlay for the requests of one caller. @throws if they say nothing, or of nobody's requests */
export function consumerRoute(caller: MeshService, target: MeshService, options: ConsumerRouteOptions): Overlay {
  const { match = [HttpMatch.anyRequest()], timeout, retries, requestHeaders, responseHeaders, rewrite } = options;
  const where = `${caller.node.path} routes to ${target.node.path}`;
  seesRequests(where, target, 'these are settings of requests');
  if ([timeout, retries, requestHeaders, responseHeaders, rewrite].every(setting => setting === undefined)) {
    throw inputError({ where, what: 'settings', got: 'none', allowed: 'at least one', fix: 'say what is to be other for this caller' });
  }
  const { _match: own } = HttpMatch.caller(caller);
  const matches = someMatches(where, match, 'leave it out for all requests of the caller').map((asked): Match => {
    const joint = both(own, asked);
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
