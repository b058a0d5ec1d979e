import { Mesh } from 'cdk8s-mesh';
import { Services } from './services';

/** Warnings that are known and meant. One that no longer meets a warning is itself reported, so the list stays true. */
export function acceptRisks(mesh: Mesh, { users, products, payments }: Services): void {
  mesh.acknowledge({
    code: 'low-connect-timeout',
    construct: payments,
    reason: 'order-service, its only caller, runs in the same zone; a connection that takes longer than 30 ms is better tried on another pod',
  });
  mesh.acknowledge({ code: 'short-connections', construct: users, reason: 'so that pods that are added get their share soon' });
  mesh.acknowledge({ code: 'short-connections', construct: payments, reason: 'for the same reason' });
  mesh.acknowledge({ code: 'small-proxy', construct: products, reason: 'measured: its proxies need 40Mi' });
}
