import { App, Chart, Size } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** A size for the proxies of a namespace, a larger one for a busy service, and database ports that pass the proxy by. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', {
    mesh, proxy: { resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(50) } } },
  });
  shop.addService('product-service', { proxy: { skipOutboundPorts: [6379, 3306] } })
    .addVersion('v1', { image: 'myregistry/product-service:v1' });
  shop.addService('busy', {
    proxy: {
      resources: {
        cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.millis(2000) },
        memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
      },
    },
  }).addVersion('v1', { image: 'myregistry/busy:v1' });
}
