import { text } from './text';
import { inputError } from '../model/input-error';

/** A path as RFC 3986 writes it, which is also what an HTTPRoute takes; * is a wildcard of policies. See https://www.rfc-editor.org/rfc/rfc3986#section-3.3 */
const PATH = /^\/([A-Za-z0-9._~!$&'()+,;=:@/-]|%[0-9A-F]{2})*$/i;
/** Characters that may stand for themselves: proxies decode them. */
const DECODED = /%(2[de]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/gi;

/**
 * The path of a request as the proxies see it: normalised, without query, and free of the characters that policies read as wildcards.
 * @throws otherwise
 */
export function requestPath(where: string, path: string): string {
  if (isRequestPath(text(where, 'path', path, 1024))) return path;
  throw inputError({
    where,
    what: 'path',
    got: path,
    allowed: 'a path that begins with /, of letters, digits, -._~!$&\'()+,;=:@/ and other characters as %XX, without //, /./, /../, %2F and %00',
    fix: fix(path),
  });
}

function isRequestPath(path: string): boolean {
  return PATH.test(path) && path.search(DECODED) < 0 && !/\/\/|\/\.\.?(\/|$)|%2f|%00/i.test(path);
}

function fix(path: string): string {
  const decoded = path.replace(DECODED, decodeURIComponent);
  if (isRequestPath(decoded)) return `proxies decode it: write ${decoded}`;
  const encoded = decoded.replace(/[^\0-~]+|["<>[\]^`|]/g, encodeURIComponent);
  if (isRequestPath(encoded)) return `clients percent-encode it: write ${encoded}`;
  return 'write the path as the service sees it, without host and query';
}
