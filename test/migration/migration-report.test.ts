import { Duration } from 'cdk8s';
import {
  Gateway, Injection, Jwks, JwtAuthentication, MeshNamespace, MeshProvider, MigrationStage, MtlsMode, TrafficMirror,
  UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

const { PREPARED, INJECTED, PERMISSIVE, STRICT, DRY_RUN, DENY_BY_DEFAULT, JWT } = MigrationStage;

function shopAt({ chart, mesh }: Fixture, stage: MigrationStage) { return new ZeroTrustNamespace(chart, 'shop', { mesh, stage, networkPolicies: false }); }

test('a namespace without a stage, or at the last one, is not in the report', () => {
  const used = fixture();
  shopAt(used, JWT);
  new ZeroTrustNamespace(used.chart, 'other', { mesh: used.mesh });
  expect(used.mesh.migration().toText()).toBe('Every namespace is at the last stage.\n');
  expect(JSON.parse(used.mesh.migration().toJson())).toEqual({ namespaces: [] });
});

test('clients without a proxy block STRICT', () => {
  const used = fixture();
  const { service: users } = service(shopAt(used, PERMISSIVE), 'users');
  const { service: web } = service(new MeshNamespace(used.chart, 'legacy', { mesh: used.mesh, injection: Injection.disabled() }), 'web');
  web.calls(users);
  expect(findingTexts(used.mesh)).toEqual([]);
  expect(used.mesh.migration().toText()).toBe([
    'shop: PERMISSIVE, next STRICT: 1 to do',
    '  error chart/legacy/web/v1: its pods get no proxy (injection of namespace legacy is disabled), so they have no client identity: chart/shop/users denies their calls; '
      + 'let the pods have a proxy, or allow them by network with plaintextFrom (unproxied-caller)',
    '',
  ].join('\n'));
});

test('a revision has no effect at PREPARED, where pods get no proxy', () => {
  const findings = (stage: MigrationStage, injection?: Injection) => {
    const used = fixture();
    new ZeroTrustNamespace(used.chart, 'shop', { mesh: used.mesh, stage, injection });
    return findingTexts(used.mesh).filter(text => text.includes('ignored-injection'));
  };
  expect(findings(PREPARED, Injection.revision('1-31'))).toEqual([
    'WARNING chart/shop: its injection by revision 1-31 has no effect: at stage PREPARED its pods get no proxy, and those that have one lose it; '
    + 'set stage INJECTED, or leave injection out until then (ignored-injection)',
  ]);
  expect(findings(PREPARED)).toEqual([]);
  expect(findings(INJECTED, Injection.revision('1-31'))).toEqual([]);
});

test('so does a namespace that is at an earlier stage', () => {
  const used = fixture();
  const { service: users } = service(shopAt(used, PERMISSIVE), 'users');
  const { service: web } = service(new ZeroTrustNamespace(used.chart, 'web', { mesh: used.mesh, stage: PREPARED }), 'web');
  web.calls(users);
  const [shop, early] = used.mesh.migration().namespaces;
  expect(shop).toMatchObject({ path: 'chart/shop', namespaceName: 'shop', stage: PERMISSIVE, nextStage: STRICT, blockers: [{ code: 'unproxied-caller', path: 'chart/web/web/v1' }] });
  expect(early).toMatchObject({ namespaceName: 'web', stage: PREPARED, nextStage: INJECTED, blockers: [] });
});

test('shared ServiceAccounts block deny by default, and so its dry run', () => {
  const used = fixture();
  const shop = shopAt(used, STRICT);
  const { service: users } = service(shop, 'users');
  const { service: web } = service(shop, 'web');
  service(shop, 'batch', { serviceAccount: web.serviceAccount });
  web.calls(users);
  expect(used.mesh.migration().namespaces.map(({ nextStage, blockers }) => [nextStage, ...blockers.map(({ code }) => code)])).toEqual([[DRY_RUN, 'shared-service-account']]);
});

test('rules for callers that are not allowed to call block deny by default', () => {
  const used = fixture();
  const shop = shopAt(used, STRICT);
  const { service: users } = service(shop, 'users', {}, ['v1', 'v2']);
  const { service: web } = service(shop, 'web');
  web.routesTo(users, { timeout: Duration.seconds(2) });
  expect(used.mesh.migration().namespaces[0].blockers.map(({ code }) => code)).toEqual(['undeclared-caller']);
});

test('what the policies of a dry run would deny blocks deny by default, and is no error before', () => {
  const denied = (stage: MigrationStage) => {
    const used = fixture();
    const shop = shopAt(used, stage);
    const { service: users } = service(shop, 'users');
    const { service: audit } = service(shop, 'audit');
    const { service: web } = service(shop, 'web');
    web.calls(users);
    web.routesTo(audit, { timeout: Duration.seconds(2) });
    new TrafficMirror(used.chart, 'mirror', { service: users, targets: [{ service: audit }] });
    return used.mesh;
  };
  const message = 'chart/shop/audit denies mirrored requests of chart/shop/web, whose calls() to it do not cover all that is mirrored from chart/shop/users';
  const blockers = (stage: MigrationStage) => denied(stage).migration().namespaces[0].blockers.map(({ severity, code }) => `${severity} ${code}`);

  expect(findingTexts(denied(STRICT))).toEqual([]);
  expect(blockers(STRICT)).toEqual(['WARNING mirror-denied', 'WARNING undeclared-caller']);
  expect(denied(DRY_RUN).findings).toMatchObject([{ severity: 'WARNING', code: 'mirror-denied', message: `after the dry run: ${message}` }, { code: 'undeclared-caller' }]);
  expect(blockers(DRY_RUN)).toEqual(['ERROR mirror-denied', 'WARNING undeclared-caller']);
  expect(denied(DENY_BY_DEFAULT).findings).toMatchObject([{ severity: 'ERROR', code: 'mirror-denied', message }, { code: 'undeclared-caller' }]);
  expect(blockers(DENY_BY_DEFAULT)).toEqual([]);
});

test('other requests that policies deny are warnings in a dry run too', () => {
  const used = fixture(MeshProvider.linkerd());
  const shop = shopAt(used, DRY_RUN);
  const { service: users } = service(shop, 'users', { ports: [{ port: 80, mtls: MtlsMode.PERMISSIVE }, { port: 81, suffix: 'b' }] });
  new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [], gatewayClassName: 'other' }).addRoute(users, { port: 81 });
  expect(used.mesh.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(['WARNING unknown-gateway-identity', 'WARNING plaintext-denied']);
});

