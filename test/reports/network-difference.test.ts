/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { difference, matrices } from './mesh-file';
import {
  ClusterDns, ExternalClient, ExternalService, Mesh, MeshNamespace, MeshProvider, MeshService, MtlsMode, NetworkPeer, NetworkPolicyOptions, PathMatch, PortProtocol,
  UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { ownedManifests } from '../../src/owned-manifests';
import { accessDifferences, isWider } from '../../src/reports/access-difference';
import { differenceMarkdown, matrixMarkdown } from '../../src/reports/access-markdown';
import { connectionsBeyond } from '../../src/reports/network-difference';
import { Cluster, Endpoint, isAllowed } from '../network-policy/evaluator';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const PROVIDERS = {
  'Istio': MeshProvider.istio(), 'Istio ambient': MeshProvider.istioAmbient(), 'Linkerd': MeshProvider.linkerd(), 'Gateway API': MeshProvider.gatewayApi(),
};
const NAMES = Object.keys(PROVIDERS) as (keyof typeof PROVIDERS)[];

interface Shop { readonly chart: Chart; readonly mesh: Mesh; readonly shop: MeshNamespace; readonly cart: MeshService; readonly payments: MeshService }

interface Setting {
  readonly provider?: MeshProvider;
  readonly networkPolicies?: boolean;
  readonly create?: boolean;
  readonly options?: NetworkPolicyOptions;
  readonly plaintextFrom?: string[];
}

function shop(declare: (shop: Shop) => void = () => {}, { provider = MeshProvider.istio(), networkPolicies, create, options, plaintextFrom }: Setting = {}): App {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT, networkPolicies: options });
  const namespace = new ZeroTrustNamespace(chart, 'shop', { mesh, networkPolicies, create });
  const cart = namespace.addService('cart');
  const payments = namespace.addService('payments', { ports: [{ port: 80, targetPort: 8080, ...(plaintextFrom ? { mtls: MtlsMode.PERMISSIVE, plaintextFrom } : {}) }] });
  declare({ chart, mesh, shop: namespace, cart, payments });
  return app;
}

