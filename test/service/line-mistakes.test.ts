import { ConfigMap, Deployment, EnvFrom, EnvValue, Handler, Probe, Volume } from 'cdk8s-plus-28';
import { MeshProvider, MeshService, ServiceVersionOptions } from '../../src';
import { errorOf, fixture, findingTexts } from '../mesh-fixture';
import type { Fixture } from '../mesh-fixture';

const BREAK = 'x\u2028              host: evil';

/** Every kind of string of cdk8s-plus that ends up in the Deployment, and the field in which it is. */
const FIELDS: Record<string, [field: string, options: (fixture: Fixture, text: string) => ServiceVersionOptions]> = {
  'path of a probe': ['livenessProbe.httpGet.path', (_, text) => ({ image: 'i', liveness: Probe.fromHttpGet(`/${text}`, { port: 8080 }) })],
  'host of a probe': ['readinessProbe.tcpSocket.host', (_, text) => ({ image: 'i', readiness: Probe.fromTcpSocket({ port: 8080, host: text }) })],
  'path of a hook': ['lifecycle.preStop.httpGet.path', (_, text) => ({ image: 'i', lifecycle: { preStop: Handler.fromHttpGet(`/${text}`) } })],
  'name of a ConfigMap': ['env[0].valueFrom.configMapKeyRef.name', ({ chart }, text) => (
    { image: 'i', envVariables: { A: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'c', text), 'k') } })],
  'key of a ConfigMap': ['env[0].valueFrom.configMapKeyRef.key', ({ chart }, text) => (
    { image: 'i', envVariables: { A: EnvValue.fromConfigMap(ConfigMap.fromConfigMapName(chart, 'c', 'c'), text) } })],
  'prefix of variables': ['envFrom[0].prefix', ({ chart }, text) => (
    { image: 'i', envFrom: [new EnvFrom(ConfigMap.fromConfigMapName(chart, 'c', 'c'), text)] })],
  'path of a volume': ['template.spec.volumes[0].hostPath.path', ({ chart }, text) => (
    { image: 'i', volumeMounts: [{ path: '/d', volume: Volume.fromHostPath(chart, 'v', 'v', { path: text }) }] })],
  'item of a volume': ['template.spec.volumes[0].configMap.items[0].key', ({ chart }, text) => (
    { image: 'i', volumeMounts: [{ path: '/d', volume: Volume.fromConfigMap(chart, 'v', ConfigMap.fromConfigMapName(chart, 'c', 'c'), { name: 'v', items: { [text]: { path: 'p' } } }) }] })],
  'argument': ['args[0]', (_, text) => ({ image: 'i', args: [text] })],
  'command': ['command[0]', (_, text) => ({ image: 'i', command: [text] })],
  'command of a probe': ['livenessProbe.exec.command[1]', (_, text) => ({ image: 'i', liveness: Probe.fromCommand(['a', text]) })],
  'value of a variable': ['env[0].value', (_, text) => ({ image: 'i', envVariables: { A: EnvValue.fromValue(text) } })],
};

describe.each(Object.entries(FIELDS))('%s', (_, [field, options]) => {
  test.each(['\u0085', '\u2028', '\u2029', '\u0000', '\ufeff'])('without %j', character => {
    const all = fixture();
    all.shop.addService('users').addVersion('v1', options(all, BREAK.replace('\u2028', character)));
    expect(findingTexts(all.mesh)).toEqual([expect.stringMatching(/^ERROR chart\/shop\/users\/v1: .+ of chart\/shop\/users\/v1 is ".+", allowed: .+ \(workload-mismatch\)$/)]);
    expect(findingTexts(all.mesh)[0]).toContain(`${field} of chart/shop/users/v1`);
  });
});

test.each(['path of a probe', 'path of a volume', 'name of a ConfigMap'])('%s without a line break', name => {
  const all = fixture();
  all.shop.addService('users').addVersion('v1', FIELDS[name][1](all, 'a\nb'));
  expect(findingTexts(all.mesh)).toHaveLength(1);
});

test.each(['argument', 'command', 'command of a probe', 'value of a variable'])('%s with lines', name => {
  const all = fixture();
  all.shop.addService('users').addVersion('v1', FIELDS[name][1](all, 'a\tb\nc\r\nd'));
  expect(findingTexts(all.mesh)).toEqual([]);
});

test('pods of a workload, what a patch adds, and keys', () => {
  const { shop, mesh } = fixture();
  const { workload } = shop.addWorkload('w', { image: 'i' });
  workload.metadata.addAnnotation('a\u2028b', 'x');
  workload.podMetadata.addAnnotation('text', 'a\nb');
  shop.addService('users').addVersion('v1', { image: 'i' }).workload.podMetadata.addLabel('x', 'a\u2028b');
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/shop/users/v1: spec.template.metadata.labels.x of chart/shop/users/v1 is "a\\u2028b", allowed: one line without control characters; '
    + 'remove line breaks, such as U+2028 of a copied text (workload-mismatch)',
    'ERROR chart/shop/w: key of metadata.annotations of chart/shop/w is "a\\u2028b", allowed: one line without control characters; '
    + 'remove line breaks, such as U+2028 of a copied text (workload-mismatch)',
  ]);
});

test('paths of probes of other pods, which policies have', () => {
  const { chart, shop, mesh } = fixture(MeshProvider.linkerd());
  const readiness = Probe.fromHttpGet('/live\u2028x', { port: 8080 });
  const existing = () => MeshService.fromExistingService(chart, 'old', { namespace: shop, serviceAccountName: 'old', podLabels: { app: 'old' }, readiness });
  expect(errorOf(existing)).toMatch(/^chart\/old: path of a probe is "\/live\\u2028x", allowed: one line without control characters; .+$/);
  const users = shop.addService('users');
  const workload = new Deployment(chart, 'own', {
    metadata: { namespace: 'shop' }, serviceAccount: users.serviceAccount, containers: [{ image: 'i', portNumber: 8080, readiness }],
  });
  users.addVersion('v1', { workload });
  expect(findingTexts(mesh)).toContain(
    'ERROR chart/shop/users/v1: probes[0].path of chart/own is "/live\\u2028x", allowed: one line without control characters; '
    + 'remove line breaks, such as U+2028 of a copied text (workload-mismatch)',
  );
});
