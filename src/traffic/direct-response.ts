import { Construct } from 'constructs';
import { contributeRule, someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { DirectResponse as Response } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * What the proxy answers by itself.
 * @example
 * const response: DirectResponseOptions = { status: 410, body: 'gone for good' };
 */
export interface DirectResponseOptions {
  /** HTTP status: 200 to 599. */
  readonly status: number;
  /**
   * Text of the answer, sent as `text/plain`: 1 to 4096 characters.
   * @default - none
   */
  readonly body?: string;
}

/**
 * Which requests the proxy answers, and how.
 * @example
 * const props: DirectResponseProps = { service: users, match: [HttpMatch.path(PathMatch.prefix('/internal'))], status: 404 };
 */
export interface DirectResponseProps extends DirectResponseOptions {
  /** The service. */
  readonly service: MeshService;
  /** The requests: those that meet any of these. At least one; `HttpMatch.anyRequest()` for all. */
  readonly match: HttpMatch[];
}

/**
 * Answers requests without asking any pod: paths that are gone, maintenance, a stub. A rule of the service's route table: what another construct
 * has pinned before is not answered so. The caller's proxy answers: this keeps nobody out who has none, `calls()` does.
 * @example
 * new DirectResponse(chart, 'users-maintenance', {
 *   service: users, match: [HttpMatch.path(PathMatch.prefix('/admin'))], status: 503, body: 'back at noon',
 * });
 */
export class DirectResponse extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if no match is given, the status or the body is out of range, all requests are answered and another construct says where they go,
   * or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: DirectResponseProps) {
    super(scope, id);
    const { service, match } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'requests are what is answered');
    const matches = someMatches(owner, match, 'say HttpMatch.anyRequest() for all requests');
    contributeRule(service, { owner, matches, shares: [], response: { directResponse: directResponse(owner, props) } });
    service._sync();
  }
}

/** What the options mean, in the model's terms. @throws if the status or the body is out of range */
export function directResponse(where: string, { status, body }: DirectResponseOptions): Response {
  if (body !== undefined && (!body.length || body.length > 4096)) {
    throw inputError({ where, what: 'length of body', got: body.length, allowed: '1 to 4096', fix: 'proxies hold it in memory: for more, send the requests to a service' });
  }
  return { status: wholeNumber(where, 'status', status, 200, 599, 'give an HTTP status'), ...(body === undefined ? {} : { body }) };
}
