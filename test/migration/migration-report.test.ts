import { Duration } from 'cdk8s';
import { Jwks, JwtAuthentication, MeshNamespace, Injection, MeshProvider, MigrationStage, UnsupportedFeature, ZeroTrustNamespace } from '../../src';
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
