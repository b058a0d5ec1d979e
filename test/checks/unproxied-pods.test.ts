import { ApiObject, JsonPatch } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import {
  Injection, MeshNamespace, MeshProvider, MeshService, MeshWorkload, MigrationStage, MtlsMode, OutboundTraffic, RateLimit, ZeroTrustNamespace,
} from '../../src';
import { Fixture, errorOf, findingTexts, fixture, service } from '../mesh-fixture';

/** The findings of pods that bypass the proxy. */
function unproxied(declare: (used: Fixture) => void, provider = MeshProvider.istio()): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh).filter(text => /\(unproxied-(pods|caller)\)$/.test(text));
}

const PATH = 'chart/shop/users/v1';
const FIX = 'remove the setting, or move the pods to a namespace without these policies (unproxied-pods)';
const noProxy = (cause: string, { path = PATH, severity = 'ERROR', what = 'authorization policies' } = {}) => (
  `${severity} ${path}: its pods get no proxy (${cause}), so nothing enforces ${what}; ${FIX}`
);
const unguarded = (connections: string, cause: string, severity = 'ERROR') => (
  `${severity} ${PATH}: the proxy of its pods does not guard connections to ${connections} (${cause}), so nothing enforces authorization policies; ${FIX}`
);

const [istio, ambient, linkerd, gatewayApi] = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd(), MeshProvider.gatewayApi()];
const ALL = [istio, ambient, linkerd];
const TEMPLATE = '/spec/template';
const label = (key: string, value: string) => JsonPatch.add(`${TEMPLATE}/metadata/labels/${key.replace('/', '~1')}`, value);
const annotation = (key: string, value: string) => JsonPatch.add(`${TEMPLATE}/metadata/annotations`, { [key]: value });
const HOST_NETWORK = JsonPatch.add(`${TEMPLATE}/spec/hostNetwork`, true);

const INJECT = 'sidecar.istio.io/inject';
const NO_PROXY: [string, MeshProvider, JsonPatch, string][] = [
  ...ALL.map((provider): [string, MeshProvider, JsonPatch, string] => ['every mesh', provider, HOST_NETWORK, 'hostNetwork: true']),
  ['Istio', istio, label(INJECT, 'false'), `label ${INJECT}: false`],
  ['Istio', istio, annotation(INJECT, 'disabled'), `annotation ${INJECT}: disabled`],
  ['Istio', istio, annotation('sidecar.istio.io/interceptionMode', 'NONE'), 'annotation sidecar.istio.io/interceptionMode: NONE'],
  ['Istio ambient', ambient, label('istio.io/dataplane-mode', 'none'), 'label istio.io/dataplane-mode: none'],
  ['Linkerd', linkerd, annotation('linkerd.io/inject', 'disabled'), 'annotation linkerd.io/inject: disabled'],
];

describe('pods without a proxy in a namespace that denies by default', () => {
  test.each(NO_PROXY)('%s %#: patched in late', (_, provider, patch, cause) => {
    expect(unproxied(used => { service(used.shop, 'users').versions[0].object.addJsonPatch(patch); }, provider)).toEqual([noProxy(cause)]);
  });

  test.each(NO_PROXY)('%s %#: a raw StatefulSet of the user', (_, provider, patch, cause) => {
    expect(unproxied(({ chart, shop }) => {
      const workload = new ApiObject(chart, 'own', {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { namespace: 'shop' },
        spec: { serviceName: 'users', selector: {}, template: { metadata: { labels: {} }, spec: { serviceAccountName: 'users', containers: [] } } },
      });
      shop.addService('users').addVersion('v1', { workload });
      workload.addJsonPatch(patch);
    }, provider)).toEqual([noProxy(cause)]);
  });

  test('by the containers of cdk8s-plus', () => {
    expect(unproxied(({ shop }) => {
      const { workload } = shop.addService('users').addVersion('v1', { image: 'users' });
      workload.podMetadata.addLabel(INJECT, 'no');
    })).toEqual([noProxy(`label ${INJECT}: no`)]);
  });

  test.each(ALL)('%#: a workload without a Service is a warning', provider => {
    expect(unproxied(({ shop }) => {
      shop.addWorkload('job', {
        workload: new Deployment(shop, 'own', { metadata: { namespace: 'shop' }, hostNetwork: true, serviceAccount: undefined, containers: [{ image: 'job' }] }),
      });
    }, provider)).toEqual([noProxy('hostNetwork: true', { path: 'chart/shop/job', severity: 'WARNING' })]);
  });
});

