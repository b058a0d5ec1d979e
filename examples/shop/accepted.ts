import { Mesh } from 'cdk8s-mesh';
import { Services } from './services';

/** Warnings that are known and meant. One that no longer meets a warning is itself reported, so the list stays true. */
export function acceptRisks(mesh: Mesh, { payments }: Services): void {
  mesh.acknowledge({
    code: 'low-connect-timeout',
    construct: payments,
    reason: 'order-service, its only caller, runs in the same zone; a connection that takes longer than 30 ms is better tried on another pod',
  });
}
