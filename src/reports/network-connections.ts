import { AccessRow } from './access-row';
import { ConnectionEnd, endKey } from './connection-end';
import { Connection, ConnectionGroup, connectionGroups } from './connection-groups';
import { Endpoint } from './endpoint';
import { endOf, reasonOf } from './network-difference';
import { NetworkLayer } from './network-layer';
import { unitsOf } from './network-units';
import { RowConnections } from './row-connections';
import { RowNetworks } from './row-network';

/** What NetworkPolicies allow beside the connections of the rows: what pods need of the cluster, networks, and ports that no row has. */
export function connectionsBeside(rows: readonly AccessRow[], layer: NetworkLayer, networks: RowNetworks): ConnectionGroup[] {
  const explained = new RowConnections(rows, networks);
  const connections = new Map<string, Connection>();
  for (const { namespace, podLabels: labels } of layer.enforcement.policies) {
    if (!labels) continue; // the pods of a policy for all pods of a namespace have nothing else in common
    const pods: Endpoint = { namespace, labels };
    for (const end of ['ingress', 'egress'] as const) {
      for (const unit of unitsOf(layer, end, pods).values()) {
        const [from, to] = end === 'ingress' ? [unit.peer, endOf(pods)] : [endOf(pods), unit.peer];
        // An address is more than the host of a row.
        const rest = end === 'egress' && isNetwork(to) ? unit.ports : explained.without(from, to, unit.ports);
        if (rest && !rest.length) continue;
        const reason = reasonOf(layer, end, pods, unit);
        const id = JSON.stringify([endKey(from), endKey(to), rest]);
        const policies = [...new Set([...connections.get(id)?.policies ?? [], ...unit.policies])];
        connections.set(id, { from, to, policies, ...(rest ? { ports: rest } : {}), ...reason });
      }
    }
  }
  return connectionGroups([...connections.values()], layer);
}

function isNetwork(end: ConnectionEnd): boolean { return end !== 'anyone' && 'cidr' in end; }
