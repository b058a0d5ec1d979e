import { Check } from './check';
import { usualPort } from '../model/entrance';
import { host as fullName } from '../model/mesh';
import { Severity } from '../model/severity';
import { shownMatches } from '../model/shown-match';

/** A redirect to a service of the mesh, at a port that it does not have. */
export const redirectNowhere: Check = mesh => {
  const leading = mesh.services.filter(({ routes }) => routes.features.has('redirect')).flatMap(service => service.routes.base().flatMap(({ owner, matches, answer }) => (
    answer && 'redirect' in answer && answer.redirect.host !== undefined ? [{ service, owner, matches, ...answer.redirect, host: answer.redirect.host }] : []
  )));
  if (!leading.length) return []; // mostly
  // Not `name.namespace`: to clients outside, that is a host like any other.
  const named = new Map(mesh.services.flatMap(service => [fullName(service, mesh.settings), `${service.name}.${service.namespace.name}.svc`].map(name => [name, service])));
  return leading.flatMap(({ service: { namespace }, owner, matches, host, scheme = 'http', port = usualPort(scheme) }) => {
    const target = named.get(host) ?? named.get(`${host}.${namespace.name}.svc`);
    if (!target || target.ports.some(({ number }) => number === port)) return [];
    return [{
      code: 'redirect-nowhere',
      severity: Severity.ERROR,
      path: owner,
      message: `its redirect for ${shownMatches(matches)} leads to port ${port} of ${target.path}, which has ${target.ports.map(({ number }) => number).join(' and ')}`,
      fix: 'say the port in the redirect, or another host',
    }];
  });
};
