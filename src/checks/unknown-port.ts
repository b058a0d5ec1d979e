import { Check } from './check';
import { declaredRules } from '../model/rules';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';

/** A match on a port on which the mesh sees no requests of the service. */
export const unknownPort: Check = mesh => mesh.services.flatMap(service => {
  if (!declaredRules(service.routes).some(({ matches }) => matches.some(({ port }) => port !== undefined))) return []; // mostly
  const known = httpPorts(service).map(({ number }) => number);
  return declaredRules(service.routes).flatMap(({ owner, matches }) => (
    matches.flatMap(({ port }) => (port === undefined || known.includes(port) ? [] : [{
      code: 'unknown-port',
      severity: Severity.ERROR,
      path: owner,
      message: `a match asks for port ${port}; the mesh sees requests of ${service.path} on ${known.length ? `port ${known.join(', ')}` : 'no port'}`,
      fix: 'name a port of the service that speaks http, http2 or grpc',
    }]))
  ));
});
