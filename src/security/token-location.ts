import { headerName } from '../input/header-name';
import { queryParameterName } from '../input/query-parameter-name';
import { text } from '../input/text';
import { token } from '../input/token';
import { inputError } from '../model/input-error';
import { TokenPlace } from '../model/jwt';

/**
 * Where a request carries its token.
 * @example
 * const locations = [TokenLocation.BEARER, TokenLocation.cookie('session')];
 */
export class TokenLocation {
  /** The header `Authorization: Bearer <token>`. */
  public static readonly BEARER = new TokenLocation({ in: 'header', name: 'authorization', prefix: 'Bearer ' });

  /**
   * A header.
   * @param name name of the header: letters, digits and dashes
   * @param prefix what precedes the token, with its space: `Bearer `; default: nothing
   * @throws if the name or the prefix is invalid
   */
  public static header(name: string, prefix?: string): TokenLocation {
    const where = 'TokenLocation.header';
    const lower = headerName(where, 'name', name, '!#$%&\'*+.^_`|~');
    if (prefix === undefined) return new TokenLocation({ in: 'header', name: lower });
    if (/^[!-~][ -~]*$/.test(text(where, 'prefix', prefix, 64))) return new TokenLocation({ in: 'header', name: lower, prefix });
    throw inputError({ where, what: 'prefix', got: prefix, allowed: 'ASCII characters, the first of them no space', fix: 'write it as in the request, such as "Bearer "' });
  }

  /**
   * A query parameter. Logs of servers and proxies have the query, and so the token: prefer a header.
   * @param name name of the parameter, percent-encoded
   * @throws if the name is invalid
   */
  public static query(name: string): TokenLocation { return new TokenLocation({ in: 'query', name: queryParameterName('TokenLocation.query', 'name', name) }); }

  /**
   * A cookie. Browsers send it with requests of other sites too: the service has to guard against cross-site request forgery.
   * @param name name of the cookie
   * @throws if the name is invalid
   */
  public static cookie(name: string): TokenLocation { return new TokenLocation({ in: 'cookie', name: token('TokenLocation.cookie', 'name', name) }); }

  /** @internal */
  private constructor(public readonly _place: TokenPlace) {}
}