function lines(before: App, after: App): string[] {
  return differenceMarkdown(accessDifferences(matrices(before), matrices(after))).split('\n').filter(line => line.startsWith('- '))
    .map(line => line.slice(2).replace(/`/g, ''));
}

const LAYER = 'on the layer of NetworkPolicies:';
const DENIES = 'the policies of the mesh still deny by default there';
const NONE = 'nothing of the mesh denies it';

test.each(NAMES)('%s: a new call is one line, which names the objects of all layers', name => {
  const provider = PROVIDERS[name];
  const [none, called] = [shop(() => {}, { provider }), shop(({ cart, payments }) => cart.calls(payments), { provider })];
  const by = {
    'Istio': 'enforced by AuthorizationPolicy shop/payments (sidecar)',
    'Istio ambient': 'enforced by AuthorizationPolicy shop/payments (ztunnel)',
    'Linkerd': 'enforced by Server shop/payments-http (sidecar), AuthorizationPolicy shop/payments-http (sidecar)',
    'Gateway API': 'enforced by NetworkPolicy (connections to ports; methods and paths are not enforced)',
  }[name];
  const text = 'shop/cart → shop/payments port 80 (container port 8080): all requests; reason call, declared by shop/shop/cart';
  const policies = 'NetworkPolicies shop/cart (egress), shop/payments (ingress)';
  expect(lines(none, called)).toEqual([`opens: ${text}; ${by}; ${policies}`]);
  expect(lines(called, none)).toEqual([`closes: ${text}; ${by}; ${policies}`]);
  expect(isWider(difference(none, called))).toBe(true);
  expect(isWider(difference(called, none))).toBe(false);
});

test('a new service opens nothing by what all pods need, and a waypoint neither', () => {
  for (const provider of Object.values(PROVIDERS)) {
    expect(lines(shop(() => {}, { provider }), shop(({ shop: namespace }) => namespace.addService('users'), { provider })).filter(line => line.includes(LAYER))).toEqual([]);
  }
  const ambient = { provider: MeshProvider.istioAmbient() };
  const get = shop(({ cart, payments }) => cart.calls(payments, { paths: [PathMatch.exact('/')] }), ambient);
  expect(lines(shop(() => {}, ambient), get)).toEqual([
    'opens: shop/cart → shop/payments port 80 (container port 8080): /; reason call, declared by shop/shop/cart; '
    + 'enforced by AuthorizationPolicy shop/payments (waypoint); NetworkPolicies shop/cart (egress), shop/waypoint, shop/payments (ingress)',
  ]);
});

test('NetworkPolicies that are turned off open, although the mesh still denies', () => {
  const [on, off] = [true, false].map(networkPolicies => shop(({ cart, payments }) => cart.calls(payments), { networkPolicies }));
  const pods = 'other pods of namespace shop, shop/cart, shop/payments';
  expect(lines(on, off)).toEqual([
    `opens ${LAYER} anyone → ${pods}, all ports; no NetworkPolicy restricts it; ${DENIES}`,
    `opens ${LAYER} ${pods} → anyone, all ports; no NetworkPolicy restricts it; ${NONE}`,
  ]);
  expect(isWider(difference(on, off))).toBe(true);
  expect(isWider(difference(off, on))).toBe(false);
});

test('a namespace that loses the policy that denies all opens its other pods', () => {
  const [created, existing] = [true, false].map(create => shop(() => {}, { create }));
  expect(lines(created, existing)).toEqual([
    `opens ${LAYER} anyone → other pods of namespace shop, all ports; no NetworkPolicy restricts it; ${DENIES}`,
    `opens ${LAYER} other pods of namespace shop → anyone, all ports; no NetworkPolicy restricts it; ${NONE}`,
  ].map(line => expect.stringContaining(line.split(';')[0])));
  expect(isWider(difference(existing, created))).toBe(false);
});

test('a namespace that is new with the app, or gone with it, opens nothing', () => {
  const [one, two] = [shop(), shop(({ chart, mesh }) => new ZeroTrustNamespace(chart, 'jobs', { mesh }))];
  expect([...lines(one, two), ...lines(two, one)].filter(line => line.includes(LAYER))).toEqual([]);
  const gone = shop(({ chart, mesh }) => new ZeroTrustNamespace(chart, 'jobs', { mesh, create: false }).addService('job'));
  expect(lines(gone, shop()).filter(line => line.startsWith(`opens ${LAYER}`))).toEqual([
    `opens ${LAYER} anyone → jobs/job, all ports; no NetworkPolicy restricts it; ${NONE}`,
    `opens ${LAYER} jobs/job → anyone, all ports; no NetworkPolicy restricts it; ${NONE}`,
  ]);
});

test('other DNS servers, a wider network and a new scraper open', () => {
  const [kube, local] = [undefined, { dns: ClusterDns.nodeLocal() }].map(options => shop(() => {}, { options }));
  expect(lines(kube, local)[0]).toMatch(new RegExp(`^opens ${LAYER} shop/cart, shop/payments → network 169\\.254\\.20\\.10/32 port 53 \\(TCP, UDP\\) \\(DNS\\); allowed by NetworkPolicy shop/cart, shop/payments; ${NONE}$`));
  const [bare, scraped] = [undefined, { scrapers: [NetworkPeer.pods('monitoring', { app: 'prometheus' })] }].map(options => shop(() => {}, { options }));
  expect(lines(bare, scraped)).toEqual([
    `opens ${LAYER} pods of namespace monitoring with app=prometheus → shop/cart, shop/payments port 15020, 15090 (scrape of proxies); allowed by NetworkPolicy shop/cart, shop/payments; ${DENIES}`,
  ]);
  const from = (options: NetworkPolicyOptions) => shop(() => {}, { options });
  const [narrow, wide] = ['10.1.0.0/16', '10.0.0.0/8'].map(cidr => from({ scrapers: [NetworkPeer.networks([cidr])] }));
  expect(lines(narrow, wide).filter(line => line.startsWith('opens'))).toHaveLength(1);
  expect(lines(wide, narrow).filter(line => line.startsWith('opens'))).toEqual([]);
  const parts = from({ scrapers: [NetworkPeer.networks(['10.0.0.0/9', '10.128.0.0/9'])] });
  expect([lines(parts, wide), lines(wide, parts)]).toEqual([[], []]);
});

test('a network with plaintext that grows is one line', () => {
  const [narrow, wide] = ['10.1.0.0/16', '10.0.0.0/8'].map(cidr => shop(() => {}, { plaintextFrom: [cidr] }));
  expect(lines(narrow, wide).filter(line => line.startsWith('opens'))).toEqual([
    'opens: clients from 10.0.0.0/8 → shop/payments port 80 (container port 8080): all requests; reason plaintext, declared by shop/shop/payments; '
    + 'enforced by AuthorizationPolicy shop/payments (sidecar); NetworkPolicies shop/payments (ingress)',
  ]);
});

test('a call to an external service that nothing of the mesh enforces opens by NetworkPolicies', () => {
  const called = (calls: boolean) => shop(({ chart, shop: namespace, cart }) => {
    const bank = new ExternalService(chart, 'bank', { namespace, hosts: ['bank.example.com'], ports: [{ port: 443, protocol: PortProtocol.TLS }] });
    if (calls) cart.calls(bank);
  });
  expect(lines(called(false), called(true))).toEqual([
    'opens: shop/cart → external shop/bank (bank.example.com) port 443: all requests; reason call, declared by shop/shop/cart; '
    + 'enforced by NetworkPolicy (connections to ports; methods and paths are not enforced); NetworkPolicies shop/cart (egress)',
  ]);
});

test('the matrix says what NetworkPolicies deny, and what they allow beside the rows', () => {
  const app = shop(({ chart, mesh, payments }) => {
    new ZeroTrustNamespace(chart, 'jobs', { mesh });
    payments.allowsFrom(ExternalClient.namespace('jobs'));
  }, { provider: MeshProvider.istioAmbient() });
  const text = matrixMarkdown(matrices(app)).replace(/`/g, '');
  expect(text).toContain('| any ServiceAccount of namespace jobs | shop/payments |  | 80 (container port 8080) | all requests | external-client | shop/shop/payments | denied: no NetworkPolicy allows it | jobs/default-deny-all (egress) |');
  expect(text.split('### ')[1].split('\n').slice(2)).toEqual([
    "Between pods of the mesh all connections have port 15008: there NetworkPolicies allow each port of a row's target, and only the mesh limits them.",
    '',
    '| From | To | Ports | For | NetworkPolicies |',
    '| --- | --- | --- | --- | --- |',
    '| network 169.254.7.127/32 | shop/cart, shop/payments | all | probes of the kubelet | shop/cart, shop/payments |',
    '| shop/cart, shop/payments | pods of namespace kube-system with k8s-app=kube-dns | 53 (TCP, UDP) | DNS | shop/cart, shop/payments |',
    '',
  ]);
});

