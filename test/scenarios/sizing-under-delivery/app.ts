import { ApiObject, App, Chart, Duration } from 'cdk8s';
import {
  DeliveryEngine, DeliveryPlan, DisruptionBudget, Mesh, MeshNamespace, MeshProvider, MetricLimit, ProgressiveDelivery, TopologySpread,
} from 'cdk8s-mesh';

/** Flagger releases users, which KEDA scales. The budget, the spread and the shutdown apply to the stable pods as well, which Flagger copies. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const users = shop.addService('users', {
    availability: {
      disruptionBudget: DisruptionBudget.minAvailable(2), topologySpread: [TopologySpread.zones()], gracefulShutdown: { drain: Duration.seconds(10) },
    },
  });
  const main = users.addVersion('main', { image: 'myregistry/users:v1', autoscaled: true });
  const autoscaler = new ApiObject(chart, 'users-autoscaler', {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'users', namespace: 'shop' },
    spec: {
      scaleTargetRef: { name: main.object.name },
      minReplicaCount: 3,
      maxReplicaCount: 20,
      triggers: [{ type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }],
    },
  });
  new ProgressiveDelivery(chart, 'users-delivery', {
    service: users,
    plan: DeliveryPlan.canary({ stepPercent: 10, interval: Duration.minutes(5), limits: [MetricLimit.errorRate(5)] }),
    engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090', autoscaler }),
  });
}
