import { Construct } from 'constructs';
import { contributeRule, ruleMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { oneLine } from '../input/one-line';
import { wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { DirectResponse as Response } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * A direct response: status and body that the proxy sends without forwarding the request.
 * @example
 * const response: DirectResponseOptions = { status: 410, body: 'gone for good' };
 */
export interface DirectResponseOptions {
  /** HTTP status: 200 to 599. */
  readonly status: number;
  /**
   * Body of the response, sent as `text/plain`: 1 to 4096 characters. Lines end with `\n` or `\r\n`; control characters other than tabs are refused.
   * @default - no body
   */
  readonly body?: string;
}

/**
 * Properties of `DirectResponse`.
 * @example
 * const props: DirectResponseProps = { service: users, matches: [HttpMatch.path(PathMatch.prefix('/internal'))], status: 404 };
 */
export interface DirectResponseProps extends DirectResponseOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * Requests that match any of these, and no rule added before.
   * @default - all requests that match no other rule, whatever the order: the response is the default rule of the service, which has at most one
   */
  readonly matches?: HttpMatch[];
}

/**
 * A rule of the service's route table with a direct response: the proxy responds and forwards the request to no pod. For removed paths, maintenance
 * or stubs. Rules added before it take precedence. The client's proxy enforces it, so it is no access control: use `calls()` for that.
 * @example
 * new DirectResponse(chart, 'users-maintenance', {
 *   service: users, matches: [HttpMatch.path(PathMatch.prefix('/admin'))], status: 503, body: 'back at noon',
 * });
 */
export class DirectResponse extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if the list of matches is empty, the status or the length of the body is out of range, the body has control characters, it has no matches
   * and another construct owns the default split of the service, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: DirectResponseProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'DirectResponseProps', props);
    const { service } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'direct responses apply to HTTP requests');
    const matches = ruleMatches(owner, props.matches);
    contributeRule(service, !!props.matches, { owner, matches, shares: [], response: { directResponse: directResponse(owner, props) } });
  }
}

/** The direct response in the model's terms. @throws if the status or the length of the body is out of range, or the body has control characters */
export function directResponse(where: string, { status, body }: DirectResponseOptions): Response {
  if (body !== undefined && (!body.length || body.length > 4096)) {
    throw inputError({ where, what: 'length of body', got: body.length, allowed: '1 to 4096', fix: 'proxies keep it in memory: serve longer bodies from a service' });
  }
  for (const line of body?.split(/[\t\r\n]/) ?? []) oneLine(where, 'line of body', line);
  return { status: wholeNumber(where, 'status', status, 200, 599, 'give an HTTP status'), ...(body === undefined ? {} : { body }) };
}