/** A small app as data: two namespaces, three services. */
interface Spec {
  readonly provider: keyof typeof PROVIDERS;
  readonly namespaces: readonly { readonly networkPolicies: boolean; readonly create: boolean }[];
  readonly calls: readonly (readonly [number, number])[];
  readonly clients: readonly number[];
  readonly bank: readonly number[];
  readonly plaintext: readonly string[];
  readonly dns: number;
  readonly scrapers: number;
}

const place = fc.nat(2);
const spec: fc.Arbitrary<Omit<Spec, 'provider'>> = fc.record({
  namespaces: fc.array(fc.record({ networkPolicies: fc.boolean(), create: fc.boolean() }), { minLength: 2, maxLength: 2 }),
  calls: fc.uniqueArray(fc.tuple(place, place).filter(([from, to]) => from !== to), { maxLength: 3, selector: String }),
  clients: fc.uniqueArray(place, { maxLength: 1 }),
  bank: fc.uniqueArray(place, { maxLength: 1 }),
  plaintext: fc.constantFrom([], ['198.51.100.0/24'], ['198.51.100.0/25'], ['198.51.100.0/25', '198.51.100.128/25']),
  dns: fc.nat(2),
  scrapers: fc.nat(2),
});

/** Two states: of most parts the second has those of the first. */
const edited = fc.record({
  provider: fc.constantFrom(...NAMES),
  before: spec,
  other: spec,
  changes: fc.array(fc.constantFrom<keyof Spec>(
    'namespaces', 'calls', 'clients', 'bank', 'plaintext', 'dns', 'scrapers',
  ), { maxLength: 2 }),
}).map(({ provider, before, other, changes }): readonly [Spec, Spec] => [
  { provider, ...before }, { provider, ...before, ...Object.fromEntries(changes.map(change => [change, other[change as keyof typeof other]])) },
]);

