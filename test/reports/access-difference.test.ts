import { App, Chart } from 'cdk8s';
import { Probe, ServiceAccount } from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { allows, Case } from './allows';
import { difference, matrices, matricesOf, meshFile } from './mesh-file';
import {
  CanaryRoute, ExternalClient, ExternalService, Gateway, GatewayCertificate, GatewayListener, GatewayProps, GatewayTls, GatewayWorkload,
  HttpMethod, Jwks, JwtAuthentication, JwtAuthenticationProps, Mesh, MeshNamespace, MeshPort, MeshProvider, MeshService, MigrationStage, MtlsMode,
  OutboundTraffic, PathMatch, PortProtocol, ZeroTrustNamespace,
} from '../../src';
import { rowCells } from '../../src/reports/access-cells';
import { AccessChange, AccessDifference, accessDifferences, isWider } from '../../src/reports/access-difference';
import { differenceMarkdown } from '../../src/reports/access-markdown';
import { AppSpec, namespaceName, serviceName } from '../generator/app-spec';
import { build } from '../generator/build';
import { randomApp } from '../generator/random-app';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

interface Shop {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: MeshNamespace;
  readonly cart: MeshService;
  readonly payments: MeshService;
}

interface Setting {
  readonly zeroTrust?: boolean;
  readonly mtls?: MtlsMode;
  readonly ports?: MeshPort[];
  readonly outboundTraffic?: OutboundTraffic;
  readonly serviceAccount?: string;
  readonly provider?: MeshProvider;
}

/** A shop with two services. */
function shop(declare: (shop: Shop) => void = () => {}, { zeroTrust = true, mtls, ports, outboundTraffic, serviceAccount, provider = MeshProvider.istio() }: Setting = {}, id = 'shop'): App {
  const app = new App();
  const chart = new Chart(app, id);
  const mesh = new Mesh(chart, 'mesh', { provider });
  const namespace = zeroTrust ? new ZeroTrustNamespace(chart, 'shop', { mesh, outboundTraffic }) : new MeshNamespace(chart, 'shop', { mesh, mtls, outboundTraffic });
  const cart = namespace.addService('cart', { serviceAccount: serviceAccount === undefined ? undefined : ServiceAccount.fromServiceAccountName(chart, 'account', serviceAccount) });
  declare({ chart, mesh, shop: namespace, cart, payments: namespace.addService('payments', { ports }) });
  return app;
}

