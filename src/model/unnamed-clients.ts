import { addTo } from './add-to';
import { GatewayModel } from './gateway';
import { Identity } from './identity';
import { memoizeByIdentity } from './memoize-by-identity';
import { MeshModel } from './mesh';
import { Port } from './port';
import { networksOn, ServiceModel } from './service';

/**
 * The ports of a service that clients without a grant may call: in plaintext, by requests that a waypoint mirrors, or a gateway whose identity is unknown.
 * @param gatewayIdentity the identity of a gateway, as the provider knows it
 */
export function portsOfUnnamedClients(
  service: ServiceModel, mesh: MeshModel, gatewayIdentity: (gateway: GatewayModel) => Identity | undefined,
): readonly Port[] {
  const { ports, mirroredFrom } = service;
  const isCalled = mirroredFrom.length || callingGateways(mesh).get(service)?.some(gateway => !gatewayIdentity(gateway));
  return isCalled ? ports : ports.filter(({ target }) => networksOn(service, target).length);
}

const callingGateways = memoizeByIdentity(({ gateways }: MeshModel): ReadonlyMap<ServiceModel, readonly GatewayModel[]> => {
  const by = new Map<ServiceModel, GatewayModel[]>();
  for (const gateway of gateways) for (const service of gateway.callees) addTo(by, service, gateway);
  return by;
});
