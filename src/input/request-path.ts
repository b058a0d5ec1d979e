import { text } from './text';
import { inputError } from '../model/input-error';

/**
 * The path of a request as the proxies see it: normalised, without query, and free of the characters that policies read as wildcards.
 * @throws otherwise
 */
export function requestPath(where: string, path: string): string {
  text(where, 'path', path, 1024);
  if (/^\/[^*?#{}\s\\]*$/.test(path) && !/\/\/|\/\.\.?(\/|$)|%2f/i.test(path)) return path;
  throw inputError({
    where,
    what: 'path',
    got: path,
    allowed: 'a path that begins with /, without *, ?, #, {, }, \\, spaces, //, /./, /../ and %2F',
    fix: 'write the path as the service sees it, without host and query',
  });
}
