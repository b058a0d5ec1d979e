import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HeaderChanges, headerChanges } from './header-changes';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { inputError } from '../model/input-error';
import { MeshService } from '../service/mesh-service';

/**
 * Which headers of which requests, and of the answers to them, are changed. At least one of `request` and `response`.
 * @example
 * const props: HeaderModifierProps = { service: users, response: { remove: ['x-powered-by'] } };
 */
export interface HeaderModifierProps {
  /** The service. */
  readonly service: MeshService;
  /**
   * The requests: those that meet any of these.
   * @default - all
   */
  readonly matches?: HttpMatch[];
  /**
   * What is done to the headers of a request before the service gets it.
   * @default - nothing
   */
  readonly request?: HeaderChanges;
  /**
   * What is done to the headers of the answer before the caller gets it.
   * @default - nothing
   */
  readonly response?: HeaderChanges;
}

/**
 * Sets, adds and removes headers of requests to a service, and of its answers, wherever the requests go. Routes look at a request as it came:
 * a header that is set here chooses no route. Of several modifiers that name one header, the one with the narrower match holds.
 * What a redirect or a direct response answers is not changed.
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
   * @throws if no header is changed, one is named twice or is not to be changed by anybody (the host, those of a connection, those that proxies
   * act on), a match list is empty, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: HeaderModifierProps) {
    super(scope, id);
    const { service, matches: match = [HttpMatch.anyRequest()], request, response } = props;
    const owner = this.node.path;
    this.service = service;
    if (!request && !response) {
      throw inputError({ where: owner, what: 'changes', got: 'none', allowed: 'request, response or both', fix: 'say which headers are changed' });
    }
    seesRequests(owner, service, 'headers are those of requests');
    service._model.routes.overlay({
      owner,
      matches: someMatches(owner, match, 'leave it out for all requests'),
      requestHeaders: request && headerChanges(owner, 'request', request),
      responseHeaders: response && headerChanges(owner, 'response', response),
    });
    service._sync();
  }
}
