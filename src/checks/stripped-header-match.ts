import { Check } from './check';
import { Severity } from '../model/severity';
import { strippedHeaders } from '../model/stripped-headers';

/** A route of a gateway that asks for a header which the gateway takes off: it would let clients decide what they are not to decide. */
export const strippedHeaderMatch: Check = mesh => mesh.gateways.flatMap(gateway => {
  const stripped = strippedHeaders(gateway, mesh);
  const asked = new Set(gateway.routes.flatMap(({ matches }) => matches.flatMap(({ headers = [], withoutHeaders = [] }) => (
    [...headers, ...withoutHeaders].map(({ name }) => name)
  ))));
  return [...asked].filter(name => stripped.includes(name)).map(name => ({
    code: 'stripped-header-match',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `a route of it asks for header ${name}, which it takes off requests from outside`,
    fix: `add ${name} to publicHeaders if clients may set it, else leave the match out`,
  }));
});
