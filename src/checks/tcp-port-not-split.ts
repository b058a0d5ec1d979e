import { Check } from './check';
import { speaksHttp } from '../model/port';
import { Severity } from '../model/severity';

/** A split between versions on a service with ports on which the mesh sees connections only. */
export const tcpPortNotSplit: Check = mesh => mesh.services.filter(({ routes }) => routes.splits).flatMap(({ path, ports }) => (
  ports.filter(port => !speaksHttp(port)).map(({ number, protocol }) => ({
    code: 'tcp-port-not-split',
    severity: Severity.WARNING,
    path,
    message: `connections to port ${number} (${protocol}) go to all versions, whatever the split says: it is one of requests`,
    fix: 'give that port a service of its own, or acknowledge it',
  }))
));