test('a call to a port of plaintext is denied by the policy; mutual TLS refuses one that bypasses the proxy', () => {
  const used = fixture();
  const shop = shopAt(used, DRY_RUN);
  const { service: users } = service(shop, 'users', { ports: [{ port: 80, mtls: MtlsMode.DISABLE, plaintextFrom: ['192.168.0.0/24'] }, { port: 81, suffix: 'b' }] });
  service(shop, 'web').service.calls(users, { ports: [80] });
  service(shop, 'batch', { proxy: { skipOutboundPorts: [81] } }).service.calls(users, { ports: [81] });
  const found = used.mesh.findings.filter(({ code }) => code === 'call-without-identity');
  expect(found.map(({ severity, path }) => `${severity} ${path}`)).toEqual(['ERROR chart/shop/batch', 'WARNING chart/shop/web']);
});

test('what the mesh does not support blocks the stage that needs it', () => {
  const used = fixture(MeshProvider.linkerd());
  const { service: users } = service(shopAt(used, DENY_BY_DEFAULT), 'users');
  const issuers = [{ issuer: 'https://a.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://a.example.com/jwks.json') }];
  new JwtAuthentication(used.chart, 'tokens', { service: users, issuers });
  expect(findingTexts(used.mesh)).toEqual([]);
  expect(used.mesh.migration().namespaces[0].blockers).toMatchObject([{ code: 'unsupported-feature', path: 'chart/tokens' }]);
});

test('nothing to do', () => {
  const used = fixture(MeshProvider.istio(), { unsupported: UnsupportedFeature.ERROR });
  const shop = shopAt(used, PREPARED);
  const { service: users } = service(shop, 'users');
  service(shop, 'web').service.calls(users);
  expect(used.mesh.migration().toText()).toBe('shop: PREPARED, next INJECTED: nothing to do\n');
});
