import { Check } from './check';
import { gatewayHosts } from '../model/gateway';
import { Severity } from '../model/severity';

/** A host that a gateway answers for with nothing but 404, or whose connections it closes. */
export const gatewayHostWithoutRoute: Check = mesh => mesh.gateways.flatMap(gateway => (
  gatewayHosts(gateway).filter(host => !gateway.routes.some(({ hosts }) => hosts.includes(host))).map(host => ({
    code: 'gateway-host-without-route',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `no route takes requests for ${host}`,
    fix: 'add one with addRoute(), or remove the host',
  }))
));
