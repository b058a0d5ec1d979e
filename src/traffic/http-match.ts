import { PathMatch } from './path-match';
import { StringMatch } from './string-match';
import { enumValue } from '../input/enum-value';
import { headerName } from '../input/header-name';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { portNumber } from '../input/port-number';
import { queryParameterName } from '../input/query-parameter-name';
import { text } from '../input/text';
import { token } from '../input/token';
import { cookieRegex, isCookieRegexTooLong, MAX_REGEX_LENGTH, prefixRegex, TOO_MANY_COOKIES } from '../model/derived-regex';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { intersect, EVERYTHING, Match } from '../model/match';
import { matchText } from '../model/match-text';
import { regexMatches } from '../model/re2';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { ICaller } from '../service/caller';

/**
 * A match on HTTP requests. Header names are case-insensitive, values are case-sensitive.
 * @example
 * new CanaryRoute(chart, 'canary', {
 *   service: users, stable: v1, canary: v2, canaryPercent: 10,
 *   canaryMatches: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.allOf(HttpMatch.method(HttpMethod.GET), HttpMatch.cookie('beta', 'yes'))],
 * });
 */
export class HttpMatch {
  /** Matches every request. */
  public static anyRequest(): HttpMatch { return new HttpMatch(EVERYTHING); }

  /**
   * Matches requests whose header has exactly this value.
   * @param name of the header
   * @param value 1 to 4096 characters
   */
  public static header(name: string, value: string): HttpMatch { return HttpMatch.headerMatches(name, StringMatch.exact(value)); }

  /**
   * Matches requests whose header value matches.
   * @param name of the header
   * @param value match on the value
   */
  public static headerMatches(name: string, value: StringMatch): HttpMatch {
    const condition = instanceOf('HttpMatch.header', 'value', value, 'StringMatch')._condition;
    if (condition.type === 'prefix') {
      const regex = prefixRegex(condition);
      if (regex.length > MAX_HEADER_LENGTH) throw tooLong('HttpMatch.header', 'length of the regex for the prefix', regex, 'match a shorter prefix', MAX_HEADER_LENGTH);
    }
    return new HttpMatch({ headers: [{ name: headerName('HttpMatch.header', 'name', name), value: condition }] });
  }

  /**
   * Matches requests with a cookie of exactly this value.
   * @param name of the cookie; case-sensitive
   * @param value without semicolons
   */
  public static cookie(name: string, value: string): HttpMatch {
    if (/[;,\s]/.test(text('HttpMatch.cookie', 'value', value))) {
      throw inputError({ where: 'HttpMatch.cookie', what: 'value', got: value, allowed: 'no semicolon, comma or space', fix: 'give the value of one cookie' });
    }
    // Who knows the Cookie header writes the pair.
    const fix = typeof name === 'string' && name.includes('=') ? "give the name only: HttpMatch.cookie('canary', 'yes')" : undefined;
    const cookies = [{ name: token('HttpMatch.cookie', 'name', name, '', fix), value }];
    if (isCookieRegexTooLong(cookies)) throw tooLong('HttpMatch.cookie', 'length of the regex for the cookie', cookieRegex(cookies), 'match a shorter value');
    return new HttpMatch({ cookies });
  }

  /**
   * Matches requests by path.
   * @param path match on the path
   */
  public static path(path: PathMatch): HttpMatch { return new HttpMatch({ path: [instanceOf('HttpMatch.path', 'path', path, 'PathMatch')._condition] }); }

  /**
   * Negated header match: matches requests without this header, or whose header value does not match.
   * @param name of the header
   * @param value match on the value to exclude; any value by default. No regex that matches an empty text, as proxies treat a missing header as empty
   * @throws if the regex matches an empty text, or the name is malformed, or it is `host` and there is no value
   */
  public static withoutHeader(name: string, value?: StringMatch): HttpMatch {
    const condition = value && instanceOf('HttpMatch.withoutHeader', 'value', value, 'StringMatch')._condition;
    if (condition?.type === 'regex' && regexMatches(condition.value, '')) {
      throw inputError({
        where: 'HttpMatch.withoutHeader',
        what: 'value',
        got: condition.value,
        allowed: 'a regex that does not match an empty text',
        fix: 'leave the value out to match a missing header, or write + in place of *',
      });
    }
    const missing = headerName('HttpMatch.withoutHeader', 'name', name);
    if (missing === 'host' && !condition) {
      throw inputError({ where: 'HttpMatch.withoutHeader', what: 'name', got: name, allowed: 'a header that a request may lack', fix: 'every request has a host: give the host to exclude as value' });
    }
    return new HttpMatch({ withoutHeaders: [condition ? { name: missing, value: condition } : { name: missing }] });
  }

