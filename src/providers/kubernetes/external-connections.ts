import { tcp } from './allowed-peers';
import { allow, ConnectedPods, justify } from './connected-pods';
import { externalPorts, externalServers } from './external-servers';
import { MeshPods } from './mesh-pods';
import { addCollectors } from './proxy-connections';
import { ExternalModel } from '../../model/external';
import { clientText } from '../justification';

/** The connections of the declared clients of an external service. */
export function connectExternalClients(all: MeshPods, external: ExternalModel): void {
  for (const grant of external.grants) {
    const client = all.of(grant.caller.path);
    const hops = connectExternal(all, client, external, grant.ports);
    justify(clientText(grant), external, grant.justification, client, hops);
  }
}

/**
 * @param numbers ports as clients name them; none: all
 * @param isDirect whether the client does not use the waypoint of the external service
 * @returns the pods in between
 */
export function connectExternal(
  all: MeshPods, client: ConnectedPods | undefined, external: ExternalModel, numbers?: readonly number[], isDirect = false,
): readonly ConnectedPods[] {
  if (!client) return [];
  const { egressGateway } = external;
  const gateway = egressGateway && all.of(egressGateway.path);
  const waypoint = !isDirect && client.isMeshed ? all.waypointOf(external) : undefined;
  const { server, ports: serverPorts } = externalServers(external, all.provider, numbers);
  if (egressGateway && gateway) {
    // The container ports of an existing gateway are unknown: Istio's own has 8443 behind 443.
    allow(client, gateway, egressGateway.created ? tcp(externalPorts(external, numbers).map(({ number }) => number)) : 'all');
    gateway.egress.add(server, serverPorts);
    return [gateway];
  }
  if (waypoint) {
    allow(client, waypoint, tcp([all.dataPlane.tunnelPort!]));
    waypoint.egress.add(server, serverPorts);
    addCollectors(all, waypoint, { namespace: external.namespace.name });
    return [waypoint];
  }
  client.egress.add(server, serverPorts);
  return [];
}
