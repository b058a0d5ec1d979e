/**
 * Other names of a header, for servers that take `_` and `-` in a name for the same (CGI, WSGI): each has an underscore in place of a dash, or of several.
 * Their number doubles with each dash.
 */
export function underscoreSpellings(name: string): string[] {
  const [first, ...parts] = name.split('-');
  return parts.reduce((names, part) => names.flatMap(start => [`${start}-${part}`, `${start}_${part}`]), [first]).slice(1); // without the name itself
}