/** What opens and closes by the policies of the mesh, as the lines of the Markdown; `network-difference.test.ts` has the NetworkPolicies. */
function lines(before: App, after: App): string[] {
  const text = differenceMarkdown(accessDifferences(matrices(before), matrices(after)));
  return text.split('\n').filter(line => line.startsWith('- ') && !line.includes('on the layer of NetworkPolicies'))
    .map(line => line.slice(2).replace(/`/g, '').replace(/; NetworkPolicies .*/, ''));
}

const ENFORCED = 'enforced by AuthorizationPolicy shop/payments (sidecar)';
const GET = { methods: [HttpMethod.GET] };

test('a new call opens exactly what no other call of the caller allows', () => {
  const before = shop(({ cart, payments }) => cart.calls(payments, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/charges')] }));
  const after = shop(({ cart, payments }) => {
    cart.calls(payments, { methods: [HttpMethod.GET, HttpMethod.POST], paths: [PathMatch.exact('/charges/last')] });
    cart.calls(payments, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/charges')] });
  });
  expect(lines(before, after)).toEqual([`opens: shop/cart → shop/payments port 8080: POST /charges/last; reason call, declared by shop/shop/cart; ${ENFORCED}`]);
  expect(lines(after, before)).toEqual([`closes: shop/cart → shop/payments port 8080: POST /charges/last; reason call, declared by shop/shop/cart; ${ENFORCED}`]);
  expect(isWider(difference(before, after))).toBe(true);
  expect(isWider(difference(after, before))).toBe(false);
});

test.each([
  ['a prefix in place of an exact path', [PathMatch.exact('/a')], [PathMatch.prefix('/a')], ['prefix /a (GET /a: allowed before)'], []],
  ['a string prefix in place of a prefix', [PathMatch.prefix('/a')], [PathMatch.stringPrefix('/a')], ['string prefix /a (GET prefix /a: allowed before)'], []],
  ['the two parts of a prefix', [PathMatch.exact('/a'), PathMatch.stringPrefix('/a/')], [PathMatch.prefix('/a')], [], []],
  ['a prefix below a prefix', [PathMatch.prefix('/a')], [PathMatch.prefix('/a/b')], [], ['prefix /a (GET prefix /a/b: still allowed)']],
  ['the prefix / in place of no path', undefined, [PathMatch.prefix('/')], [], []],
  ['all paths', [PathMatch.prefix('/a')], undefined, ['(GET prefix /a: allowed before)'], []],
] as const)('paths are compared by meaning: %s', (_, before, after, opens, closes) => {
  const called = (paths?: readonly PathMatch[]) => shop(({ cart, payments }) => cart.calls(payments, { ...GET, paths: paths && [...paths] }));
  const texts = lines(called(before), called(after)).map(line => line.replace(/^(opens|closes).*8080: GET ?(.*); reason.*$/, '$1 $2'));
  expect(texts).toEqual([...opens.map(path => `opens ${path}`), ...closes.map(path => `closes ${path}`)]);
});

test('all methods open more than some, and a further port of the service opens for calls to all ports', () => {
  const ports = (...numbers: number[]) => numbers.map(port => ({ port, suffix: `on-${port}` }));
  const [some, all] = [GET, {}].map(options => shop(({ cart, payments }) => cart.calls(payments, options)));
  expect(lines(some, all)).toEqual([`opens: shop/cart → shop/payments port 8080: all requests (GET: allowed before); reason call, declared by shop/shop/cart; ${ENFORCED}`]);
  expect(lines(all, some)).toEqual([`closes: shop/cart → shop/payments port 8080: all requests (GET: still allowed); reason call, declared by shop/shop/cart; ${ENFORCED}`]);
  const [one, two] = [ports(8080), ports(8080, 9090)].map(of => shop(({ cart, payments }) => cart.calls(payments), { ports: of }));
  expect(lines(one, two)).toEqual([`opens: shop/cart → shop/payments port 9090: all requests; reason call, declared by shop/shop/cart; ${ENFORCED}`]);
});

test('who declares a call, and in which construct, is no access; another ServiceAccount is', () => {
  const called = (id: string, serviceAccount?: string) => shop(({ cart, payments }) => cart.calls(payments), { serviceAccount }, id);
  expect(lines(called('shop'), called('store'))).toEqual([]);
  expect(lines(called('shop'), called('shop', 'buyer'))).toEqual([
    `opens: shop/cart (ServiceAccount shop/buyer) → shop/payments port 8080: all requests; reason call, declared by shop/shop/cart; ${ENFORCED}`,
    `closes: shop/cart → shop/payments port 8080: all requests; reason call, declared by shop/shop/cart; ${ENFORCED}`,
  ]);
});

test('a namespace that no longer denies by default opens its services, by plaintext too unless mutual TLS is strict', () => {
  const called = (setting: Setting) => shop(({ cart, payments }) => cart.calls(payments), setting);
  const open = (source: string) => ['shop/cart port 8080', 'shop/payments port 8080', 'other ports and pods of namespace shop'].map(target => (
    `opens: ${source} → ${target}: all requests; reason no-policy, declared by shop/shop; nothing denies`
  ));
  const zeroTrust = called({});
  const [strict, permissive] = [MtlsMode.STRICT, MtlsMode.PERMISSIVE].map(mtls => called({ zeroTrust: false, mtls }));
  expect(lines(zeroTrust, strict)).toEqual(open('anyone in the mesh'));
  expect(lines(zeroTrust, permissive)).toEqual(open('anyone'));
  expect(lines(strict, permissive)).toEqual(open('anyone'));
  expect(lines(permissive, zeroTrust).every(line => line.startsWith('closes: anyone'))).toBe(true);
});

test.each([['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient()]])('%s: no stage of a migration opens what the one before it denies, for the kubelet neither', (_, provider) => {
  const at = (stage: MigrationStage) => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh: new Mesh(chart, 'mesh', { provider }), stage });
    const [cart, payments] = ['cart', 'payments'].map(name => namespace.addService(name));
    const probe = Probe.fromHttpGet('/health', { port: 8080 });
    payments.addVersion('v1', { image: 'payments:v1', liveness: probe, readiness: probe });
    cart.calls(payments);
    return app;
  };
  const stages = Object.values(MigrationStage).map(at);
  expect(stages.slice(1).map((after, i) => lines(stages[i], after).filter(line => line.startsWith('opens')))).toEqual(stages.slice(1).map(() => []));
  expect(stages.map(app => matrices(app)[0].rows.filter(({ reason }) => reason === 'probe').length)).toEqual(stages.map(() => 1)); // of two probes that are one request
});

test('PERMISSIVE mutual TLS of a port that denies by default counts as opening', () => {
  const port = (mtls?: MtlsMode) => shop(() => {}, { ports: [{ port: 80, targetPort: 8080, mtls }] });
  const plaintext = 'plaintext connections to shop/payments port 80 (container port 8080), as mutual TLS is not strict there; declared by shop/shop/payments';
  expect(lines(port(), port(MtlsMode.PERMISSIVE))).toEqual([`opens: ${plaintext}`]);
  expect(lines(port(MtlsMode.PERMISSIVE), port(MtlsMode.STRICT))).toEqual([`closes: ${plaintext}`]);
});

test('networks are compared by their addresses', () => {
  const from = (...cidrs: string[]) => shop(() => {}, { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: cidrs }] });
  expect(lines(from('10.0.0.0/8'), from('10.1.0.0/16'))).toEqual([
    `closes: clients from 10.0.0.0/8 → shop/payments port 8080: all requests; reason plaintext, declared by shop/shop/payments; ${ENFORCED}`,
  ]);
  expect(lines(from('10.0.0.0/9', '10.128.0.0/9'), from('10.0.0.0/8'))).toEqual([]);
  expect(lines(from('10.0.0.0/8'), from('10.0.0.0/7'))).toEqual([
    `opens: clients from 10.0.0.0/7 → shop/payments port 8080: all requests; reason plaintext, declared by shop/shop/payments; ${ENFORCED}`,
  ]);
});

test('a namespace without services that no longer denies by default opens its pods', () => {
  const jobs = (zeroTrust: boolean, mtls?: MtlsMode) => shop(({ chart, mesh }) => {
    void (zeroTrust ? new ZeroTrustNamespace(chart, 'jobs', { mesh }) : new MeshNamespace(chart, 'jobs', { mesh, mtls }));
  });
  const change = (source: string) => `${source} → other ports and pods of namespace jobs: all requests; reason no-policy, declared by shop/jobs; nothing denies`;
  expect(lines(jobs(true), jobs(false, MtlsMode.STRICT))).toEqual([`opens: ${change('anyone in the mesh')}`]);
  expect(lines(jobs(false, MtlsMode.STRICT), jobs(false))).toEqual([`opens: ${change('anyone')}`]);
  expect(lines(jobs(false), jobs(true))).toEqual([`closes: ${change('anyone')}`]);
  expect(isWider(difference(jobs(true), jobs(false)))).toBe(true);
});

describe('TLS origination', () => {
  const called = (tls: boolean, provider?: MeshProvider) => shop(({ chart, shop: namespace, cart }) => {
    cart.calls(new ExternalService(chart, 'bank', {
      namespace, hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, ...(tls && { tls: {} }) }, { port: 443, protocol: PortProtocol.TLS }],
    }));
  }, { provider });

  test.each([{}, { provider: MeshProvider.istioAmbient() }])('that is removed opens: requests leave the mesh in plaintext', ({ provider }) => {
    const text = 'requests in plaintext to external shop/bank port 80, as no proxy originates TLS; declared by shop/bank';
    expect(lines(called(true, provider), called(false, provider))).toEqual([`opens: ${text}`]);
    expect(lines(called(false, provider), called(true, provider))).toEqual([`closes: ${text}`]);
    expect(isWider(difference(called(true), called(false)))).toBe(true);
    expect(isWider(difference(called(false), called(true)))).toBe(false);
  });

  test('changes nothing on a mesh that has none', () => {
    const provider = MeshProvider.linkerd();
    expect(lines(called(true, provider), called(false, provider))).toEqual([]);
  });
});

describe('settings of a gateway', () => {
  const gateway = (props: Partial<GatewayProps> = {}) => shop(({ chart, shop: namespace }) => new Gateway(chart, 'public', {
    namespace, workload: GatewayWorkload.istioctl(), listeners: [{ hosts: ['shop.example.com'] }], ...props,
  }));
  const stripped = (header: string) => `at gateway shop/public: header ${header} of external clients is not stripped; declared by shop/public`;
  const address = (proxies: number) => `at gateway shop/public: the address of a client is what ${proxies} trusted proxies report; declared by shop/public`;

  test('a kept header opens, and so does one that is stripped no more', () => {
    const [none, kept, internal] = [{}, { keptHeaders: ['x-user-id'] }, { internalHeaders: ['x-tier'] }].map(gateway);
    expect(lines(none, kept)).toEqual([`opens: ${stripped('x-user-id')}`]);
    expect(lines(kept, none)).toEqual([`closes: ${stripped('x-user-id')}`]);
    expect(lines(internal, none)).toEqual([`opens: ${stripped('x-tier')}`]);
    expect(lines(internal, kept)).toEqual([`opens: ${stripped('x-user-id')}`, `opens: ${stripped('x-tier')}`].sort((a, b) => (a < b ? -1 : 1)));
    expect(isWider(difference(none, kept))).toBe(true);
    expect(isWider(difference(kept, none))).toBe(false);
  });

  test('more trusted proxies open; with lists of clients every other number does', () => {
    const [none, two] = [{}, { trustedProxies: 2 }].map(gateway);
    expect(lines(none, two)).toEqual([`opens: ${address(2)}`]);
    expect(lines(two, none)).toEqual([`closes: ${address(2)}`]);
    const listed = (trustedProxies: number) => gateway({ trustedProxies, deniedClientCidrs: ['192.0.2.0/24'] });
    expect(lines(listed(1), listed(2))).toEqual([`opens: ${address(2)}`, `closes: ${address(1)}`]);
    expect(lines(listed(2), listed(1))).toEqual([`opens: ${address(1)}`, `closes: ${address(2)}`]);
    expect(lines(listed(2), listed(2))).toEqual([]);
  });

  test('a new gateway opens by its listeners only', () => {
    expect(lines(shop(), gateway({ keptHeaders: ['x-user-id'], trustedProxies: 2 })).filter(line => !line.includes('gateway-listener'))).toEqual([]);
  });
});

describe('clients that the app does not declare', () => {
  const PROMETHEUS = { namespace: 'monitoring', name: 'prometheus' };
  const allowing = (...clients: ExternalClient[]) => shop(({ payments }) => clients.forEach(client => payments.allowsFrom(client, { ...GET, reason: 'scrapes' })));
  const opens = (source: string) => `opens: ${source} → shop/payments port 8080: GET; reason external-client: scrapes, declared by shop/shop/payments; ${ENFORCED}`;

  test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()])('are identities, also of other trust domains, and namespaces', provider => {
    const [none, all] = [[], [
      ExternalClient.serviceAccount(PROMETHEUS), ExternalClient.namespace('jobs'), ExternalClient.serviceAccount({ ...PROMETHEUS, trustDomain: 'partner.example.com' }),
    ]].map(clients => shop(({ payments }) => clients.forEach(client => payments.allowsFrom(client, GET)), { provider }));
    const sources = ['ServiceAccount monitoring/prometheus', 'ServiceAccount monitoring/prometheus of trust domain partner.example.com', 'any ServiceAccount of namespace jobs'];
    const opened = lines(none, all);
    expect(opened.map(line => line.replace(/^opens: (.*) → .*; (enforced) by .*$/, '$1 $2')).sort()).toEqual(sources.map(source => `${source} enforced`));
  });

  test('a ServiceAccount of a namespace that may call opens nothing, and the namespace of one that may opens more', () => {
    const [one, both, whole] = [
      allowing(ExternalClient.serviceAccount(PROMETHEUS)), allowing(ExternalClient.serviceAccount(PROMETHEUS), ExternalClient.namespace('monitoring')),
      allowing(ExternalClient.namespace('monitoring')),
    ];
    expect(lines(whole, both)).toEqual([]);
    expect(lines(both, whole)).toEqual([]);
    expect(lines(one, whole)).toEqual([opens('any ServiceAccount of namespace monitoring')]);
  });

  test('a call of the app by the same identity opens nothing', () => {
    const called = shop(({ cart, payments }) => cart.calls(payments, GET));
    const allowed = allowing(ExternalClient.serviceAccount({ namespace: 'shop', name: 'cart' }));
    expect(lines(allowed, called)).toEqual([]);
    expect(lines(called, allowed)).toEqual([]);
    expect(lines(allowing(ExternalClient.namespace('shop')), called).filter(line => line.startsWith('opens'))).toEqual([]);
  });

  test('another trust domain is another client', () => {
    const foreign = allowing(ExternalClient.serviceAccount({ ...PROMETHEUS, trustDomain: 'partner.example.com' }));
    expect(lines(allowing(ExternalClient.namespace('monitoring')), foreign).filter(line => line.startsWith('opens'))).toEqual([
      opens('ServiceAccount monitoring/prometheus of trust domain partner.example.com'),
    ]);
  });

  test('another reason is no access', () => {
    const [one, other] = ['a', 'b'].map(reason => shop(({ cart, payments }) => cart.calls(payments, { reason })));
    expect(lines(one, other)).toEqual([]);
  });
});

describe('an external service that denies by default', () => {
  const LEGACY = { port: 80, protocol: PortProtocol.HTTP, tls: {} };
  const declared = (declare: (shop: Shop, legacy: ExternalService) => void, provider = MeshProvider.istioAmbient()) => shop(built => {
    const ports = [LEGACY, { port: 8443, protocol: PortProtocol.TLS }];
    declare(built, new ExternalService(built.chart, 'legacy', { namespace: built.shop, hosts: ['legacy.example.com'], ports }));
  }, { provider });
  const none = declared(() => {});

  test('opens by a call, also to one port whose server has another', () => {
    const called = declared(({ cart }, legacy) => cart.calls(legacy, { ports: [80] }));
    expect(lines(none, called)).toEqual([
      'opens: shop/cart → external shop/legacy (legacy.example.com) port 80: all requests; reason call, declared by shop/shop/cart; enforced by AuthorizationPolicy shop/legacy (waypoint)',
    ]);
  });

  const migrated = (provider?: MeshProvider) => declared(({ chart, cart, payments }, externalService) => {
    const stable = payments.addVersion('v1', { image: 'payments:v1' });
    const canary = payments.addExternalVersion('legacy', { externalService });
    new CanaryRoute(chart, 'migration', { service: payments, stable, canary, canaryPercent: 10 });
    cart.calls(payments);
  }, provider);

  test('opens by a route of a service', () => {
    const text = 'external shop/legacy (legacy.example.com) port 80: all requests; reason external-version, declared by shop/migration; '
      + 'as far as the policies of the service that routes there allow it';
    expect(lines(none, migrated()).filter(line => line.includes('legacy'))).toEqual([`opens: proxies of namespace shop → ${text}`, `opens: shop/cart → ${text}`]);
  });

  test('opens with sidecars too, where no proxy denies others: requests leave the mesh', () => {
    const text = 'external shop/legacy (legacy.example.com) port 80: all requests; reason external-version, declared by shop/migration; not enforced: nothing denies other clients';
    expect(lines(declared(() => {}, MeshProvider.istio()), migrated(MeshProvider.istio())).slice(1)).toEqual([`opens: proxies of namespace shop → ${text}`]);
  });
});

test('a route of a gateway opens for its hosts, also where nothing denies within the mesh', () => {
  const hosts = ['a.example.com', 'b.example.com'];
  const routed = (options?: Parameters<Gateway['addRoute']>[1], allowedClientCidrs?: string[]) => shop(({ chart, shop: namespace, payments }) => {
    const listeners: GatewayListener[] = [{ hosts, tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') }) }];
    const gateway = new Gateway(chart, 'public', { namespace, listeners, allowedClientCidrs, workload: GatewayWorkload.istioctl() });
    if (options) gateway.addRoute(payments, options);
  }, { zeroTrust: false });
  const text = (verb: string, host: string, requests: string) => (
    `${verb}: gateway shop/public → shop/payments port 8080 through host ${host}: ${requests}; reason gateway-route, declared by shop/public; not enforced: nothing denies other clients`
  );
  const narrow = { hosts: [hosts[0]], paths: [PathMatch.prefix('/pay')] };
  expect(lines(routed(), routed(narrow))).toEqual([text('opens', hosts[0], 'prefix /pay')]);
  expect(lines(routed(narrow), routed({ paths: [PathMatch.prefix('/pay')] }))).toEqual([text('opens', hosts[1], 'prefix /pay')]);
  expect(lines(routed({ paths: [PathMatch.exact('/pay')] }), routed({ paths: [PathMatch.prefix('/pay')] }))).toEqual([
    text('opens', hosts.join(', '), 'prefix /pay (/pay: allowed before)'),
  ]);
  expect(lines(routed(narrow, ['10.0.0.0/8']), routed(narrow))).toEqual([
    `opens: anyone → gateway shop/public port 443 through host ${hosts.join(', ')}: all requests; reason gateway-listener, declared by shop/public; nothing denies`,
  ]);
});

test('a gateway opens without client certificates, and with fewer denied networks', () => {
  const gateway = (tls: GatewayTls, deniedClientCidrs?: string[]) => shop(({ chart, shop: namespace }) => {
    new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['a.example.com'], tls }], deniedClientCidrs, workload: GatewayWorkload.istioctl() });
  });
  const certificate = GatewayCertificate.fromSecret('tls');
  const [mutual, plain] = [GatewayTls.mutual({ certificate }), GatewayTls.terminate({ certificate })];
  const line = (verb: string, source: string, by = 'nothing denies') => (
    `${verb}: ${source} → gateway shop/public port 443 through host a.example.com: all requests; reason gateway-listener, declared by shop/public; ${by}`
  );
  expect(lines(gateway(mutual), gateway(plain))).toEqual([line('opens', 'anyone')]);
  expect(lines(gateway(plain), gateway(mutual))).toEqual([line('closes', 'anyone')]);
  const [one, two] = [['10.0.0.0/8'], ['10.0.0.0/8', '192.168.0.0/16']].map(denied => gateway(plain, denied));
  const policy = 'enforced by AuthorizationPolicy istio-system/public-clients (ingress gateway)';
  expect(lines(two, one)).toEqual([line('opens', 'anyone but 10.0.0.0/8', policy)]);
  expect(lines(one, two)).toEqual([line('closes', 'anyone but 10.0.0.0/8', policy)]);
});

test('a listener of a gateway opens in plaintext', () => {
  const listening = (tls?: GatewayTls) => shop(({ chart, shop: namespace, payments }) => {
    new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['shop.example.com'], port: 8443, tls }], keptHeaders: [] }).addRoute(payments);
  });
  const [secure, plain] = [listening(GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('tls') })), listening()];
  expect(lines(secure, plain)[0]).toMatch(/^opens: anyone in plaintext → gateway shop\/public port 8443/);
  expect(isWider(difference(plain, secure))).toBe(false);
});

test('another trust domain has other identities', () => {
  const [matrix] = matrices(shop(({ cart, payments }) => cart.calls(payments)));
  const [{ opens, closes }] = accessDifferences([matrix], [{ ...matrix, trustDomain: 'other.example' }]);
  expect([opens, closes].map(changes => changes.map(({ row }) => row.reason))).toEqual([['call'], ['call']]);
});

test('a namespace without REGISTRY_ONLY reaches all that is outside', () => {
  const [any, registry] = [OutboundTraffic.ALLOW_ANY, OutboundTraffic.REGISTRY_ONLY].map(outboundTraffic => shop(() => {}, { outboundTraffic }));
  expect(lines(registry, any)).toEqual([
    'opens: any pod of namespace shop → destinations outside of the mesh without a policy: all requests; reason no-policy, declared by shop/shop; the mesh denies nothing: NetworkPolicies limit the connections of its pods',
  ]);
});

test('a call that nothing enforces is listed, but opens nothing', () => {
  const before = shop(() => {}, { zeroTrust: false });
  const after = shop(({ cart, payments }) => cart.calls(payments), { zeroTrust: false });
  expect(lines(before, after)).toEqual([
    'declares: shop/cart → shop/payments port 8080: all requests; reason call, declared by shop/shop/cart; not enforced: nothing denies other clients',
  ]);
  expect(isWider(difference(before, after))).toBe(false);
});

test('meshes of several belong together by path', () => {
  const [a, b] = [shop(() => {}), shop(({ cart, payments }) => cart.calls(payments))].map(app => matrices(app)[0]);
  const one = { ...a, path: 'one/mesh' };
  const two = { ...b, path: 'two/mesh' };
  expect(accessDifferences([one, two], [{ ...b, path: 'one/mesh' }, two]).map(({ path, opens }) => [path, opens.length])).toEqual([['one/mesh', 1], ['two/mesh', 0]]);
  expect(accessDifferences([two], [two, one]).map(({ path, closes }) => [path, closes.length])).toEqual([['two/mesh', 0], ['one/mesh', 0]]);
  expect(accessDifferences([two, one], [one]).map(({ path, opens, closes }) => [path, opens.length, closes.length > 0])).toEqual([['one/mesh', 0, false], ['two/mesh', 0, true]]);
});

describe('random apps', () => {
  const providers = fc.constantFrom(MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd());
  const appOf = (provider: MeshProvider, spec: AppSpec) => {
    const app = new App();
    build(app, provider, spec);
    return app;
  };

  test('have no difference to themselves', () => {
    fc.assert(fc.property(randomApp, providers, (spec, provider) => {
      const { path, ...all } = difference(appOf(provider, spec), appOf(provider, spec));
      expect([path, ...Object.values(all).flat()]).toEqual(['generated/mesh']);
    }), { numRuns: 30 });
  });

  test('open something when a caller gets its first call, where it or the target is in a namespace that denies by default, and else nothing; the way back only closes', () => {
    const withCall = randomApp.filter(({ calls }) => calls.length > 0);
    fc.assert(fc.property(withCall, fc.nat(), providers, (spec, place, provider) => {
      const call = spec.calls[place % spec.calls.length];
      const others = spec.calls.filter(({ from, to }) => from !== call.from || to !== call.to);
      const [before, after] = [others, [...others, call]].map(calls => appOf(provider, { ...spec, calls }));
      // A caller that NetworkPolicies restrict gets the connection, also to a target that denies nothing.
      const zeroTrust = [call.from, call.to].some(service => spec.namespaces[spec.services[service].namespace].zeroTrust);
      // Such a target may be behind a waypoint that the caller connects to already, for another service of that namespace.
      const home = (service: number) => spec.services[service].namespace;
      const mayBeConnected = !spec.namespaces[home(call.to)].zeroTrust
        && others.some(({ from, to }) => from === call.from && home(to) === home(call.to));
      const expected = mayBeConnected ? expect.any(Boolean) : zeroTrust;
      const opened = ({ opens, opensConnections }: AccessDifference) => opens.length + opensConnections.length > 0;
      const closed = ({ closes, closesConnections }: AccessDifference) => closes.length + closesConnections.length > 0;
      const [there, back] = [difference(before, after), difference(after, before)];
      expect([opened(there), closed(there)]).toEqual([expected, false]);
      expect([opened(back), closed(back)]).toEqual([false, expected]);
    }), { numRuns: 40 });
  });

  test('list every request that is allowed after and was not before', () => {
    fc.assert(fc.property(randomApp, fc.array(fc.boolean()), fc.array(fc.boolean()), providers, (spec, kept, flipped, provider) => {
      const before: AppSpec = {
        ...spec,
        namespaces: spec.namespaces.map((namespace, i) => (flipped[i] ? { ...namespace, zeroTrust: !namespace.zeroTrust } : namespace)),
        calls: spec.calls.filter((_, i) => kept[i]),
      };
      const texts = [before, spec].map(one => meshFile(appOf(provider, one)));
      const [[old], [now]] = texts.map(matricesOf);
      const [recordedOld, recordedNow] = texts.map(text => JSON.parse(text).meshes[0]);
      const [{ opens }] = accessDifferences([old], [now]);
      const part = ({ row, ...scope }: AccessChange) => ({ ...row, ...scope });
      for (const { from, to, method, path, headers } of spec.requests) {
        const home = (service: number) => namespaceName(spec.services[service].namespace);
        const request: Case = {
          name: 'request', from: `${home(from)}/${serviceName(from)}`, [method.toLowerCase()]: `${serviceName(to)}.${home(to)}:8080${path}`, headers, expect: {},
        };
        const isNew = allows(now, recordedNow, request) && !allows(old, recordedOld, request);
        if (isNew) expect([request, allows({ ...now, rows: opens.map(part) }, recordedNow, request)]).toEqual([request, true]);
      }
    }), { numRuns: 60 });
  });
});

test.each([
  ['Istio', MeshProvider.istio(), 'not enforced: nothing denies other clients', ['any pod of namespace shop', 'proxies of namespace shop', 'shop/cart']],
  // Istio ambient: the waypoint of payments authorizes the request, and sends it past the policy of the external service.
  ['Istio ambient', MeshProvider.istioAmbient(), 'as far as the policies of the service that routes there allow it', ['shop/cart', 'proxies of namespace shop']],
])('an external version is in the matrix, for the callers of the service: %s', (_, provider, enforcement, opening) => {
  const migrated = (canaryPercent: number) => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    const mesh = new Mesh(chart, 'mesh', { provider, outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
    const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh });
    const payments = namespace.addService('payments');
    namespace.addService('cart').calls(payments);
    const partner = new ExternalService(chart, 'partner', {
      namespace: new ZeroTrustNamespace(chart, 'partners', { mesh }), hosts: ['pay.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }],
    });
    const stable = payments.addVersion('v1', { image: 'payments:v1' });
    const canary = payments.addExternalVersion('partner', { externalService: partner });
    if (canaryPercent) new CanaryRoute(chart, 'route', { service: payments, stable, canary, canaryPercent });
    return app;
  };
  const [{ rows }] = matrices(migrated(10));
  const routed = rows.filter(({ reason }) => reason === 'external-version').map(rowCells);
  expect(routed.map(({ source, target, enforcement: text }) => [source, target, text])).toEqual([
    ['proxies of namespace shop', 'external partners/partner (pay.example.com)', enforcement], ['shop/cart', 'external partners/partner (pay.example.com)', enforcement],
  ]);
  const opens = lines(migrated(0), migrated(10)).filter(line => line.startsWith('opens: ')).map(line => / (.*?) → /.exec(line)![1]);
  expect(opens.sort()).toEqual([...opening].sort());
});

const ISSUER = { issuer: 'https://auth.example.com', audiences: ['api', 'app'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') };
const ADMIN = { claims: [{ claim: 'role', values: ['admin', 'root'] }] };
const TOKENS: Omit<JwtAuthenticationProps, 'service'> = {
  issuers: [ISSUER], publicRequests: [{ paths: [PathMatch.prefix('/public')] }], rules: [ADMIN], claimHeaders: [{ header: 'x-sub', claim: 'sub' }],
};

describe.each([true, false])('tokens (zero trust: %s)', zeroTrust => {
  const guarded = (tokens?: Partial<JwtAuthenticationProps>) => shop(({ chart, cart, payments }) => {
    cart.calls(payments);
    if (tokens) new JwtAuthentication(chart, 'tokens', { service: payments, ...TOKENS, ...tokens });
  }, { zeroTrust });

  test.each([
    ['another role', { rules: [{ claims: [{ claim: 'role', values: ['admin', 'user'] }] }] }],
    ['no role', { rules: [{}] }],
    ['another claim', { rules: [{ claims: [{ claim: 'group', values: ['admin'] }] }] }],
    ['a rule for other requests', { rules: [{ ...ADMIN, methods: [HttpMethod.GET] }] }],
    ['a further rule', { rules: [{ paths: [PathMatch.prefix('/a')] }, ADMIN] }],
    ['wider public requests', { publicRequests: [{ paths: [PathMatch.stringPrefix('/public')] }] }],
    ['another issuer', { issuers: [{ ...ISSUER, issuer: 'https://other.example.com' }] }],
    ['a further audience', { issuers: [{ ...ISSUER, audiences: ['api', 'app', 'all'] }] }],
    ['other keys', { issuers: [{ ...ISSUER, jwks: Jwks.fromUri('https://evil.example.com/jwks.json') }] }],
    ['a claim header less', { claimHeaders: [] }],
  ] as [string, Partial<JwtAuthenticationProps>][])('%s opens', (_, tokens) => {
    expect(lines(guarded({}), guarded(tokens))).toEqual([
      'opens: requests to shop/payments may pass with tokens, or without one, that did not suffice before; required by shop/tokens', ...closing(guarded({}), guarded(tokens)),
    ]);
    expect(isWider(difference(guarded({}), guarded(tokens)))).toBe(true);
  });

  test.each([
    ['the same', {}],
    ['a role less', { rules: [{ claims: [{ claim: 'role', values: ['admin'] }] }] }],
    ['a further claim', { rules: [{ claims: [...ADMIN.claims, { claim: 'scope', values: ['pay'] }] }] }],
    ['fewer public requests', { publicRequests: [{ paths: [PathMatch.exact('/public/logo')], methods: [HttpMethod.GET] }] }],
    ['an audience less', { issuers: [{ ...ISSUER, audiences: ['api'] }] }],
    ['a further claim header', { claimHeaders: [...TOKENS.claimHeaders!, { header: 'x-role', claim: 'role' }] }],
  ] as [string, Partial<JwtAuthenticationProps>][])('%s opens nothing', (_, tokens) => expect(isWider(difference(guarded({}), guarded(tokens)))).toBe(false));

  test('no token opens', () => {
    expect(lines(guarded({}), guarded())).toEqual(['opens: requests to shop/payments need no token any more, which shop/tokens required']);
    expect(lines(guarded(), guarded({}))).toEqual(['closes: requests to shop/payments need a token now, which shop/tokens requires']);
    expect(isWider(difference(guarded({}), guarded()))).toBe(true);
    expect(isWider(difference(guarded(), guarded({})))).toBe(false);
  });
});

/** The lines of what closes: of most changes something does. */
function closing(before: App, after: App): string[] { return lines(before, after).filter(line => line.startsWith('closes')); }

test('a gateway that requires no token any more opens', () => {
  const routed = (hasTokens: boolean) => shop(({ chart, shop: namespace, payments }) => {
    const gateway = new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['shop.example.com'] }], keptHeaders: [] });
    gateway.addRoute(payments);
    if (hasTokens) new JwtAuthentication(chart, 'tokens', { gateway, issuers: [ISSUER] });
  });
  expect(lines(routed(true), routed(false))).toEqual(['opens: requests to gateway shop/public need no token any more, which shop/tokens required']);
  expect(lines(routed(false), routed(true))).toEqual(['closes: requests to gateway shop/public need a token now, which shop/tokens requires']);
});

test.each([
  ['another host', ['evil.example.com'], {}],
  ['a further host', ['bank.example.com', 'evil.example.com'], {}],
  ['a wildcard', ['*.example.com'], {}],
  ['a server in place of the host', ['bank.example.com'], { endpoints: ['evil.example.com'] }],
])('%s of an external service opens', (_, hosts, more) => {
  const called = (of: string[], endpoints = {}) => shop(({ chart, shop: namespace, cart }) => {
    cart.calls(new ExternalService(chart, 'bank', { namespace, hosts: of, ...endpoints }));
  }, { outboundTraffic: OutboundTraffic.REGISTRY_ONLY });
  const [before, after] = [called(['bank.example.com']), called(hosts, more)];
  expect(lines(before, after)[0]).toContain(`opens: any pod of namespace shop → external shop/bank (${Object.values({ hosts, ...more }).flat().join(', ')}) port 443`);
  expect(isWider(difference(before, after))).toBe(true);
  expect(isWider(difference(called(['*.example.com']), called(['bank.example.com'])))).toBe(false);
});

test.each([OutboundTraffic.REGISTRY_ONLY, OutboundTraffic.ALLOW_ANY])('a version outside of the mesh opens with %s', outboundTraffic => {
  const migrated = (isOutside: boolean) => shop(({ chart, shop: namespace, cart, payments }) => {
    cart.calls(payments);
    const version = payments.addVersion('v1', { image: 'payments:v1' });
    const bank = new ExternalService(chart, 'bank', { namespace, hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }] });
    if (isOutside) new CanaryRoute(chart, 'canary', { service: payments, stable: version, canary: payments.addExternalVersion('out', { externalService: bank }), canaryPercent: 10 });
  }, { outboundTraffic });
  expect(lines(migrated(false), migrated(true)).filter(line => line.startsWith('opens: proxies'))).toEqual([
    'opens: proxies of namespace shop → external shop/bank (bank.example.com) port 80: all requests; reason external-version, declared by shop/canary; not enforced: nothing denies other clients',
  ]);
  expect(isWider(difference(migrated(false), migrated(true)))).toBe(true);
  expect(isWider(difference(migrated(true), migrated(false)))).toBe(false);
});
