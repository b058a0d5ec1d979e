import { tcp } from './allowed-peers';
import { ConnectedPods } from './connected-pods';
import { externalServers } from './external-servers';
import { EgressHostRecord, egressHostText } from '../../model/egress-host';
import { egressHostPeer } from '../../model/egress-host-peer';
import { externalsByHost, MeshModel } from '../../model/mesh';
import { Provider } from '../provider';

/** Allows pods to connect to hosts that the user lists. */
export function addEgressHosts(
  { egress, justifications }: ConnectedPods, hosts: readonly EgressHostRecord[], mesh: MeshModel, provider: Provider,
): void {
  for (const host of hosts) {
    const { justification: reason } = host;
    if (reason !== undefined) justifications.push({ client: `to ${egressHostText(host)}`, reason });
    const external = externalsByHost(mesh).get(`${host.namespace}/${host.host}`);
    if (external) {
      const { server, ports } = externalServers(external, provider);
      egress.add(server, ports);
      continue;
    }
    const servers = egressHostPeer(host, mesh, provider.dataPlane.tunnelPort);
    if (servers) egress.add(servers.peer, servers.ports ? tcp(servers.ports) : 'all');
  }
}
