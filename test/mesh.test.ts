import { App, Chart, Duration, Testing } from 'cdk8s';
import { Mesh, MeshApp, MeshProvider, MeshService, OutboundTraffic, PathMatch, HttpMethod, RetryOn, Severity, UnsupportedFeature, CanaryRoute, HttpMatch, LoadBalancing } from '../src';
import { all, find, Fixture, fixture, service, errorOf, findingTexts } from './mesh-fixture';
import { CHECKS } from '../src/checks';

let stderr: jest.SpyInstance;
beforeEach(() => { stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => { stderr.mockRestore(); });
const printed = () => stderr.mock.calls.map(([text]) => text);

describe.each(['clusterDomain', 'trustDomain'])('%s', what => {
  test.each(['', 'Cluster.local', '.local', 'cluster.', 'a..b', 'a_b', '-a', 'a b'])('is not %j', domain => {
    expect(errorOf(() => fixture(MeshProvider.istio(), { [what]: domain }))).toBe(
      `chart/mesh: ${what} is ${JSON.stringify(domain)}, allowed: lower-case DNS labels joined by dots; write it as the cluster has it, without a dot at either end`,
    );
  });

  test.each(['local', 'cluster.local', 'a-1.b2.c'])('may be %s', domain => {
    expect(errorOf(() => fixture(MeshProvider.istio(), { [what]: domain }))).toBeUndefined();
  });
});

test('where pods may send traffic is one of two', () => {
  expect(errorOf(() => fixture(MeshProvider.istio(), { outboundTraffic: 'none' as OutboundTraffic }))).toBe(
    `chart/mesh: outboundTraffic is "none", allowed: ${Object.values(OutboundTraffic).join(', ')}; use a value of the enum`,
  );
});

/** A service without version (an error), one with a low connect timeout (a warning). */
function mistaken({ shop }: Fixture): MeshService {
  shop.addService('empty');
  return service(shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } }).service;
}

const NO_VERSION = 'chart/shop/empty: service empty has no version, so it has no pods; add a version with addVersion() (service-without-version)';
const HASTY = 'chart/shop/hasty: connections to ports 3306 bypass the proxy: no mutual TLS, no policy; '
  + 'use opaquePorts for server-first protocols, or acknowledge it (skipped-ports)';
const UNUSED = 'its acknowledgement of skipped-ports matches no warning (errors cannot be acknowledged); remove the acknowledgement (unused-acknowledgement)';

const WAYS: [string, () => App, (fixture: Fixture) => void][] = [
  ['App', () => Testing.app(), ({ app }) => app.synth()],
  ['MeshApp', () => new MeshApp({ outdir: Testing.app().outdir }), ({ app }) => app.synth()],
  ['Testing.synth(chart)', () => new App(), ({ chart }) => { Testing.synth(chart); }],
];

describe.each(WAYS)('findings at synth by %s', (_, app, synth) => {
  test('are reported together, sorted, and warnings beside them', () => {
    const used = fixture(MeshProvider.istio(), {}, app());
    mistaken(used);
    used.shop.addService('another-empty');
    expect(errorOf(() => synth(used))).toBe([
      'Validation failed with the following errors:',
      `  [chart/mesh] ${NO_VERSION.replace(/empty/g, 'another-empty')}`,
      `  [chart/mesh] ${NO_VERSION}`,
    ].join('\n'));
    expect(printed()).toEqual([`warning: ${HASTY}\n`]);
  });

  test('are none where all is well', () => {
    const used = fixture(MeshProvider.istio(), {}, app());
    service(used.shop, 'users');
    expect(errorOf(() => synth(used))).toBeUndefined();
    expect(printed()).toEqual([]);
    expect(used.mesh.findings).toEqual([]);
  });
});

test('a warning is printed once, whatever the number of charts and of syntheses', () => {
  const used = fixture(MeshProvider.istio(), {}, Testing.app());
  service(used.shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } });
  for (const id of ['a', 'b', 'c']) new Chart(used.app, id);
  used.app.synth();
  used.app.synth();
  expect(printed()).toEqual([`warning: ${HASTY}\n`]);
});

test('what has not changed is not checked again, what has changed is', () => {
  const used = fixture();
  service(used.shop, 'users');
  for (let i = 0; i < 20; i++) new Chart(used.app, `chart-${i}`);
  const check = jest.spyOn(CHECKS, 'flatMap');
  Testing.synth(used.chart);
  Testing.synth(used.app.charts[5]);
  expect(used.mesh.findings).toEqual([]);
  expect(check).toHaveBeenCalledTimes(1);
  used.shop.addService('empty');
  expect(used.mesh.findings).toHaveLength(1);
  expect(check).toHaveBeenCalledTimes(2);
  check.mockRestore();
});

