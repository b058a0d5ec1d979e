import { readFileSync } from 'fs';
import { join } from 'path';
import { MeshApp, CanaryRoute, DifferenceKind, GatewayApiFeature, LoadBalancing, Mesh, MeshProvider, Severity } from 'cdk8s-mesh';
import { buildShop } from '../../examples/shop/shop';
import { expectGolden } from '../golden';
import { fixture, service } from '../mesh-fixture';

const OTHERS = {
  'linkerd': MeshProvider.linkerd(),
  'istio-ambient': MeshProvider.istioAmbient(),
  'gateway-api': MeshProvider.gatewayApi({ features: [GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING, GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT] }),
};

function shop(): Mesh {
  const app = new MeshApp();
  buildShop(app, 'istio');
  return app.node.findAll().find(construct => construct instanceof Mesh) as Mesh;
}

/** What a note says to do instead. */
function instead(fix: string): string {
  const own = fix.replace(/, or (render the rest with .*|acknowledge the loss)$/, '');
  return own === 'remove it for this mesh' ? '' : `: ${own}`;
}

describe.each(Object.entries(OTHERS))('the shop from Istio to %s', (name, other) => {
  const comparison = shop().compareTo(other);

  test('as text and as JSON', () => {
    expectGolden(comparison.toText(), join(__dirname, `istio-to-${name}.txt`));
    expectGolden(comparison.toJson(), join(__dirname, `istio-to-${name}.json`));
  });

  test('what is lost is what the other mesh would refuse', () => {
    const app = new MeshApp();
    buildShop(app, name as 'linkerd');
    const refused = (app.node.findAll().find(construct => construct instanceof Mesh) as Mesh).findings.filter(({ code }) => code === 'unsupported-feature');
    // Whose gateway it is belongs to the mesh, and changes with it (mesh.ts).
    const lost = comparison.differences.filter(({ kind, feature }) => kind === DifferenceKind.LOST && feature !== 'gateway-default-class');
    expect(lost.map(({ path, description, note }) => `${path}: ${comparison.after} does not support ${description}: ${note}`).sort())
      .toEqual(refused.map(({ path, message, fix }) => `${path}: ${message.replace(/ \(requests matching .*\)$/, '')}${instead(fix)}`).sort());
  });
});

test('lost, changed and gained, and both ways round', () => {
  const both = (from: MeshProvider, to: MeshProvider) => {
    const { mesh, open } = fixture(from);
    service(open, 'users', { circuitBreaker: { maxEjectionPercent: 10, ejectionJitterPercent: 10 } });
    return mesh.compareTo(to).toText();
  };
  expect(both(MeshProvider.istio(), MeshProvider.linkerd())).toBe(`From Istio to Linkerd: 1 lost, 1 changed, 1 gained.

Lost
  chart/open/users
    ejection interval and limits (max ejection percent, min health percent): failure accrual has no interval and no limits

Changed
  chart/open/users
    outlier detection (consecutive errors, base ejection time): failure accrual counts consecutive errors per pod; it probes a pod after the base ejection time, which then grows up to 60s

Gained
  chart/open/users
    maximum ejection time, ejection jitter: fully supported
`);
  expect(both(MeshProvider.linkerd(), MeshProvider.istio())).toBe(`From Linkerd to Istio: 1 lost, 1 changed, 1 gained.

Lost
  chart/open/users
    maximum ejection time, ejection jitter: the ejection time grows by the base ejection time, up to a fixed 300s

Changed
  chart/open/users
    outlier detection (consecutive errors, base ejection time): this limit of Linkerd is gone: failure accrual counts consecutive errors per pod; it probes a pod after the base ejection time, which then grows up to 60s

Gained
  chart/open/users
    ejection interval and limits (max ejection percent, min health percent): fully supported
`);
});

test('a service that excludes something on the other mesh', () => {
  const { chart, mesh, open } = fixture();
  const { service: users, versions: [stable, canary] } = service(open, 'users', { circuitBreaker: {} }, ['v1', 'v2']);
  service(open, 'orders', { circuitBreaker: {} });
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10 });
  const { differences } = mesh.compareTo(MeshProvider.linkerd({ trafficSplit: true }));
  expect(differences.map(({ kind, path }) => [kind, path])).toEqual([[DifferenceKind.LOST, 'chart/open/users'], [DifferenceKind.CHANGED, 'chart/open/orders']]);
});

test('mistakes that only the other mesh makes of it', () => {
  const { mesh, open } = fixture();
  const names = [...Array(17).keys()].map(i => `v${i}`);
  const { routes } = service(open, 'users', {}, names).service._model;
  routes.addPinnedRule({ owner: 'pin', matches: [{ cookies: [{ name: 'c', value: '1' }] }], shares: names.map(version => ({ version, percent: 5 })) });
  const comparison = mesh.compareTo(MeshProvider.linkerd());
  expect(comparison.findings).toEqual([expect.objectContaining({ code: 'http-route-limits', severity: Severity.ERROR, path: 'pin' })]);
  expect(comparison.toText()).toContain('\nNew findings\n  pin\n    with its rules, HTTPRoute users of chart/open/users has 17 backendRefs in one rule; Gateway API allows 16; ');
  expect(JSON.parse(comparison.toJson())).toEqual({ before: 'Istio', after: 'Linkerd', differences: comparison.differences, findings: comparison.findings });
});

test('nothing, to the same mesh', () => {
  const { mesh, open } = fixture();
  service(open, 'users', { loadBalancing: LoadBalancing.RANDOM });
  expect(mesh.compareTo(MeshProvider.istio()).toText()).toBe('From Istio to Istio: 0 lost, 0 changed, 0 gained.\n');
});

test('the guide shows the beginning of the comparison of the shop', () => {
  const guide = 'docs/guides/mesh-migration.md';
  const [counts, lost, changed] = shop().compareTo(MeshProvider.linkerd()).toText().split('\n\n');
  const beginning = (section: string) => [...section.split('\n').slice(0, 5), '  …'].join('\n');
  const shown = `${counts}\n\n${beginning(lost)}\n\n${beginning(changed)}\n`;
  expectGolden(readFileSync(guide, 'utf8').replace(/^From Istio to Linkerd[^`]*/m, () => shown), guide);
});
