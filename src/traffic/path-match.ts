import { checkRegex } from './regex';
import { instanceOf } from '../input/instance-of';
import { requestPath } from '../input/request-path';
import { text } from '../input/text';
import { inputError } from '../model/input-error';
import { PathCondition } from '../model/match';

/**
 * A match on the path of a request, without its query. Case-sensitive, unless `ignoringCase` wraps it.
 * @example
 * frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/api/users')] });
 */
export class PathMatch {
  /**
   * Matches exactly this path.
   * @param path begins with a slash; characters other than ASCII percent-encoded, as in the request: `/caf%C3%A9`
   */
  public static exact(path: string): PathMatch { return new PathMatch({ type: 'exact', value: requestPath('PathMatch.exact', path) }); }

  /**
   * Matches this path and all paths below it, by path element: `/api/users` matches `/api/users` and `/api/users/7`, not `/api/users2`.
   * @param path begins with a slash; a trailing slash makes no difference
   */
  public static prefix(path: string): PathMatch {
    const value = requestPath('PathMatch.prefix', path);
    return new PathMatch({ type: 'element-prefix', value: value.length > 1 ? value.replace(/\/$/, '') : value });
  }

  /**
   * Matches a gRPC method: the path of its calls, `/package.Service/Method`.
   * @param service full name of the gRPC service, with its package: `shop.v1.Cart`
   * @param method name of the method
   * @throws if one is no name of a gRPC service or method
   */
  public static grpcMethod(service: string, method: string): PathMatch {
    const where = 'PathMatch.grpcMethod';
    return new PathMatch({ type: 'exact', value: `/${grpcName(where, 'service', service)}/${grpcName(where, 'method', method, GRPC_METHOD)}` });
  }

  /**
   * Matches all methods of a gRPC service.
   * @param service full name of the gRPC service, with its package: `shop.v1.Cart`
   * @throws if it is no name of a gRPC service
   */
  public static grpcService(service: string): PathMatch {
    return new PathMatch({ type: 'element-prefix', value: `/${grpcName('PathMatch.grpcService', 'service', service)}` });
  }

  /**
   * Matches paths that begin with these characters: `/api/users` also matches `/api/users2`. Prefer `prefix`; not every mesh supports it.
   * @param path begins with a slash
   */
  public static stringPrefix(path: string): PathMatch { return new PathMatch({ type: 'string-prefix', value: requestPath('PathMatch.stringPrefix', path) }); }

  /**
   * Matches by a regular expression on the whole path. Not on every mesh, and not in `calls()`.
   * @param regex RE2 syntax, at most 1024 characters
   * @see https://github.com/google/re2/wiki/Syntax
   */
  public static regex(regex: string): PathMatch {
    const value = checkRegex('PathMatch.regex', text('PathMatch.regex', 'value', regex));
    if (/[^\0-~]/.test(value)) {
      throw inputError({ where: 'PathMatch.regex', what: 'regex', got: value, allowed: 'ASCII characters', fix: 'percent-encode other characters, as in the request' });
    }
    // Only the obvious case: the regex begins with a letter that the path would have to begin with.
    if (/^\w(?![?*{|])[^|]*$/.test(value)) {
      throw inputError({ where: 'PathMatch.regex', what: 'regex', got: value, allowed: 'a regex that matches paths, which begin with /', fix: 'begin with / or .*: the regex must match the whole path' });
    }
    return new PathMatch({ type: 'regex', value });
  }

  /**
   * Case-insensitive match: `/Api` matches `/api`. Not on every mesh, and not in `calls()`.
   * @param path an exact or prefix match; for a regex, begin it with `(?i)`
   * @throws if it is a regex
   */
  public static ignoringCase(path: PathMatch): PathMatch {
    if (instanceOf('PathMatch.ignoringCase', 'path', path, 'PathMatch')._condition.type === 'regex') {
      throw inputError({
        where: 'PathMatch.ignoringCase', what: 'path', got: path._condition.value, allowed: 'exact, prefix or stringPrefix', fix: 'begin the regex with (?i)',
      });
    }
    return new PathMatch({ ...path._condition, ignoreCase: true });
  }

  /** @internal */
  private constructor(public readonly _condition: PathCondition) {}
}

const GRPC_METHOD = /^[A-Za-z_]\w*$/;

const GRPC_SERVICE = /^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/;

function grpcName(where: string, what: string, name: string, pattern = GRPC_SERVICE): string {
  if (typeof name === 'string' && name.length <= 255 && pattern.test(name)) return name;
  throw inputError({
    where,
    what,
    got: name,
    allowed: pattern === GRPC_SERVICE ? 'names joined by dots, of letters, digits and _, such as shop.v1.Cart' : 'letters, digits and _, such as AddItem',
    fix: 'give the name as the .proto file has it',
  });
}
