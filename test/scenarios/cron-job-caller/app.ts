import { App, Chart, Cron, Duration } from 'cdk8s';
import { HttpMethod, Mesh, MeshProvider, MeshWorkload, PathMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** A worker and a CronJob call a service, and nobody calls them: they have no Service. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const orders = shop.addService('orders', { timeout: Duration.seconds(2) });
  orders.addVersion('v1', { image: 'myregistry/orders:v1' });

  const mailer = shop.addWorkload('mailer', { image: 'myregistry/mailer:v1', replicas: 1 });
  mailer.calls(orders, { methods: [HttpMethod.GET] });

  const job = new kplus.CronJob(chart, 'cleanup', {
    metadata: { name: 'cleanup', namespace: 'shop' },
    schedule: Cron.daily(),
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'cleanup-identity', 'cleanup'),
    containers: [{
      name: 'cleanup',
      image: 'myregistry/cleanup:v1',
      securityContext: { capabilities: { drop: [kplus.Capability.ALL] }, seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT } },
    }],
  });
  const cleanup = new MeshWorkload(chart, 'cleanup-caller', { namespace: shop, workloadName: 'cleanup', workload: job });
  cleanup.calls(orders, { methods: [HttpMethod.DELETE], paths: [PathMatch.exact('/expired')] });
}
