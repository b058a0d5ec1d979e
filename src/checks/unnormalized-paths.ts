import { Check } from './check';
import { Grant } from '../model/grant';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** How many services the finding names. */
const MOST_NAMED = 3;

/** Guard rail of access: calls that are allowed by path prefix, where the mesh compares a path that leads out of the prefix as it is sent. Once for the mesh. */
export const unnormalizedPaths: Check = (mesh, provider) => {
  const { unnormalizedPaths: open } = provider;
  if (!open) return [];
  const restricted = [
    ...mesh.services.filter(({ namespace }) => deniesByDefault(provider, namespace)),
    ...mesh.externals.filter(external => provider.authorizesExternal?.(external)),
  ].flatMap(({ path, grants }) => prefixesOf(grants).slice(0, 1).map(prefix => ({ path, prefix }))).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (!restricted.length) return [];
  const [{ prefix }] = restricted;
  const within = prefix.replace(/\/$/, '');
  const outside = `${within.slice(0, within.lastIndexOf('/'))}/other`;
  return [{
    code: 'unnormalized-paths',
    severity: Severity.WARNING,
    path: mesh.path,
    message: `access: ${namesOf(restricted)} ${restricted.length > 1 ? 'allow' : 'allows'} calls by path prefix, and ${provider.name} compares paths as sent: `
      + `a request for ${within}${open.suffix}other has the prefix ${prefix}, and a server may read it as ${outside}`,
    fix: open.fix,
  }];
};

function namesOf(services: readonly { readonly path: string }[]): string {
  const paths = services.map(({ path }) => path);
  const named = paths.length > MOST_NAMED ? [...paths.slice(0, MOST_NAMED), `${paths.length - MOST_NAMED} more`] : paths;
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${named[named.length - 1]}` : named[0];
}

/** Prefixes that restrict a caller. */
function prefixesOf(grants: readonly Grant[]): string[] {
  return grants.flatMap(({ paths = [] }) => paths.filter(({ type, value }) => type !== 'exact' && value !== '/').map(({ value }) => value)).sort();
}