test('who changes the list of findings changes a copy', () => {
  const used = fixture();
  used.shop.addService('empty');
  used.mesh.findings.pop();
  expect(used.mesh.findings).toHaveLength(1);
});

test('equal findings are reported once', () => {
  const { chart, shop, mesh } = fixture();
  const { service: target, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', {
    service: target,
    stable,
    canary,
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x', '1')],
    timeout: Duration.seconds(1),
    retries: { attempts: 2, perTryTimeout: Duration.seconds(1) },
  });
  expect(mesh.findings.map(({ code }) => code)).toEqual(['retries-exceed-timeout']);
});

describe('acknowledgements', () => {
  test.each<any>(['', ' \n', undefined, null, 7, ['reason']])('have a reason, not %j', reason => {
    const used = fixture();
    expect(errorOf(() => used.mesh.acknowledge({ code: 'skipped-ports', construct: used.shop, reason }))).toBe(
      `chart/shop: reason for skipped-ports is ${JSON.stringify(reason) ?? 'missing'}, allowed: a non-empty text; give the reason to accept the warning`,
    );
  });

  test('silence the warning of the construct and of those below it', () => {
    for (const pick of [({ shop }: Fixture) => shop, ({ shop }: Fixture) => shop.node.findChild('hasty')]) {
      const used = fixture();
      service(used.shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } });
      used.mesh.acknowledge({ code: 'skipped-ports', construct: pick(used), reason: 'old database' });
      Testing.synth(used.chart);
      expect(used.mesh.findings).toEqual([]);
      expect(printed()).toEqual([]);
    }
  });

  test('of another construct or code are reported as unused, and silence nothing', () => {
    const used = fixture();
    const hasty = service(used.shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } }).service;
    const hastyToo = service(used.shop, 'hasty-too').service; // its path begins like that of the other
    used.mesh.acknowledge({ code: 'skipped-ports', construct: hastyToo, reason: 'old database' });
    used.mesh.acknowledge({ code: 'unknown-port', construct: hasty, reason: 'old database' });
    expect(findingTexts(used.mesh)).toEqual([
      `WARNING ${HASTY}`,
      `WARNING chart/shop/hasty: ${UNUSED.replace('skipped-ports', 'unknown-port')}`,
      `WARNING chart/shop/hasty-too: ${UNUSED}`,
    ]);
  });

  test('count from when they are made, also after findings were read', () => {
    const used = fixture();
    const hasty = service(used.shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } }).service;
    expect(used.mesh.findings).toHaveLength(1);
    used.mesh.acknowledge({ code: 'skipped-ports', construct: hasty, reason: 'old database' });
    expect(used.mesh.findings).toEqual([]);
  });

  test('do not work on errors', () => {
    const used = fixture();
    const empty = used.shop.addService('empty');
    used.mesh.acknowledge({ code: 'service-without-version', construct: empty, reason: 'please' });
    expect(findingTexts(used.mesh)).toEqual([
      `ERROR ${NO_VERSION}`, `WARNING chart/shop/empty: ${UNUSED.replace('skipped-ports', 'service-without-version')}`,
    ]);
    expect(errorOf(() => Testing.synth(used.chart))).toContain(NO_VERSION);
  });
});

describe('failOn: Severity.WARNING', () => {
  test('makes warnings fail, and prints none', () => {
    const used = fixture(MeshProvider.istio(), { failOn: Severity.WARNING });
    mistaken(used);
    expect(errorOf(() => Testing.synth(used.chart))).toBe(`Validation failed with the following errors:\n  [chart/mesh] ${NO_VERSION}\n  [chart/mesh] ${HASTY}`);
    expect(printed()).toEqual([]);
  });

  test('lets acknowledged ones pass, and unused acknowledgements fail', () => {
    const used = fixture(MeshProvider.istio(), { failOn: Severity.WARNING });
    const hasty = service(used.shop, 'hasty', { proxy: { skipOutboundPorts: [3306] } }).service;
    used.mesh.acknowledge({ code: 'skipped-ports', construct: hasty, reason: 'old database' });
    expect(errorOf(() => Testing.synth(used.chart))).toBeUndefined();
    used.mesh.acknowledge({ code: 'skipped-ports', construct: used.open, reason: 'old database' });
    expect(errorOf(() => Testing.synth(used.chart))).toContain(`chart/open: ${UNUSED}`);
  });
});

