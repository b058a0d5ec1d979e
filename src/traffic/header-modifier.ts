import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { inputError } from '../model/input-error';
import { MeshService } from '../service/mesh-service';

/**
 * Properties of `HeaderModifier`. At least one of `request` and `response`.
 * @example
 * const props: HeaderModifierProps = { service: users, response: { remove: ['x-powered-by'] } };
 */
export interface HeaderModifierProps {
  /** The service. */
  readonly service: MeshService;
  /**
   * Requests that match any of these.
   * @default - all requests
   */
  readonly matches?: HttpMatch[];
  /**
   * Changes to the request headers, before the service receives the request.
   * @default - no change
   */
  readonly request?: HeaderChanges;
  /**
   * Changes to the response headers, before the caller receives the response.
   * @default - no change
   */
  readonly response?: HeaderChanges;
}

/**
 * A header modifier of a service: it sets, adds and removes request and response headers, on every route. Routes match the original request:
 * a header set here does not affect routing. If several modifiers change the same header, the one with the narrower match applies.
 * Redirects and direct responses are not modified.
 * @example
 * new HeaderModifier(chart, 'users-headers', {
 *   service: users,
 *   matches: [HttpMatch.path(PathMatch.prefix('/api'))],
 *   request: { set: { 'x-api': 'users' } },
 *   response: { add: { 'cache-control': 'no-store' }, remove: ['x-powered-by'] },
 * });
 */
export class HeaderModifier extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there is no change, a header occurs twice or must not be changed (the host, hop-by-hop headers, those that Envoy acts on),
   * `matches` is empty, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: HeaderModifierProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'HeaderModifierProps', props);
    const { service, matches = [HttpMatch.anyRequest()], request, response } = props;
    const owner = this.node.path;
    this.service = service;
    if (!request && !response) {
      throw inputError({ where: owner, what: 'changes', got: 'none', allowed: 'request, response or both', fix: 'give the headers to change' });
    }
    seesRequests(owner, service, 'header changes apply to HTTP requests');
    service._model.routes.addOverlay({
      owner,
      matches: someMatches(owner, matches, 'leave it out for all requests'),
      requestHeaders: request && headerChanges(owner, 'request', request),
      responseHeaders: response && headerChanges(owner, 'response', response),
    });
  }
}
