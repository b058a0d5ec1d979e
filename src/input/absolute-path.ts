import { text } from './text';
import { inputError } from '../model/input-error';

/** A path that is handed on as it is: of a file, or of a page with its query. @throws if it does not begin with a slash, or has spaces */
export function absolutePath(where: string, what: string, path: string, fix: string): string {
  text(where, what, path, 1024);
  if (/^\/\S*$/.test(path)) return path;
  throw inputError({ where, what, got: path, allowed: 'a path that begins with /, without spaces', fix });
}
