import { addService, addWorkload } from './application-connections';
import { ConnectedPods } from './connected-pods';
import { connectExternalClients } from './external-connections';
import { addEgressGateway, addGateway } from './gateway-connections';
import { MeshPods } from './mesh-pods';
import { connectService, connectUnidentifiedGateway } from './service-connections';
import { MeshModel } from '../../model/mesh';
import { Provider } from '../provider';

/**
 * The connections that the call graph of a mesh results in, on the ports that its data plane uses: each is added at both ends, so ingress and egress cannot
 * disagree. Beside these what all pods need: DNS, the control plane, probes, the scrape.
 */
export function podConnections(mesh: MeshModel, provider: Provider): readonly ConnectedPods[] {
  const all = new MeshPods(mesh, provider);
  for (const service of mesh.services) addService(all, service);
  for (const workload of mesh.workloads) addWorkload(all, workload);
  for (const gateway of mesh.gateways) addGateway(all, gateway);
  for (const gateway of mesh.egressGateways) addEgressGateway(all, gateway);
  for (const gateway of mesh.gateways) if (!provider.gatewayIdentity(gateway)) connectUnidentifiedGateway(all, gateway);
  for (const service of mesh.services) connectService(all, service);
  for (const external of mesh.externals) connectExternalClients(all, external);
  return all.all();
}
