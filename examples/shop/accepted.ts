import { Chart } from 'cdk8s';
import { Mesh } from 'cdk8s-mesh';
import { Services } from './services';

/** Warnings that are known and meant. One that no longer meets a warning is itself reported, so the list stays true. */
export function acceptRisks(mesh: Mesh, { users, products, payments, orders, recommendations }: Services): void {
  mesh.acknowledge({
    code: 'low-connect-timeout',
    construct: payments,
    reason: 'order-service, its only caller, runs in the same zone; a connection that takes longer than 30 ms is better tried on another pod',
  });
  mesh.acknowledge({ code: 'short-connections', construct: users, reason: 'so that pods that are added get their share soon' });
  mesh.acknowledge({ code: 'short-connections', construct: payments, reason: 'for the same reason' });
  mesh.acknowledge({ code: 'small-proxy', construct: products, reason: 'measured: its proxies need 40Mi' });
  mesh.acknowledge({ code: 'hash-across-versions', construct: users, reason: 'only v2 has a cache by user: whoever gets v1 for once loses nothing' });
  mesh.acknowledge({ code: 'stripped-header-hash', construct: users, reason: 'api-gateway sets x-user-id' });
  mesh.acknowledge({ code: 'stripped-header-pin', construct: Chart.of(recommendations), reason: 'api-gateway sets x-user-group' });
  mesh.acknowledge({ code: 'stripped-header-pin', construct: Chart.of(orders), reason: 'testers are inside the mesh' });
}