  /**
   * Matches requests whose query parameter has exactly this value.
   * @param name of the parameter; case-sensitive
   * @param value as it occurs in the query, percent-encoded
   */
  public static query(name: string, value: string): HttpMatch {
    if (/[^!-~]|[&#]/.test(text('HttpMatch.query', 'value', value))) {
      throw inputError({
        where: 'HttpMatch.query', what: 'value', got: value, allowed: 'ASCII characters without space, & and #', fix: 'percent-encode it, such as %20 for a space',
      });
    }
    return HttpMatch.queryMatches(name, StringMatch.exact(value));
  }

  /**
   * Matches requests whose query parameter value matches. Only the first parameter of the name counts.
   * @param name of the parameter; case-sensitive
   * @param value match on the value
   */
  public static queryMatches(name: string, value: StringMatch): HttpMatch {
    const condition = instanceOf('HttpMatch.query', 'value', value, 'StringMatch')._condition;
    const rendered = condition.type === 'prefix' ? prefixRegex(condition) : condition.value;
    if (rendered.length > MAX_REGEX_LENGTH) throw tooLong('HttpMatch.query', 'length of the value, or of the regex for the prefix', rendered, 'match a shorter one');
    return new HttpMatch({ queries: [{ name: queryParameterName('HttpMatch.query', 'name', name), value: condition }] });
  }

  /**
   * Matches requests by authority (`Host`, `:authority`), including the port if the client sends one.
   * @param host match on the authority
   */
  public static authority(host: StringMatch): HttpMatch { return new HttpMatch({ authority: [instanceOf('HttpMatch.authority', 'host', host, 'StringMatch')._condition] }); }

  /** Matches requests in plain text, without TLS. */
  public static http(): HttpMatch { return new HttpMatch({ scheme: 'http' }); }

  /** Matches requests over TLS. */
  public static https(): HttpMatch { return new HttpMatch({ scheme: 'https' }); }

  /**
   * Matches requests to this port of the service.
   * @param port port of the Service
   */
  public static port(port: number): HttpMatch {
    return new HttpMatch({ port: portNumber('HttpMatch.port', 'port', port) });
  }

  /**
   * Source match: requests from the pods of a service or workload.
   * @param caller the service or workload
   */
  public static caller(caller: ICaller): HttpMatch {
    return new HttpMatch({ callers: [instanceOf('HttpMatch.caller', 'caller', caller, 'MeshService or MeshWorkload')._caller] });
  }

  /**
   * Source match: requests from a namespace.
   * @param namespace of the callers
   */
  public static callerNamespace(namespace: MeshNamespace): HttpMatch {
    return new HttpMatch({ callers: [{ namespace: instanceOf('HttpMatch.callerNamespace', 'namespace', namespace, 'MeshNamespace').namespaceName }] });
  }

  /**
   * Matches gRPC calls. Declare the service's port with `PortProtocol.GRPC` or `HTTP2`.
   * @param service full name of the service, such as `shop.v1.Users`
   * @param method its method; any by default
   */
  public static grpc(service: string, method?: string): HttpMatch {
    const [name, called] = [service, method === undefined ? 'Any' : method];
    if (typeof name !== 'string' || typeof called !== 'string' || !/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) || !/^[A-Za-z_]\w*$/.test(called)) {
      throw inputError({
        where: 'HttpMatch.grpc', what: 'service and method', got: method === undefined ? service : [service, method], allowed: 'names as in the .proto file', fix: 'write package.Service and Method',
      });
    }
    const path = method === undefined ? PathMatch.prefix(`/${service}`) : PathMatch.exact(`/${service}/${method}`);
    return new HttpMatch({ path: [{ ...path._condition, grpc: true }] });
  }

  /**
   * Matches requests with this method.
   * @param method HTTP method
   */
  public static method(method: HttpMethod): HttpMatch { return new HttpMatch({ methods: [enumValue('HttpMatch.method', 'method', method, HttpMethod)] }); }

  /**
   * Matches requests that match all of these (AND).
   * @param matches at least one
   * @throws if no request can match all of them
   */
  public static allOf(...matches: HttpMatch[]): HttpMatch {
    if (!matches.length) throw inputError({ where: 'HttpMatch.allOf', what: 'number of matches', got: 0, allowed: 'at least one', fix: 'use HttpMatch.anyRequest() for all requests' });
    return new HttpMatch(instancesOf('HttpMatch.allOf', 'matches', matches, 'HttpMatch').map(({ _match }) => _match).reduce((all, match) => {
      const joint = intersect(all, match);
      if (!joint || excludesGrpc(joint)) {
        throw inputError({
          where: 'HttpMatch.allOf',
          what: 'match',
          got: matches.map(({ _match }) => matchText([_match])).join(' and '),
          allowed: 'conditions that one request can match together',
          fix: 'remove the condition that excludes another',
        });
      }
      if (joint.cookies && isCookieRegexTooLong(joint.cookies)) {
        throw inputError({
          where: 'HttpMatch.allOf', what: 'cookies', got: joint.cookies.map(cookie => cookie.name), ...TOO_MANY_COOKIES,
        });
      }
      return joint;
    }));
  }

  /** @internal */
  private constructor(public readonly _match: Match) {}
}

function tooLong(where: string, what: string, value: string, fix: string, longest = MAX_REGEX_LENGTH): Error {
  return inputError({ where, what, got: value.length, allowed: `at most ${longest} characters`, fix });
}

/** The longest value of a header match in an HTTPRoute. */
const MAX_HEADER_LENGTH = 4096;

/** Whether a match on a gRPC call excludes POST, the method of every gRPC call. */
function excludesGrpc({ path, methods }: Match): boolean {
  return !!path?.some(({ grpc }) => grpc) && !!methods && !methods.includes(HttpMethod.POST);
}
