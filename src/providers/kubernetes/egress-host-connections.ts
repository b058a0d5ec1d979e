import { tcp } from './allowed-peers';
import { ConnectedPods } from './connected-pods';
import { externalServers, networksOfHost } from './external-servers';
import { EgressHostRecord, HOST_PORTS } from '../../model/egress-host';
import { externalsByHost, MeshModel, servicesByKey } from '../../model/mesh';
import { policySelector } from '../../model/policy-selector';
import { Provider } from '../provider';

/** Allows pods to connect to hosts that the user lists. Of a Service that the app does not declare only the namespace is known. */
export function addEgressHosts({ egress }: ConnectedPods, hosts: readonly EgressHostRecord[], mesh: MeshModel, provider: Provider): void {
  const { tunnelPort } = provider.dataPlane;
  for (const one of hosts) {
    const { namespace, service: name, host, ports: of = HOST_PORTS } = one;
    if (host !== undefined) {
      const external = externalsByHost(mesh).get(`${namespace}/${host}`);
      const { server, ports: numbers } = external ? externalServers(external, provider) : { server: networksOfHost(one), ports: tcp(of) };
      egress.add(server, numbers);
      continue;
    }
    const service = name === undefined ? undefined : servicesByKey(mesh).get(`${namespace}/${name}`);
    if (service) {
      // What a proxy itself sends does not use the tunnel.
      const ports = [...service.ports.map(({ target }) => target), ...(tunnelPort === undefined ? [] : [tunnelPort])];
      egress.add({ namespace, labels: policySelector(service) }, tcp(ports));
    } else {egress.add({ namespace }, 'all');}
  }
}