describe('what Linkerd cannot do', () => {
  /** An app that asks Linkerd for more than it has, in four places. */
  function tooMuch(unsupported?: UnsupportedFeature): Fixture {
    const used = fixture(MeshProvider.linkerd(), { unsupported });
    const { chart, shop } = used;
    const { service: users, versions: [stable, canary] } = service(shop, 'users', { loadBalancing: LoadBalancing.RANDOM }, ['v1', 'v2']);
    const { service: frontend } = service(shop, 'frontend');
    frontend.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.stringPrefix('/api'), PathMatch.exact('/ok')] });
    new CanaryRoute(chart, 'canary', {
      service: users,
      stable,
      canary,
      canaryPercent: 10,
      canaryMatches: [HttpMatch.path(PathMatch.regex('/v2/.*')), HttpMatch.header('x', '2')],
      retries: { attempts: 1, retryOn: [RetryOn.CONNECT_FAILURE] },
    });
    return used;
  }

  const LOSSES = [
    'chart/canary: Linkerd does not support path match by regex: Gateway API does not define the precedence of a path regex (requests matching path regex /v2/.*)',
    'chart/canary: Linkerd does not support retries on connection failure, refused stream and reset: a request that reaches no pod waits for one, which is not counted as a retry',
    'chart/shop/frontend: Linkerd does not support authorization by path string prefix: HTTPRoute matches prefixes by path element only',
    'chart/shop/users: Linkerd does not support load balancing algorithms: Linkerd always balances by latency (EWMA)',
  ];

  test('is one error that lists every loss with its path', () => {
    const fix = 'remove it for this mesh, or render the rest with unsupported: UnsupportedFeature.REPORT (unsupported-feature)';
    for (const how of [undefined, UnsupportedFeature.ERROR]) {
      expect(errorOf(() => Testing.synth(tooMuch(how).chart))).toBe(
        ['Validation failed with the following errors:', ...LOSSES.map(loss => `  [chart/mesh] ${loss}; ${fix}`)].join('\n'),
      );
    }
  });

  test('is a warning for each with UnsupportedFeature.REPORT, and the rest is rendered', () => {
    const { chart } = tooMuch(UnsupportedFeature.REPORT);
    const route = find(chart, 'HTTPRoute', 'users');
    expect(printed()).toEqual(LOSSES.map(loss => `warning: ${loss}; remove it for this mesh, or acknowledge the loss (unsupported-feature)\n`));
    expect(route.spec.rules).toEqual([
      { matches: [{ headers: [{ name: 'x', value: '2' }] }], backendRefs: [{ name: 'users-v2', port: 8080 }] },
      { backendRefs: [{ name: 'users-v1', port: 8080, weight: 90 }, { name: 'users-v2', port: 8080, weight: 10 }] },
    ]);
    expect(route.metadata.annotations).toBeUndefined();
  });

  test('a call that it cannot distinguish stays denied', () => {
    const { chart } = tooMuch(UnsupportedFeature.REPORT);
    const inbound = all(chart, 'HTTPRoute').filter(({ spec }) => spec.parentRefs[0].kind === 'Server');
    expect(inbound.flatMap(({ spec }) => spec.rules.flatMap(({ matches }: any) => matches))).toEqual([{ path: { type: 'Exact', value: '/ok' }, method: 'GET' }]);
  });

  test('may be acknowledged', () => {
    const used = tooMuch(UnsupportedFeature.REPORT);
    used.mesh.acknowledge({ code: 'unsupported-feature', construct: used.chart, reason: 'known' });
    expect(used.mesh.findings).toEqual([]);
  });

  test('a pin of which nothing is left is no rule', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
    const { service: users, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
    new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, canaryMatches: [HttpMatch.path(PathMatch.regex('/v2/.*'))] });
    expect(find(chart, 'HTTPRoute', 'users').spec.rules).toHaveLength(1);
  });
});

test('two meshes in one app each see what is theirs', () => {
  const { chart, mesh, shop } = fixture();
  const other = new Mesh(chart, 'other', { provider: MeshProvider.linkerd() });
  shop.addService('empty');
  expect(mesh.findings).toHaveLength(1);
  expect(other.findings).toEqual([]);
});

test('two equal warnings are printed as one line', () => {
  const { chart, shop } = fixture();
  for (const name of ['a', 'b']) service(shop, name, { proxy: { skipOutboundPorts: [3306] } });
  Testing.synth(chart);
  expect(printed()).toEqual([`warning: chart/shop/a, chart/shop/b: ${HASTY.slice(HASTY.indexOf(': ') + 2)}\n`]);
});

test('many equal warnings are printed as one line; findings has them all', () => {
  const { chart, mesh, shop } = fixture();
  for (const name of ['a', 'b', 'c', 'd', 'e']) service(shop, name, { proxy: { skipOutboundPorts: [3306] } });
  Testing.synth(chart);
  const text = HASTY.slice(HASTY.indexOf(': ') + 2);
  expect(printed()).toEqual([`warning: chart/shop/a, chart/shop/b, chart/shop/c and 2 more: ${text}\n`]);
  expect(mesh.findings.map(({ path }) => path)).toEqual(['a', 'b', 'c', 'd', 'e'].map(name => `chart/shop/${name}`));
});
