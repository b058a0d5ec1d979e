import { PathMatch } from './path-match';
import { checked, StringMatch } from './string-match';
import { HttpMethod } from '../model/http-method';
import { inputError } from '../model/input-error';
import { both, Match } from '../model/match';

/** See https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const TOKEN = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}$/;

/**
 * A condition on an HTTP request. Names of headers ignore case, values do not.
 * @example
 * new CanaryRoute(chart, 'canary', {
 *   service: users, stable: v1, canary: v2, canaryPercent: 10,
 *   pinned: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.allOf(HttpMatch.method(HttpMethod.GET), HttpMatch.cookie('beta', 'yes'))],
 * });
 */
export class HttpMatch {
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
    return new HttpMatch({ headers: [{ name: token('HttpMatch.header', name).toLowerCase(), value: value._condition }] });
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
      const joint = both(all, match);
      if (!joint) {
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

function token(where: string, name: string): string {
  if (!TOKEN.test(name)) {
    throw inputError({ where, what: 'name', got: name, allowed: 'letters, digits and !#$%&\'*+-.^_`|~, at most 256', fix: 'give the name without colon and spaces' });
  }
  return name;
}
