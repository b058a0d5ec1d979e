import { App, Chart } from 'cdk8s';
import { Parts, Said } from './uses';
import { CanaryRoute, GuardRails, Mesh, MeshNamespace, MeshProvider, UnsupportedFeature, ZeroTrustNamespace } from '../../src';

/** A shop in which something is said: users in two versions, and a frontend that calls them. */
export function shop(provider: MeshProvider, said: Said = {}, app = new App()): { readonly chart: Chart; readonly mesh: Mesh } {
  const chart = new Chart(app, 'shop');
  const unsupported = said.networkPolicies === undefined ? UnsupportedFeature.ERROR : UnsupportedFeature.REPORT;
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, unsupported });
  const namespace = said.call ? new ZeroTrustNamespace(chart, 'default', { mesh, networkPolicies: said.networkPolicies ?? false, stage: said.stage }) : new MeshNamespace(chart, 'default', { mesh, ...said.namespace });
  const users = namespace.addService('users', said.users);
  const v1 = users.addVersion('v1', { image: 'users:v1' });
  const v2 = users.addVersion('v2', { image: 'users:v2', ...said.v2 });
  const frontend = namespace.addService('frontend');
  frontend.addVersion('v1', { image: 'frontend:v1' });
  if (said.call) frontend.calls(users, said.call);
  if (said.canary) new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: v2, canaryPercent: 10, ...said.canary });
  const parts: Parts = { chart, mesh, namespace, users, v1, v2, frontend };
  said.more?.(parts);
  return { chart, mesh };
}
