import { ApiObject, App, Chart, Cron, Duration } from 'cdk8s';
import { DisruptionBudget, Mesh, MeshNamespace, MeshProvider, TopologySpread } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/**
 * Budgets, spread and shutdown for a namespace, of which services override some. orders is scaled by a HorizontalPodAutoscaler, mailer by KEDA.
 * search is a StatefulSet of the user with constraints and a hook of its own, report a CronJob, which ends by itself.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', {
    mesh,
    availability: { disruptionBudget: DisruptionBudget.maxUnavailable(1), topologySpread: [TopologySpread.zones()], gracefulShutdown: {} },
  });
  const health = { liveness: kplus.Probe.fromHttpGet('/health', { port: 8080 }), readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080 }) };

  const orders = shop.addService('orders').addVersion('v1', { image: 'myregistry/orders:v1', ...health });
  new kplus.HorizontalPodAutoscaler(chart, 'orders-autoscaler', {
    metadata: { name: 'orders', namespace: 'shop' },
    target: orders.workload,
    minReplicas: 3,
    maxReplicas: 10,
    metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70))],
  });

  // Long requests, and a proxy that is no native sidecar.
  shop.addService('uploads', {
    availability: {
      disruptionBudget: DisruptionBudget.minAvailablePercent(50),
      topologySpread: [TopologySpread.zones({ required: true, minDomains: 3 }), TopologySpread.nodes({ maxSkew: 2 })],
      gracefulShutdown: { delay: Duration.seconds(10), drain: Duration.minutes(2), nativeSidecar: false },
    },
  }).addVersion('v1', { image: 'myregistry/uploads:v1', replicas: 4, ...health });

  const search = shop.addService('search', { ports: [{ port: 9200 }] });
  search.addVersion('v1', {
    workload: new ApiObject(chart, 'search-nodes', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'search', namespace: 'shop' },
      spec: {
        replicas: 3,
        serviceName: 'search',
        selector: { matchLabels: { tier: 'search' } },
        template: {
          metadata: { labels: { tier: 'search' } },
          spec: {
            serviceAccountName: search.serviceAccount.name,
            topologySpreadConstraints: [
              { maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { tier: 'search' } } },
            ],
            containers: [
              { name: 'search', image: 'myregistry/search:v1', ports: [{ containerPort: 9200 }], lifecycle: { preStop: { exec: { command: ['leave-cluster'] } } } },
              { name: 'exporter', image: 'myregistry/exporter:v1', lifecycle: { postStart: { exec: { command: ['register'] } } } },
            ],
          },
        },
      },
    }),
  });

  const mailer = shop.addWorkload('mailer', { image: 'myregistry/mailer:v1', autoscaled: true });
  new ApiObject(chart, 'mailer-autoscaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'mailer', namespace: 'shop' },
    spec: {
      scaleTargetRef: { name: mailer.object.name },
      minReplicaCount: 2,
      maxReplicaCount: 20,
      triggers: [{ type: 'rabbitmq', metadata: { queueName: 'mails', mode: 'QueueLength', value: '50', hostFromEnv: 'RABBITMQ_URL' } }],
    },
  });

  const report = kplus.ServiceAccount.fromServiceAccountName(chart, 'report-account', 'report');
  shop.addWorkload('report', {
    workload: new kplus.CronJob(chart, 'report-job', {
      metadata: { name: 'report', namespace: 'shop' }, serviceAccount: report, schedule: Cron.schedule({ minute: '0', hour: '6' }), containers: [{ image: 'myregistry/report:v1' }],
    }),
  });
}
