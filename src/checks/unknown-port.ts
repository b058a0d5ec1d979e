import { Check } from './check';
import { matchText } from '../model/match-text';
import { declaredRules } from '../model/rules';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';

/** A match on a port of the service that does not exist, or is not an HTTP port. */
export const unknownPort: Check = mesh => mesh.services.flatMap(service => {
  if (!declaredRules(service.routes).some(({ matches }) => matches.some(({ port }) => port !== undefined))) return []; // mostly
  const ports = httpPorts(service).map(({ number }) => number);
  return declaredRules(service.routes).flatMap(({ owner, matches }) => (
    matches.flatMap(match => (match.port === undefined || ports.includes(match.port) ? [] : [{
      code: 'unknown-port',
      severity: Severity.ERROR,
      path: owner,
      message: `its rule for ${matchText([match])} never matches: ${service.path} has ${ports.length ? `HTTP port ${ports.join(', ')}` : 'no HTTP port'}`,
      fix: 'match on a port of the service whose protocol is HTTP, HTTP2 or GRPC',
    }]))
  ));
});
