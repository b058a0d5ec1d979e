import { ApiObject, Chart, JsonPatch, Testing } from 'cdk8s';
import { Deployment, DeploymentStrategy, PercentOrAbsolute, Probe, RestartPolicy } from 'cdk8s-plus-28';
import { Mesh, MeshNamespace, MeshProvider } from '../../src';
import { containerWithoutDefaults, deploymentWithoutDefaults, probeWithoutDefaults } from '../../src/service/server-defaults';

const spec = (props: object = {}) => {
  const deployment = new Deployment(Testing.chart(), 'sample', { containers: [{ image: 'sample' }], ...props });
  return deploymentWithoutDefaults(ApiObject.of(deployment).toJson().spec) as any;
};

test('of what cdk8s-plus writes, the values that are no defaults of the API server stay', () => {
  const { selector, template: { spec: pod, metadata }, ...rest } = spec();
  expect(rest).toEqual({ replicas: 2 });
  expect(Object.keys(selector.matchLabels)).toEqual(Object.keys(metadata.labels));
  expect(pod).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true } });
  expect(Object.keys(pod).sort()).toEqual(['automountServiceAccountToken', 'containers', 'securityContext']);
  expect(pod.containers[0].securityContext).toEqual({
    allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, runAsNonRoot: true,
  });
});

test('what a user sets to something else stays, without its neighbours', () => {
  expect(spec({ strategy: DeploymentStrategy.recreate() }).strategy).toEqual({ type: 'Recreate' });
  expect(spec({ strategy: DeploymentStrategy.rollingUpdate({ maxSurge: PercentOrAbsolute.percent(50) }) }).strategy)
    .toEqual({ rollingUpdate: { maxSurge: '50%' } });
  expect(spec({ restartPolicy: RestartPolicy.NEVER, hostNetwork: true }).template.spec).toMatchObject({ restartPolicy: 'Never', hostNetwork: true });
  expect(spec({ initContainers: [{ image: 'init', securityContext: { privileged: true, allowPrivilegeEscalation: true } }] })
    .template.spec.initContainers[0].securityContext).toMatchObject({ privileged: true, allowPrivilegeEscalation: true });
});

test('probes and containers', () => {
  expect(probeWithoutDefaults({ failureThreshold: 3, periodSeconds: 10, httpGet: { path: '/', port: 80, scheme: 'HTTP' } }))
    .toEqual({ periodSeconds: 10, httpGet: { path: '/', port: 80 } });
  expect(probeWithoutDefaults({ failureThreshold: 5, httpGet: { path: '/', port: 80, scheme: 'HTTPS' } }))
    .toEqual({ failureThreshold: 5, httpGet: { path: '/', port: 80, scheme: 'HTTPS' } });
  expect(containerWithoutDefaults({ securityContext: { privileged: false } })).toEqual({});
});

test.each([
  ['not read', false],
  ['read', true],
])('a version renders the same lines whether its workload is %s', (_, read) => {
  const chart = new Chart(Testing.app(), 'shop');
  const shop = new MeshNamespace(chart, 'shop', { mesh: new Mesh(chart, 'mesh', { provider: MeshProvider.istio() }) });
  const v1 = shop.addService('users').addVersion('v1', { image: 'users:v1', liveness: Probe.fromHttpGet('/health', { port: 8080 }) });
  if (read) expect(v1.workload).toBeInstanceOf(Deployment);
  ApiObject.of(v1.object).addJsonPatch(JsonPatch.add('/spec/minReadySeconds', 5));
  const { template: { spec: pod }, selector: _labels, ...rest } = Testing.synth(chart).find(({ kind }) => kind === 'Deployment')!.spec;
  expect(rest).toEqual({ replicas: 2, minReadySeconds: 5 });
  expect(Object.keys(pod).sort()).toEqual(['automountServiceAccountToken', 'containers', 'securityContext', 'serviceAccountName']);
  expect(pod.containers[0].livenessProbe).toEqual({ httpGet: { path: '/health', port: 8080 } });
});
