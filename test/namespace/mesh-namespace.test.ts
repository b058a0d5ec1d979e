import { App, Chart, Duration } from 'cdk8s';
import {
  HttpMatch, Injection, MeshNamespace, MeshNamespaceProps, MeshProvider, MeshWorkload, NamespaceOptions,
  OutboundTraffic, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

test.each(['Shop', 'my_shop', 'a.b', 'n'.repeat(64), '-a'])('a namespace is not named %s', namespaceName => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => new MeshNamespace(chart, 'shop', { mesh, namespaceName }))).toBe(
    `chart/shop: namespaceName is ${JSON.stringify(namespaceName)}, allowed: 1 to 63 lower-case letters, digits and dashes, first and last a letter or digit; `
    + 'choose a name that Kubernetes accepts as a DNS label',
  );
});

test('a namespace is declared once in an app', () => {
  const { app, mesh, shop } = fixture();
  expect(errorOf(() => new MeshNamespace(new Chart(app, 'team'), 'again', { mesh, namespaceName: shop.namespaceName }))).toBe(
    'team/again: namespaceName is "shop", allowed: one construct for each namespace; chart/shop declares it: use that construct',
  );
  expect(mesh._model.namespaces).toHaveLength(1);
});

test('two apps may have namespaces of one name', () => {
  fixture().shop.addService('users');
  expect(errorOf(() => fixture(MeshProvider.linkerd(), {}, new App()).shop.addService('users'))).toBeUndefined();
});

test('a revision is a DNS label', () => {
  expect(errorOf(() => Injection.revision('1.30'))).toBe(
    'Injection.revision: name is "1.30", allowed: 1 to 63 lower-case letters, digits and dashes, first and last a letter or digit; '
    + 'choose a name that Kubernetes accepts as a DNS label',
  );
});

test.each(['mtls', 'outboundTraffic'])('a value of %s that is none, as plain JavaScript may pass it', what => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => new MeshNamespace(chart, 'shop', { mesh, [what]: 'strict' }))).toMatch(`chart/shop: ${what} is "strict", allowed: `);
});

test('mistakes carry the path of the namespace', () => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => new MeshNamespace(chart, 'shop', { mesh, proxy: { concurrency: -1 } }))).toMatch('chart/shop: proxy.concurrency is -1');
});

test.each<[Partial<MeshNamespaceProps>, Record<string, string>]>([
  [{}, { 'istio-injection': 'enabled' }],
  [{ injection: Injection.enabled() }, { 'istio-injection': 'enabled' }],
  [{ injection: Injection.disabled() }, { 'istio-injection': 'disabled' }],
  [{ injection: Injection.revision('1-30-3') }, { 'istio.io/rev': '1-30-3' }],
])('Istio knows %j by one label', (props, labels) => {
  const { chart, mesh } = fixture();
  new MeshNamespace(chart, 'far', { mesh, ...props });
  expect(find(chart, 'Namespace', 'far')).toEqual({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'far', labels } });
});

test('a namespace that this app does not create is not rendered, its policies are', () => {
  const { chart, mesh } = fixture();
  const far = new ZeroTrustNamespace(chart, 'far', { mesh, create: false });
  expect(far.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['PeerAuthentication default', 'AuthorizationPolicy deny-all']);
  expect(find(chart, 'AuthorizationPolicy', 'deny-all')).toEqual({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'deny-all', namespace: 'far' }, spec: {},
  });
});

describe.each([['Istio', MeshProvider.istio(), 'Sidecar'], ['Linkerd', MeshProvider.linkerd(), 'EgressNetwork']])('%s: REGISTRY_ONLY of the mesh', (_, provider, kind) => {
  const namespaces = (theirs: Partial<NamespaceOptions>, declare: (shop: MeshNamespace, theirs: MeshNamespace) => void = () => undefined) => {
    const { chart, mesh, shop } = fixture(provider, { outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
    declare(shop, new MeshNamespace(chart, 'theirs', { mesh, create: false, ...theirs }));
    return { restricted: all(chart, kind).filter(({ spec }) => !spec.workloadSelector).map(({ metadata }) => metadata.namespace), texts: findingTexts(mesh).filter(text => text.endsWith('(unowned-namespace-settings)')) };
  };
  const [route, call] = [
    (shop: MeshNamespace, theirs: MeshNamespace) => service(shop, 'users').service.routes.addRule({ matches: [HttpMatch.callerNamespace(theirs)], timeout: Duration.seconds(1) }),
    (shop: MeshNamespace, theirs: MeshNamespace) => (
      MeshWorkload.fromExistingWorkload(theirs, 'job', { namespace: theirs, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(service(shop, 'users').service)
    ),
  ];

  test('not in a namespace that this app does not create: as a caller, or named by a route', () => {
    for (const declare of [undefined, call, route]) expect(namespaces({}, declare)).toEqual({ restricted: ['shop'], texts: [] });
  });

  test('nor where this app deploys pods there, which is a finding', () => {
    const text = 'WARNING chart/theirs: outboundTraffic REGISTRY_ONLY of the mesh does not apply to namespace theirs, which this app does not create: '
      + 'pods that this app deploys there may send traffic to undeclared destinations; set outboundTraffic on the namespace, which then applies to all its pods, '
      + 'or acknowledge that its owner restricts egress (unowned-namespace-settings)';
    expect(namespaces({}, (_shop, theirs) => { service(theirs, 'ours'); })).toEqual({ restricted: ['shop'], texts: [text] });
    expect(namespaces({}, (_shop, theirs) => { theirs.addWorkload('ours', { image: 'ours' }); })).toEqual({ restricted: ['shop'], texts: [text] });
  });

  test('its own setting applies', () => {
    expect(namespaces({ outboundTraffic: OutboundTraffic.REGISTRY_ONLY }, (_shop, theirs) => { service(theirs, 'ours'); })).toEqual({ restricted: ['shop', 'theirs'], texts: [] });
  });
});

test('a namespace named default has the PeerAuthentication named default', () => {
  const { chart, mesh } = fixture();
  new ZeroTrustNamespace(chart, 'default', { mesh });
  expect(all(chart, 'PeerAuthentication').map(({ metadata }) => metadata)).toEqual([{ name: 'default', namespace: 'default' }]);
});

test('a revision is a reported loss on Linkerd', () => {
  const { chart, mesh } = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
  new MeshNamespace(chart, 'far', { mesh, injection: Injection.revision('1-30-3') });
  expect(mesh.findings.map(({ message }) => message)).toEqual(['Linkerd does not support control plane revisions: Linkerd has one control plane']);
});
