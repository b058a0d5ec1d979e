import { App, Chart } from 'cdk8s';
import { Mesh, MeshProvider, MeshService, ZeroTrustNamespace } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** A namespace that this app does not create, a chart for each team, and a StatefulSet of our own. */
export function build(app: App, provider: MeshProvider) {
  const platform = new Chart(app, 'platform');
  const mesh = new Mesh(platform, 'mesh', { provider });
  const store = new ZeroTrustNamespace(platform, 'store', { mesh, create: false });

  const stock = new MeshService(new Chart(app, 'stock-team'), 'stock', { namespace: store });
  const set = new kplus.StatefulSet(stock, 'Set', {
    metadata: { name: 'stock', namespace: 'store' },
    serviceAccount: stock.serviceAccount,
    service: new kplus.Service(stock, 'Headless', {
      metadata: { name: 'stock-headless', namespace: 'store' }, clusterIP: 'None', ports: [{ name: 'http', port: 8080 }],
    }),
    containers: [{ image: 'myregistry/stock:v1', portNumber: 8080 }],
  });
  stock.addVersion('v1', { workload: set });

  const web = new MeshService(new Chart(app, 'web-team'), 'web', { namespace: store });
  web.addVersion('v1', { image: 'myregistry/web:v1' });
  web.calls(stock); // the policy lands in the stock team's chart
}