function built({ provider, namespaces, calls, clients, bank, plaintext, dns, scrapers }: Spec): { readonly app: App; readonly mesh: Mesh } {
  const app = new App();
  const chart = new Chart(app, 'app');
  const mesh = new Mesh(chart, 'mesh', {
    provider: PROVIDERS[provider],
    unsupported: UnsupportedFeature.REPORT,
    networkPolicies: {
      dns: [undefined, ClusterDns.nodeLocal(), ClusterDns.openShift()][dns],
      scrapers: [[], [NetworkPeer.pods('monitoring', { app: 'prometheus' })], [NetworkPeer.allPods('monitoring'), NetworkPeer.networks(['192.0.2.0/28'])]][scrapers],
    },
  });
  const homes = namespaces.map((props, i) => new ZeroTrustNamespace(chart, `ns-${i}`, { mesh, ...props }));
  const services = [0, 1, 1].map((home, i) => homes[home].addService(`s${i}`, {
    ports: [{ port: 8080, ...(i === 2 && plaintext.length ? { mtls: MtlsMode.PERMISSIVE, plaintextFrom: [...plaintext] } : {}) }],
  }));
  for (const [from, to] of calls) services[from].calls(services[to]);
  for (const to of clients) services[to].allowsFrom(ExternalClient.namespace(to ? 'ns-0' : 'jobs'));
  const external = new ExternalService(chart, 'bank', { namespace: homes[0], hosts: ['bank.example.com'], ports: [{ port: 443, protocol: PortProtocol.TLS }] });
  for (const from of bank) services[from].calls(external);
  return { app, mesh };
}

function clusterOf(mesh: Mesh): Cluster {
  const policies = ownedManifests(mesh._settled, mesh._provider).flatMap(owned => owned.manifests).filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ name, namespace, spec: rules }) => ({ metadata: { name, namespace }, spec: rules }));
  return { policies, namespaces: HOMES.map(name => ({ name, labels: { 'kubernetes.io/metadata.name': name } })) };
}

const HOMES = ['ns-0', 'ns-1', 'jobs', 'monitoring', 'kube-system', 'openshift-dns', 'istio-system', 'linkerd'];
const POD_LABELS = [
  {}, { 'app.kubernetes.io/name': 's0' }, { 'app.kubernetes.io/name': 's1' }, { 'app.kubernetes.io/name': 's2' }, { app: 'prometheus' }, { 'k8s-app': 'kube-dns' },
  { 'dns.operator.openshift.io/daemonset-dns': 'default' }, { app: 'istiod' }, { 'gateway.networking.k8s.io/gateway-name': 'waypoint' },
];
const ENDPOINTS: Endpoint[] = [
  ...HOMES.flatMap((namespace, i) => POD_LABELS.map((labels, j) => ({ namespace, labels, ip: `10.244.${i}.${j + 1}` }))),
  ...['198.51.100.1', '198.51.100.200', '192.0.2.1', '169.254.20.10', '169.254.7.127', '203.0.113.1', '2001:db8::1'].map(ip => ({ ip })),
];
const PORTS = [[53, 'TCP'], [53, 'UDP'], [5353, 'UDP'], [443, 'TCP'], [8080, 'TCP'], [15008, 'TCP'], [4143, 'TCP'], [15020, 'TCP'], [15012, 'TCP'], [4191, 'TCP'], [9, 'SCTP']] as const;

/** Some connection that passes the NetworkPolicies after, and did not before. */
function newlyPassing(before: Cluster, after: Cluster): string | undefined {
  for (const from of ENDPOINTS) {
    for (const to of ENDPOINTS) {
      if (from === to || !(from.namespace ?? to.namespace)) continue;
      for (const [port, protocol] of PORTS) {
        if (isAllowed(after, from, to, port, protocol) && !isAllowed(before, from, to, port, protocol)) return JSON.stringify([from, to, port, protocol]);
      }
    }
  }
  return undefined;
}

test('an edit opens on the layer of NetworkPolicies exactly if some connection passes the rendered policies that did not before', () => {
  const opened = { yes: 0, no: 0 };
  fc.assert(fc.property(edited, ([before, after]) => {
    const [old, now] = [built(before), built(after)];
    const [matrixBefore, matrixAfter] = [matrices(old.app)[0], matrices(now.app)[0]];
    const connections = connectionsBeyond(matrixAfter.network!, matrixBefore.network!);
    const passing = newlyPassing(clusterOf(old.mesh), clusterOf(now.mesh));
    expect([passing, connections.length > 0]).toEqual([passing, passing !== undefined]);
    opened[passing ? 'yes' : 'no']++;
    // Whatever is one line with a row opens as well.
    if (passing) expect(isWider(accessDifferences([matrixBefore], [matrixAfter])[0])).toBe(true);
  }), { numRuns: 60 });
  expect(Math.min(opened.yes, opened.no)).toBeGreaterThan(3);
});
