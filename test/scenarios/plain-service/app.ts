import { App, Chart, Duration, Size } from 'cdk8s';
import { Mesh, MeshNamespace, MeshProvider } from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** One service, one version, with probes, resources and environment; callers need no permission. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'default', { mesh });
  shop.addService('user-service').addVersion('v1', {
    image: 'myregistry/user-service:v1',
    replicas: 3,
    envVariables: { SERVICE_NAME: kplus.EnvValue.fromValue('user-service'), SERVICE_VERSION: kplus.EnvValue.fromValue('v1') },
    resources: {
      cpu: { request: kplus.Cpu.millis(100), limit: kplus.Cpu.millis(500) },
      memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
    },
    liveness: kplus.Probe.fromHttpGet('/health', { port: 8080, initialDelaySeconds: Duration.seconds(10), periodSeconds: Duration.seconds(10) }),
    readiness: kplus.Probe.fromHttpGet('/ready', { port: 8080, initialDelaySeconds: Duration.seconds(5), periodSeconds: Duration.seconds(5) }),
  });
}
