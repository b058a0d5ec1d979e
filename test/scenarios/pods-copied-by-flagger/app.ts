import { App, Chart } from 'cdk8s';
import { EgressScope, Mesh, MeshProvider, ZeroTrustNamespace } from 'cdk8s-mesh';

/** Flagger copies the pods of a service and changes their label `app` (see cluster.yaml): policies apply to the copies too. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh, egressScope: EgressScope.all() }); // the policies alone decide
  const users = shop.addService('user-service');
  users.addVersion('v1', { image: 'myregistry/user-service:v1' });
  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  shop.addService('stranger').addVersion('v1', { image: 'myregistry/stranger:v1' });

  frontend.calls(users);
}
