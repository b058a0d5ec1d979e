import { Check } from './check';
import { matchText } from '../model/match-text';
import { Severity } from '../model/severity';
import { claimHeadersOf, strippedHeaders } from '../model/stripped-headers';

/** A gateway route that matches on a header which the gateway strips: clients must not decide what it decides. */
export const strippedHeaderMatch: Check = mesh => mesh.gateways.flatMap(gateway => {
  const stripped = strippedHeaders(gateway, mesh);
  const isSet = (name: string) => claimHeadersOf(gateway).includes(name);
  return gateway.routes.flatMap(({ matches, service }) => {
    const names = matches.flatMap(({ headers = [], withoutHeaders = [] }) => [...headers, ...withoutHeaders].map(({ name }) => name));
    return [...new Set(names)].filter(name => stripped.includes(name)).map(name => ({
      code: 'stripped-header-match',
      severity: Severity.ERROR,
      path: gateway.path,
      message: `its route to ${service.path} for ${matchText(matches)} matches on header ${name}, which the gateway ${isSet(name) ? 'sets to a claim after it matched the request' : 'strips'}`,
      fix: isSet(name) ? 'remove the match' : `add ${name} to keptHeaders if clients may set it, else remove the match`,
    }));
  });
});
