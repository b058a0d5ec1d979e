import { Check } from './check';
import { matchText } from '../model/match-text';
import { ServiceModel } from '../model/service';
import { servicesBehind } from '../model/services-behind';
import { Severity } from '../model/severity';
import { claimHeadersOf, strippedHeaders } from '../model/stripped-headers';

/**
 * A rule that matches on a header which a gateway strips: it does not apply to external requests. Services propagate headers, so this holds for the
 * services behind those of the gateway's routes too.
 */
export const strippedHeaderPin: Check = mesh => mesh.gateways.flatMap(gateway => {
  const routed = [...new Set(gateway.routes.map(({ service }) => service))];
  const behind = servicesBehind(routed, mesh);
  if (![...routed, ...behind].some(({ routes }) => routes.pinnedRules.length)) return [];
  const stripped = new Set(strippedHeaders(gateway, mesh));
  const set = claimHeadersOf(gateway);
  const findings = ({ path, routes }: ServiceModel, isBehind: boolean) => routes.pinnedRules.flatMap(({ owner, matches }) => {
    const names = new Set(matches.flatMap(({ headers = [] }) => headers.map(({ name }) => name)));
    // Behind the gateway a header that it sets is there.
    return [...names].filter(name => stripped.has(name) && !(isBehind && set.includes(name))).map(name => {
      const isSet = set.includes(name);
      return {
        code: 'stripped-header-pin',
        severity: Severity.WARNING,
        path: owner,
        message: `its rule for ${matchText(matches.filter(({ headers = [] }) => headers.some(header => header.name === name)))} does not apply to requests to ${path} `
          + `${isBehind ? 'that follow from requests ' : ''}through ${gateway.path}, which ${isSet ? 'sets' : 'strips'} header ${name}${isSet ? ' after it matched the request' : ''}`,
        fix: `${isSet ? '' : `add ${name} to keptHeaders of the gateway if clients may set it, or `}acknowledge that the rule is for calls inside the mesh`,
      };
    });
  });
  return [...routed.flatMap(service => findings(service, false)), ...behind.flatMap(service => findings(service, true))];
});
