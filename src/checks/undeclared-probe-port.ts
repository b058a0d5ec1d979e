import { Check } from './check';
import { Severity } from '../model/severity';

/** Guard rail of health: probes of a port that no container of the pods has. */
export const undeclaredProbePort: Check = mesh => mesh.services.flatMap(({ versions }) => versions.flatMap(({ path, health }) => (
  !health?.undeclaredPorts ? [] : [{
    code: 'undeclared-probe-port',
    severity: Severity.WARNING,
    path,
    message: `health: its probes are for port ${health.undeclaredPorts.map(portText).join(', ')}, which no container of its pods declares`,
    fix: 'probe a port of the service, or add the port to the ports of the container that listens on it',
  }]
)));

/** A probe without port gets 80 from cdk8s-plus if the container has no portNumber: nobody wrote it. */
function portText(port: number | string): string { return port === 80 ? '80 (the default of cdk8s-plus: set port)' : `${port}`; }
