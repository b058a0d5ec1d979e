import { App } from 'cdk8s';
import { addTest } from './ab-test';
import { acceptRisks } from './accepted';
import { addBlueGreen } from './blue-green';
import { addCalls } from './calls';
import { addCanaries } from './canary';
import { addChaos } from './chaos';
import { addEgress } from './egress';
import { addGateway } from './gateway';
import { addNamespace, INGRESS, MeshName } from './mesh';
import { addServices } from './services';
import { requireTokens } from './tokens';

/** The whole shop. Nothing below depends on the mesh: the word goes to mesh.ts and no further. */
export function buildShop(app: App, mesh: MeshName): void {
  const namespace = addNamespace(app, mesh); // the mesh, and what it guards
  const services = addServices(app, namespace); // what runs
  addCanaries(services); // which version gets a request
  addBlueGreen(services); // and which version is live
  addTest(services); // and which algorithm
  addChaos(services); // trouble, for those who ask for it
  addCalls(services); // who may call whom
  addGateway(services, INGRESS[mesh]); // who comes in from outside
  requireTokens(services); // and on whose behalf
  addEgress(services); // what they call outside
  acceptRisks(namespace.mesh, services); // warnings that are known and meant
}
