import { Check } from './check';
import { defaultPort } from '../model/entry-point';
import { matchText } from '../model/match-text';
import { host as fullName } from '../model/mesh';
import { requiredFeatures, baseRules } from '../model/rules';
import { Severity } from '../model/severity';

/** A redirect to a port that the target service does not have. */
export const redirectUnknownPort: Check = mesh => {
  const redirects = mesh.services.filter(({ routes }) => requiredFeatures(routes).has('redirect')).flatMap(service => baseRules(service.routes).flatMap(({ owner, matches, response }) => (
    response && 'redirect' in response && response.redirect.host !== undefined ? [{ service, owner, matches, ...response.redirect, host: response.redirect.host }] : []
  )));
  if (!redirects.length) return []; // mostly
  // Not `name.namespace`: to external clients, that is a host like any other.
  const byName = new Map(mesh.services.flatMap(service => [fullName(service, mesh.settings), `${service.name}.${service.namespace.name}.svc`].map(name => [name, service])));
  return redirects.flatMap(({ service: { namespace }, owner, matches, host, scheme = 'http', port = defaultPort(scheme) }) => {
    const target = byName.get(host) ?? byName.get(`${host}.${namespace.name}.svc`);
    if (!target || target.ports.some(({ number }) => number === port)) return [];
    return [{
      code: 'redirect-unknown-port',
      severity: Severity.ERROR,
      path: owner,
      message: `its redirect for ${matchText(matches)} targets port ${port} of ${target.path}, whose ports are ${target.ports.map(({ number }) => number).join(', ')}`,
      fix: 'set the port of the redirect, or redirect to another host',
    }];
  });
};