describe('connections that bypass the proxy', () => {
  const of = (provider: MeshProvider, key: string, value: string) => unproxied(used => {
    const { versions: [v1] } = service(used.shop, 'users', { ports: [{ port: 80, targetPort: 8080 }, { port: 90, targetPort: 9000, suffix: 'admin' }] });
    v1.object.addJsonPatch(annotation(key, value));
  }, provider);

  test.each([
    [istio, 'traffic.sidecar.istio.io/excludeInboundPorts', '9000,9090', 'port 9000'],
    [istio, 'traffic.sidecar.istio.io/includeInboundPorts', '9000', 'port 8080'],
    [istio, 'traffic.sidecar.istio.io/includeInboundPorts', '', 'port 8080, 9000'],
    [linkerd, 'config.linkerd.io/skip-inbound-ports', '22, 8000-8999', 'port 8080'],
    [linkerd, 'config.linkerd.io/default-inbound-policy', 'all-unauthenticated', 'port 8080, 9000'],
    [ambient, 'ambient.istio.io/bypass-inbound-capture', 'true', 'port 8080, 9000'],
  ])('%#: to a port of the service', (provider, key, value, ports) => { expect(of(provider, key, value)).toEqual([unguarded(ports, `annotation ${key}: ${value}`)]); });

  test.each([
    [istio, 'traffic.sidecar.istio.io/excludeInboundPorts'], [linkerd, 'config.linkerd.io/skip-inbound-ports'],
  ])('%#: to another port is a warning', (provider, key) => { expect(of(provider, key, '9464')).toEqual([unguarded('some ports', `annotation ${key}: 9464`, 'WARNING')]); });
});

test.each([
  [istio, INJECT, 'true'], [istio, INJECT, ''], [istio, 'traffic.sidecar.istio.io/includeInboundPorts', '*'], [istio, 'traffic.sidecar.istio.io/excludeInboundPorts', ''],
  [istio, 'linkerd.io/inject', 'disabled'], [linkerd, INJECT, 'false'], [linkerd, 'linkerd.io/inject', 'ingress'],
  [linkerd, 'config.linkerd.io/default-inbound-policy', 'deny'], [ambient, INJECT, 'false'], [ambient, 'ambient.istio.io/bypass-inbound-capture', 'false'],
  [gatewayApi, 'linkerd.io/inject', 'disabled'],
])('%#: not with %s: %s', (provider, key, value) => {
  expect(unproxied(used => { service(used.shop, 'users').versions[0].object.addJsonPatch(annotation(key, value)); }, provider)).toEqual([]);
});

test('a label of injection takes precedence over the annotation', () => {
  expect(unproxied(used => { service(used.shop, 'users').versions[0].object.addJsonPatch(annotation(INJECT, 'false'), label(INJECT, 'true')); })).toEqual([]);
});

test('not where nothing is to be enforced', () => {
  expect(unproxied(used => { service(used.open, 'users').versions[0].object.addJsonPatch(HOST_NETWORK); })).toEqual([]);
});

test('strict mutual TLS, of the namespace or of a port, rate limits, and REGISTRY_ONLY', () => {
  const strict = (declare: (used: Fixture) => MeshService, provider = istio) => unproxied(used => {
    declare(used).addVersion('v1', { image: 'users' }).object.addJsonPatch(HOST_NETWORK);
  }, provider);
  const text = (what: string, severity = 'ERROR') => [noProxy('hostNetwork: true', { path: 'chart/n/users/v1', what, severity })];
  expect(strict(({ chart, mesh }) => new MeshNamespace(chart, 'n', { mesh, mtls: MtlsMode.STRICT }).addService('users'))).toEqual(text('mutual TLS (STRICT)'));
  expect(strict(({ chart, mesh }) => new MeshNamespace(chart, 'n', { mesh }).addService('users', { ports: [{ port: 80, mtls: MtlsMode.STRICT }] }))).toEqual(text('mutual TLS (STRICT)'));
  expect(strict(({ chart, mesh }) => {
    const users = new MeshNamespace(chart, 'n', { mesh }).addService('users');
    new RateLimit(chart, 'limit', { service: users, requestsPerSecond: 5 });
    return users;
  }, linkerd)).toEqual(text('rate limits'));
  expect(strict(({ chart, mesh }) => new MeshNamespace(chart, 'n', { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY }).addService('users'))).toEqual(
    text('outboundTraffic REGISTRY_ONLY', 'WARNING'),
  );
});

