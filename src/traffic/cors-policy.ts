import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { someMatches } from './contribute';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { StringMatch } from './string-match';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { wholeSeconds } from '../input/duration';
import { enumValue } from '../input/enum-value';
import { headerName } from '../input/header-name';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { StringCondition } from '../model/match';
import { matchText } from '../model/match-text';
import { regexMatches } from '../model/re2';
import { Cors } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * CORS options: the origins that may call from a browser, and the methods and headers that they may use.
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 * @example
 * const cors: CorsOptions = { origins: [StringMatch.exact('https://shop.example.com')], methods: [HttpMethod.GET, HttpMethod.PUT] };
 */
export interface CorsOptions {
  /**
   * Allowed origins: scheme, host, and the port if it is not the scheme's default. At least one; `StringMatch.exact('*')` for all.
   * End a prefix after the host, with `:`, as it otherwise also matches longer host names.
   */
  readonly origins: StringMatch[];
  /**
   * Allowed methods, besides GET, HEAD and POST, which CORS always allows.
   * @default - none
   */
  readonly methods?: HttpMethod[];
  /**
   * Allowed request headers, besides the CORS-safelisted ones.
   * @default - none
   */
  readonly headers?: string[];
  /**
   * Response headers exposed to scripts, besides the CORS-safelisted ones.
   * @default - none
   */
  readonly exposedHeaders?: string[];
  /**
   * Time for which browsers may cache a preflight response: whole seconds.
   * @default - the browsers' default: 5 seconds
   */
  readonly maxAge?: Duration;
  /**
   * Whether scripts may send cookies and other credentials. Not with an origin that matches all.
   * @default false
   */
  readonly credentials?: boolean;
}

/**
 * Properties of `CorsPolicy`.
 * @example
 * const props: CorsPolicyProps = { service: users, origins: [StringMatch.exact('https://shop.example.com')] };
 */
export interface CorsPolicyProps extends CorsOptions {
  /** The service. */
  readonly service: MeshService;
  /**
   * Requests that match any of these. The matches must also match the preflight request: by path, query and host,
   * without headers and cookies, and with OPTIONS among the methods.
   * @default - all requests
   */
  readonly matches?: HttpMatch[];
}

/**
 * A CORS policy of a service: the proxy answers preflight requests of allowed origins, and adds the CORS headers to responses.
 * It is no access control: browsers enforce it, other clients ignore it.
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
   * @throws if there is no origin, an origin or header name is malformed, credentials are allowed from every origin, maxAge is not in whole seconds,
   * a match cannot match preflight requests, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: CorsPolicyProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'CorsPolicyProps', props);
    const { service } = props;
    const owner = this.node.path;
    this.service = service;
    seesRequests(owner, service, 'CORS applies to HTTP requests');
    const matches = someMatches(owner, props.matches ?? [HttpMatch.anyRequest()], 'leave it out for all requests');
    if (matches.some(({ headers, cookies, methods }) => headers || cookies || (methods && !methods.includes(HttpMethod.OPTIONS)))) {
      throw inputError({
        where: owner,
        what: 'matches',
        got: matchText(matches),
        allowed: 'no header, no cookie, and OPTIONS among the methods',
        fix: 'a preflight request is an OPTIONS request without these headers and cookies: match by path, query or host',
      });
    }
    service._model.routes.addOverlay({ owner, matches, cors: cors(owner, props) });
  }
}

function cors(where: string, options: CorsOptions): Cors {
  const { origins, methods = [], headers = [], exposedHeaders = [], maxAge, credentials } = options;
  if (!list(where, 'origins', origins).length) throw inputError({ where, what: 'origins', got: origins, allowed: 'at least one', fix: "use StringMatch.exact('*') for all origins" });
  const conditions = instancesOf(where, 'origins', origins, 'StringMatch').map(({ _condition }) => _condition);
  for (const { type, value } of conditions) {
    if (type === 'exact' && value !== '*' && !/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/.test(value)) {
      throw inputError({
        where, what: 'origin', got: value, allowed: 'scheme://host or scheme://host:port, or *', fix: 'write it as browsers send it, for instance https://shop.example.com',
      });
    }
  }
  const all = conditions.find(matchesAll);
  if (credentials && all) {
    throw inputError({
      where, what: 'origin with credentials', got: all.value, allowed: 'no origin that matches all', fix: 'any site could act for your users: list the origins, or leave credentials out',
    });
  }
  for (const name of [...headers, ...exposedHeaders]) headerName(where, 'header', name, '*');
  return {
    origins: conditions,
    methods: [...new Set(methods.map(method => enumValue(where, 'method', method, HttpMethod)))].sort(),
    headers: [...headers],
    exposedHeaders: [...exposedHeaders],
    ...(maxAge ? { maxAgeMs: wholeSeconds(where, 'maxAge', maxAge, 'Duration.hours(1)') } : {}),
    ...(credentials ? { credentials } : {}),
  };
}

/** Envoy allows every origin if a condition matches the text `*`. */
function matchesAll({ type, value }: StringCondition): boolean {
  return type === 'regex' ? regexMatches(value, '*') : value === '*';
}
