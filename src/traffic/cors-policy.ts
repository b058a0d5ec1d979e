import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { StringMatch } from './string-match';
import { milliseconds } from '../input/duration';
import { enumValue } from '../input/enum-value';
import { headerName } from '../input/header-name';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { StringCondition } from '../model/match';
import { regexMatches } from '../model/re2';
import { Cors } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * Which pages may call from a browser, and what they may send and see.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 * @example
 * const cors: CorsOptions = { origins: [StringMatch.exact('https://shop.example.com')], methods: [HttpMethod.GET, HttpMethod.PUT] };
 */
export interface CorsOptions {
  /**
   * Origins of the pages: scheme, host, and the port if it is not the scheme's. At least one; `StringMatch.exact('*')` for all.
   * A prefix should end after the host, with `:`, else hosts that only begin alike may call as well.
   */
  readonly origins: StringMatch[];
  /**
   * Methods beside those that need no permission: GET, HEAD and POST.
   * @default - none
   */
  readonly methods?: HttpMethod[];
  /**
   * Headers that pages may send beside those that need no permission.
   * @default - none
   */
  readonly headers?: string[];
  /**
   * Headers of answers that pages may read beside those that need no permission.
   * @default - none
   */
  readonly exposedHeaders?: string[];
  /**
   * How long browsers may keep the permission: whole seconds.
   * @default - as browsers do: 5 seconds
   */
  readonly maxAge?: Duration;
  /**
   * Whether pages may send cookies and other credentials. Not together with an origin that takes all.
   * @default false
   */
  readonly credentials?: boolean;
}

/**
 * Whose pages may call a service.
 * @example
 * const props: CorsPolicyProps = { service: users, origins: [StringMatch.exact('https://shop.example.com')] };
 */
export interface CorsPolicyProps extends CorsOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * The requests: those that meet any of these. They may ask for what a browser's question before the request carries as well: path, query, host;
   * no header, no cookie, and of methods OPTIONS too.
   * @default - all
   */
  readonly match?: HttpMatch[];
}

/**
 * Lets pages of other origins call a service from browsers (CORS): the proxy answers the question that a browser asks before the request, and
 * adds what it wants to see to the answers. It keeps nobody out: browsers do.
 * @example
 * new CorsPolicy(chart, 'users-cors', {
 *   service: users,
 *   origins: [StringMatch.exact('https://shop.example.com'), StringMatch.regex('https://[a-z]+\\.preview\\.example\\.com')],
 *   methods: [HttpMethod.GET, HttpMethod.PUT], headers: ['x-request-id'], maxAge: Duration.hours(1), credentials: true,
 * });
 */
export class CorsPolicy extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there is no origin or one is none, credentials are let in from everywhere, a header's name is none, the age is not of whole seconds,
   * a match asks for what the browser's question does not carry, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: CorsPolicyProps) {
    super(scope, id);
    const { service, match = [HttpMatch.anyRequest()] } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'origins are those of requests');
    const matches = someMatches(owner, match, 'leave it out for all requests');
    if (matches.some(({ headers, cookies, methods }) => headers || cookies || (methods && !methods.includes(HttpMethod.OPTIONS)))) {
      throw inputError({
        where: owner,
        what: 'match',
        got: matches,
        allowed: 'no header, no cookie, and OPTIONS among the methods',
        fix: "a browser's question before the request carries none of them: match by path, query or host",
      });
    }
    service._model.routes.overlay({ owner, matches, cors: cors(owner, props) });
    service._sync();
  }
}

function cors(where: string, options: CorsOptions): Cors {
  const { origins, methods = [], headers = [], exposedHeaders = [], maxAge, credentials } = options;
  if (!origins.length) throw inputError({ where, what: 'origins', got: origins, allowed: 'at least one', fix: "say StringMatch.exact('*') for all" });
  const conditions = origins.map(({ _condition }) => _condition);
  for (const { type, value } of conditions) {
    if (type === 'exact' && value !== '*' && !/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/.test(value)) {
      throw inputError({
        where, what: 'origin', got: value, allowed: 'scheme://host or scheme://host:port, or *', fix: 'write it as browsers do, for instance https://shop.example.com',
      });
    }
  }
  const all = conditions.find(takesAll);
  if (credentials && all) {
    throw inputError({
      where, what: 'origin with credentials', got: all.value, allowed: 'origins that are named', fix: 'any page could act for your users: list the origins, or leave credentials out',
    });
  }
  for (const name of [...headers, ...exposedHeaders]) headerName(where, 'header', name, '*');
  return {
    origins: conditions,
    methods: [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
    headers: [...headers],
    exposedHeaders: [...exposedHeaders],
    ...(maxAge ? { maxAgeMs: wholeSeconds(where, maxAge) } : {}),
    ...(credentials ? { credentials } : {}),
  };
}

/** Envoy lets every origin in if a condition takes the text `*`. */
function takesAll({ type, value }: StringCondition): boolean {
  return type === 'regex' ? regexMatches(value, '*') : value === '*';
}

function wholeSeconds(where: string, maxAge: Duration): number {
  const ms = milliseconds(where, 'maxAge', maxAge);
  if (ms % 1000) throw inputError({ where, what: 'maxAge', got: `${ms}ms`, allowed: 'whole seconds', fix: 'for instance Duration.hours(1)' });
  return ms;
}
