import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { CanaryRoute, HttpMethod, Mesh, MeshProvider, MeshService, MeshWorkload, PathMatch, ZeroTrustNamespace } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/**
 * A search engine that an operator deploys, in two versions, and an indexer that Helm deploys: of neither is more rendered than routes and policies.
 * The web is an app of its own whose Deployment is no construct of cdk8s-plus.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });

  const search = MeshService.fromExistingService(chart, 'search', {
    namespace: shop,
    serviceAccountName: 'search-engine',
    podLabels: { 'operator.example.com/cluster': 'search' },
    ports: [{ port: 9200 }],
    timeout: Duration.seconds(5),
  });
  const [stable, canary] = ['8', '9'].map(version => search.addVersion(`v${version}`, {
    podLabels: { 'operator.example.com/version': version },
    readiness: kplus.Probe.fromHttpGet('/_cluster/health', { port: 9200 }), // as the operator sets it, so that policies let the kubelet in
  }));
  new CanaryRoute(chart, 'search-canary', { service: search, stable, canary, canaryPercent: 10 });

  const web = new MeshService(chart, 'web', { namespace: shop });
  web.addVersion('v1', {
    workload: new ApiObject(chart, 'web-deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        replicas: 2,
        selector: { matchLabels: { tier: 'front' } },
        template: {
          metadata: { labels: { tier: 'front' } },
          spec: {
            serviceAccountName: web.serviceAccount.name,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: 'web',
              image: 'myregistry/web:v1',
              ports: [{ containerPort: 8080 }],
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            }],
          },
        },
      },
    }),
  });
  web.calls(search, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/products')] });

  const indexer = MeshWorkload.fromExistingWorkload(chart, 'indexer', {
    namespace: shop, serviceAccountName: 'indexer', podLabels: { 'app.kubernetes.io/instance': 'indexer' },
  });
  indexer.calls(search, { methods: [HttpMethod.PUT] });
}
