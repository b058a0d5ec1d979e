import { Check } from './check';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';
import { claimHeadersOf, strippedHeaders } from '../model/stripped-headers';

/** A rule of a service behind a gateway that matches on a header which the gateway strips: it does not apply to external requests. */
export const strippedHeaderPin: Check = mesh => mesh.gateways.flatMap(gateway => {
  const services = [...new Set(gateway.routes.map(({ service }) => service))];
  if (!services.some(({ routes }) => routes.pinnedRules.length)) return [];
  const stripped = new Set(strippedHeaders(gateway, mesh));
  const isSet = (name: string) => claimHeadersOf(gateway).includes(name);
  return services.flatMap(({ path, routes }) => routes.pinnedRules.flatMap(({ owner, matches }) => {
    const names = new Set(matches.flatMap(({ headers = [] }) => headers.map(({ name }) => name)));
    return [...names].filter(name => stripped.has(name)).map(name => ({
      code: 'stripped-header-pin',
      severity: Severity.WARNING,
      path: owner,
      message: `its rule for ${matchText(matches.filter(({ headers = [] }) => headers.some(header => header.name === name)))} does not apply to requests to ${path} through ${gateway.path}, which ${isSet(name) ? 'sets' : 'strips'} header ${name}${isSet(name) ? ' after it matched the request' : ''}`,
      fix: `${isSet(name) ? '' : `add ${name} to keptHeaders of the gateway if clients may set it, or `}acknowledge that the rule is for calls inside the mesh`,
    }));
  }));
});
