import { PathMatch } from './path-match';
import { checked, StringMatch } from './string-match';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { intersect, EVERYTHING, Match } from '../model/match';
import { wholeNumber } from '../model/number';
import { regexMatches } from '../model/re2';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { ICaller } from '../service/caller';

/** See https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;

/** See https://www.rfc-editor.org/rfc/rfc3986#section-2 */
const PARAMETER = /^(?=.{1,256}$)([A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})+$/;

/**
 * A condition on an HTTP request. Names of headers ignore case, values do not.
 * @example
 * new CanaryRoute(chart, 'canary', {
 *   service: users, stable: v1, canary: v2, canaryPercent: 10,
 *   pinned: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.allOf(HttpMatch.method(HttpMethod.GET), HttpMatch.cookie('beta', 'yes'))],
 * });
 */
export class HttpMatch {
  /** Every request. */
  public static anyRequest(): HttpMatch { return new HttpMatch(EVERYTHING); }

  /**
   * A header has exactly this value.
   * @param name of the header
   * @param value 1 to 4096 characters
   */
  public static header(name: string, value: string): HttpMatch { return HttpMatch.headerMatches(name, StringMatch.exact(value)); }

  /**
   * A header's value meets a condition.
   * @param name of the header
   * @param value the condition
   */
  public static headerMatches(name: string, value: StringMatch): HttpMatch {
    return new HttpMatch({ headers: [{ name: headerName('HttpMatch.header', name), value: value._condition }] });
  }

  /**
   * A cookie has exactly this value.
   * @param name of the cookie; case counts
   * @param value without semicolons
   */
  public static cookie(name: string, value: string): HttpMatch {
    if (/[;,\s]/.test(checked('HttpMatch.cookie', value))) {
      throw inputError({ where: 'HttpMatch.cookie', what: 'value', got: value, allowed: 'no semicolon, comma or space', fix: 'give the value of one cookie' });
    }
    return new HttpMatch({ cookies: [{ name: token('HttpMatch.cookie', name), value }] });
  }

  /**
   * The path meets a condition.
   * @param path the condition
   */
  public static path(path: PathMatch): HttpMatch { return new HttpMatch({ path: [path._condition] }); }

  /**
   * A header is missing, or its value does not meet the condition.
   * @param name of the header
   * @param value what it must not be; any text by default. No regex that takes an empty text: proxies take a missing header for an empty one
   */
  public static withoutHeader(name: string, value?: StringMatch): HttpMatch {
    const condition = value?._condition;
    if (condition?.type === 'regex' && regexMatches(condition.value, '')) {
      throw inputError({
        where: 'HttpMatch.withoutHeader',
        what: 'value',
        got: condition.value,
        allowed: 'a regex that takes no empty text',
        fix: 'leave the value out to ask for a missing header, or write + in place of *',
      });
    }
    const missing = headerName('HttpMatch.withoutHeader', name);
    if (missing === 'host' && !condition) {
      throw inputError({ where: 'HttpMatch.withoutHeader', what: 'name', got: name, allowed: 'a header that a request can do without', fix: 'every request has a host: say which it must not be' });
    }
    return new HttpMatch({ withoutHeaders: [condition ? { name: missing, value: condition } : { name: missing }] });
  }

