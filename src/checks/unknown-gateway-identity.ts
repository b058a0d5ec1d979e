import { Check } from './check';
import { deniedFinding } from '../model/denied-finding';
import { deniesByDefault, hasGatewayClass } from '../providers/provider';

/** A gateway of unknown client identity that calls services which deny by default. */
export const unknownGatewayIdentity: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  // Without a class such a gateway is not rendered, which is reported: it has no requests.
  if (!hasGatewayClass(gateway, provider) || provider.gatewayIdentity(gateway)) return [];
  return gateway.callees.filter(({ namespace }) => deniesByDefault(provider, namespace)).map(({ path, namespace }) => deniedFinding({
    code: 'unknown-gateway-identity',
    path: gateway.path,
    message: `its requests are denied by default by ${path}, as the client identity of the gateway pods is unknown`,
    fix: 'set workload, or gatewayWorkload of the mesh for all gateways, such as GatewayWorkload.envoyGateway() or GatewayWorkload.of({ namespace, labels, serviceAccountName }); the gateway pods must be in the mesh',
  }, namespace));
});
