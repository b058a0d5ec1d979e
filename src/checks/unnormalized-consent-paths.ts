import { Check } from './check';
import { ExternalAuthorizationRecord } from '../model/external-authorization';
import { externalAuthorizations } from '../model/external-authorizations';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Guard rail of access: consent that depends on a path, where the mesh compares a path that leads elsewhere as it is sent. */
export const unnormalizedConsentPaths: Check = (mesh, { name, capabilities, unnormalizedPaths: open }) => {
  if (!open) return [];
  return externalAuthorizations(mesh, supportOf(capabilities)).flatMap(record => {
    const example = evasion(record, open.suffix);
    return !example ? [] : [{
      code: 'unnormalized-consent-paths',
      severity: Severity.WARNING,
      path: record.owner,
      message: `access: whether a request needs consent depends on its path, and ${name} compares paths as sent: a request for ${example.sent} needs none, `
        + `and a server may read it as ${example.read}`,
      fix: open.fix,
    }];
  });
};

/** A path that needs no consent, and that a server may read as one that does. */
function evasion(
  { publicRequests, requests }: ExternalAuthorizationRecord, suffix: string,
): { readonly sent: string; readonly read: string } | undefined {
  const publicPaths = publicRequests.flatMap(({ paths = [] }) => paths);
  const [prefix] = publicPaths.filter(({ type, value }) => type !== 'exact' && value !== '/').map(({ value }) => value).sort();
  if (prefix !== undefined) {
    const within = prefix.replace(/\/$/, '');
    return { sent: `${within}${suffix}other`, read: `${within.slice(0, within.lastIndexOf('/'))}/other` };
  }
  const [guarded] = (requests ?? []).flatMap(({ paths = [] }) => paths.filter(({ value }) => value !== '/').map(({ value }) => value)).sort();
  return guarded === undefined ? undefined : { sent: `/other${suffix}${guarded.slice(1)}`, read: guarded };
}