describe('a namespace without injection', () => {
  test.each(ALL)('%#: refused where it denies by default, or with strict mutual TLS', provider => {
    const { chart, mesh } = fixture(provider);
    const injection = Injection.disabled();
    expect(errorOf(() => new ZeroTrustNamespace(chart, 'a', { mesh, injection }))).toBe(
      'chart/a: injection is "disabled", allowed: injection in a ZeroTrustNamespace: without proxies nothing enforces it; leave injection out, or use a MeshNamespace',
    );
    expect(errorOf(() => new MeshNamespace(chart, 'b', { mesh, injection, mtls: MtlsMode.STRICT }))).toBe(
      'chart/b: injection is "disabled", allowed: injection with mtls STRICT: without proxies nothing enforces it; leave injection out, or leave mtls out',
    );
    expect(errorOf(() => new MeshNamespace(chart, 'c', { mesh, injection, mtls: MtlsMode.PERMISSIVE }))).toBeUndefined();
  });

  const outside = (provider: MeshProvider, opted: JsonPatch[] = []) => unproxied(used => {
    const far = new MeshNamespace(used.chart, 'far', { mesh: used.mesh, injection: Injection.disabled() });
    const { service: web, versions: [v1] } = service(far, 'web');
    if (opted.length) v1.object.addJsonPatch(...opted);
    web.calls(service(used.shop, 'users').service);
  }, provider);
  const denied = (path: string, cause: string, target = 'chart/shop/users denies') => (
    `ERROR ${path}: its pods get no proxy (${cause}), so they have no client identity: ${target} their calls; `
    + 'let the pods have a proxy, or allow them by network with plaintextFrom (unproxied-caller)'
  );

  test.each(ALL)('%#: its callers are denied', provider => {
    expect(outside(provider)).toEqual([denied('chart/far/web/v1', 'injection of namespace far is disabled')]);
  });

  test('at stage PREPARED the stage is the cause', () => {
    expect(unproxied(used => {
      const far = new ZeroTrustNamespace(used.chart, 'far', { mesh: used.mesh, stage: MigrationStage.PREPARED });
      service(far, 'web').service.calls(service(used.shop, 'users').service);
    }, istio)).toEqual([denied('chart/far/web/v1', 'namespace far is at stage PREPARED')]);
  });

  test('pods may ask for a proxy themselves in an ambient mesh and on Linkerd, not on Istio', () => {
    expect(outside(ambient, [label('istio.io/dataplane-mode', 'ambient')])).toEqual([]);
    expect(outside(linkerd, [annotation('linkerd.io/inject', 'enabled')])).toEqual([]);
    expect(outside(istio, [label(INJECT, 'true')])).toEqual([denied('chart/far/web/v1', 'injection of namespace far is disabled')]);
  });

  test('callers without a proxy elsewhere: a version, a workload, existing pods', () => {
    expect(unproxied(({ chart, mesh, open, shop }) => {
      const target = service(shop, 'users').service;
      const second = service(shop, 'audit').service;
      const { service: web, versions: [v1] } = service(open, 'web', {}, ['v1', 'v2']);
      v1.object.addJsonPatch(HOST_NETWORK);
      web.calls(target);
      web.calls(second);
      const mailer = open.addWorkload('mailer', { image: 'mailer' });
      mailer.object.addJsonPatch(label(INJECT, 'false'));
      mailer.calls(target);
      const far = new MeshNamespace(chart, 'far', { mesh, injection: Injection.disabled() });
      MeshWorkload.fromExistingWorkload(far, 'job', { namespace: far, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(target);
    })).toEqual([
      denied('chart/far/job', 'injection of namespace far is disabled'),
      denied('chart/open/mailer', `label ${INJECT}: false`),
      denied('chart/open/web/v1', 'hostNetwork: true', 'chart/shop/audit and chart/shop/users deny'),
    ]);
  });

  test('also by a target with strict mutual TLS; not by one that allows every client, or clients by network', () => {
    const calling = (declare: (used: Fixture) => MeshService) => unproxied(used => {
      const far = new MeshNamespace(used.chart, 'far', { mesh: used.mesh, injection: Injection.disabled() });
      service(far, 'web').service.calls(declare(used));
    });
    const cause = 'injection of namespace far is disabled';
    expect(calling(({ chart, mesh }) => service(new MeshNamespace(chart, 'strict', { mesh, mtls: MtlsMode.STRICT }), 'users').service)).toEqual([
      denied('chart/far/web/v1', cause, 'chart/strict/users denies'),
    ]);
    expect(calling(({ open }) => service(open, 'users').service)).toEqual([]);
    expect(calling(({ shop }) => (
      service(shop, 'users', { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] }).service
    ))).toEqual([]);
  });
});

