import { Check } from './check';
import { defaultPort } from '../model/entry-point';
import { matchText } from '../model/match-text';
import { host as fullName } from '../model/mesh';
import { Severity } from '../model/severity';

/** A redirect to a service of the mesh, at a port that it does not have. */
export const redirectUnknownPort: Check = mesh => {
  const leading = mesh.services.filter(({ routes }) => routes.features.has('redirect')).flatMap(service => service.routes.base().flatMap(({ owner, matches, response }) => (
    response && 'redirect' in response && response.redirect.host !== undefined ? [{ service, owner, matches, ...response.redirect, host: response.redirect.host }] : []
  )));
  if (!leading.length) return []; // mostly
  // Not `name.namespace`: to clients outside, that is a host like any other.
  const named = new Map(mesh.services.flatMap(service => [fullName(service, mesh.settings), `${service.name}.${service.namespace.name}.svc`].map(name => [name, service])));
  return leading.flatMap(({ service: { namespace }, owner, matches, host, scheme = 'http', port = defaultPort(scheme) }) => {
    const target = named.get(host) ?? named.get(`${host}.${namespace.name}.svc`);
    if (!target || target.ports.some(({ number }) => number === port)) return [];
    return [{
      code: 'redirect-unknown-port',
      severity: Severity.ERROR,
      path: owner,
      message: `its redirect for ${matchText(matches)} leads to port ${port} of ${target.path}, which has ${target.ports.map(({ number }) => number).join(' and ')}`,
      fix: 'say the port in the redirect, or another host',
    }];
  });
};