  /**
   * A parameter of the query has exactly this value.
   * @param name of the parameter; case counts
   * @param value as it stands in the query, percent-encoded
   */
  public static query(name: string, value: string): HttpMatch {
    if (/[\s&#]/.test(checked('HttpMatch.query', value))) {
      throw inputError({ where: 'HttpMatch.query', what: 'value', got: value, allowed: 'no space, & and #', fix: 'write it as it stands in the query, such as %20 for a space' });
    }
    return HttpMatch.queryMatches(name, StringMatch.exact(value));
  }

  /**
   * The value of a parameter of the query meets a condition. Of several of one name the first counts.
   * @param name of the parameter; case counts
   * @param value the condition
   */
  public static queryMatches(name: string, value: StringMatch): HttpMatch {
    if (!PARAMETER.test(name)) {
      throw inputError({
        where: 'HttpMatch.query',
        what: 'name',
        got: name,
        allowed: 'letters, digits and -._~, and others as %XX, at most 256',
        fix: 'write it as it stands in the query, without ?, & and =',
      });
    }
    return new HttpMatch({ queries: [{ name, value: value._condition }] });
  }

  /**
   * The host that the client asked for (`Host`, `:authority`), with the port where it gave one.
   * @param host the condition
   */
  public static authority(host: StringMatch): HttpMatch { return new HttpMatch({ authority: [host._condition] }); }

  /** The request came in clear text. */
  public static http(): HttpMatch { return new HttpMatch({ scheme: 'http' }); }

  /** The request came inside TLS. */
  public static https(): HttpMatch { return new HttpMatch({ scheme: 'https' }); }

  /**
   * The request came for this port of the service.
   * @param port the Service's port
   */
  public static port(port: number): HttpMatch {
    return new HttpMatch({ port: wholeNumber('HttpMatch.port', 'port', port, 1, 65535, 'give a port of the service') });
  }

  /**
   * The request comes from the pods of a service or workload.
   * @param caller the service or workload
   */
  public static caller(caller: ICaller): HttpMatch {
    return new HttpMatch({ callers: [caller._caller] });
  }

  /**
   * The request comes from a namespace.
   * @param namespace where the callers are
   */
  public static callerNamespace(namespace: MeshNamespace): HttpMatch {
    return new HttpMatch({ callers: [{ namespace: namespace.namespaceName }] });
  }

  /**
   * A call of gRPC. The service's port has to be declared with `PortProtocol.GRPC` or `HTTP2`.
   * @param service full name of the service, such as `shop.v1.Users`
   * @param method its method; any by default
   */
  public static grpc(service: string, method?: string): HttpMatch {
    const [name, called] = [service, method ?? 'Any'];
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name) || !/^[A-Za-z_]\w*$/.test(called)) {
      throw inputError({
        where: 'HttpMatch.grpc', what: 'service and method', got: [service, method], allowed: 'names as the .proto file has them', fix: 'write package.Service and Method',
      });
    }
    const path = method === undefined ? PathMatch.prefix(`/${service}`) : PathMatch.exact(`/${service}/${method}`);
    return new HttpMatch({ path: [{ ...path._condition, grpc: true }] });
  }

  /**
   * The request has this method.
   * @param method the method
   */
  public static method(method: HttpMethod): HttpMatch { return new HttpMatch({ methods: [method] }); }

  /**
   * All of these hold.
   * @param matches at least one
   * @throws if no request can meet all of them
   */
  public static allOf(...matches: HttpMatch[]): HttpMatch {
    if (!matches.length) throw inputError({ where: 'HttpMatch.allOf', what: 'number of matches', got: 0, allowed: 'at least one', fix: 'name what has to hold' });
    return new HttpMatch(matches.map(({ _match }) => _match).reduce((all, match) => {
      const joint = intersect(all, match);
      if (!joint || noCall(joint)) {
        throw inputError({
          where: 'HttpMatch.allOf',
          what: 'match',
          got: matches.map(({ _match }) => _match),
          allowed: 'conditions that one request can meet',
          fix: 'remove the condition that excludes another',
        });
      }
      return joint;
    }));
  }

  /** @internal */
  private constructor(public readonly _match: Match) {}
}

/** Every call of gRPC is a POST. */
function noCall({ path, methods }: Match): boolean {
  return !!path?.some(({ grpc }) => grpc) && !!methods && !methods.includes(HttpMethod.POST);
}

/** The name of a header, in the one case in which the model has it. @throws if it is none */
export function headerName(where: string, name: string): string { return token(where, name).toLowerCase(); }

function token(where: string, name: string): string {
  if (!TOKEN.test(name)) {
    throw inputError({ where, what: 'name', got: name, allowed: 'letters, digits and !#$%&\'*+-.^_`|~, at most 256', fix: 'give the name without colon and spaces' });
  }
  return name;
}
