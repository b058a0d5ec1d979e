/* eslint-disable @stylistic/max-len -- one entry a line */
import { parseAllDocuments } from 'yaml';
import { Cluster, Endpoint, isAllowed, Protocol } from './evaluator';

const NAMESPACES: Cluster['namespaces'] = [
  { name: 'default', labels: { 'kubernetes.io/metadata.name': 'default' } },
  { name: 'mine', labels: { 'kubernetes.io/metadata.name': 'mine', 'project': 'myproject', 'user': 'alice' } },
  { name: 'other', labels: { 'kubernetes.io/metadata.name': 'other', 'namespace': 'backend' } },
];

const pod = (namespace: string, ip: string, labels: Endpoint['labels'] = {}): Endpoint => ({ namespace, ip, labels });
const DB = { ...pod('default', '10.1.0.1', { role: 'db' }), ports: [{ name: 'redis', port: 6379 }, { name: 'dns', port: 53, protocol: 'UDP' as const }] };
const FRONTEND = pod('default', '10.1.0.2', { role: 'frontend' });
const OTHER = pod('default', '10.1.0.3', { role: 'batch' });
const MINE = pod('mine', '10.1.0.4', { role: 'client' });
const MINE_OTHER = pod('mine', '10.1.0.5', { role: 'web' });
const FOREIGN = pod('other', '10.1.0.6', { role: 'frontend' });
const FOREIGN_CLIENT = pod('other', '10.1.0.7', { role: 'client' });
const DEFAULT_CLIENT = pod('default', '10.1.0.8', { role: 'client' });
const outside = (ip: string): Endpoint => ({ ip });

type Row = readonly [from: Endpoint, to: Endpoint, port: number, allowed: boolean, protocol?: Protocol];

function policies(spec: string): any[] {
  return parseAllDocuments(spec).map((document, i) => ({ metadata: { name: `policy-${i}`, namespace: 'default' }, spec: document.toJS() }));
}

/** The examples of https://kubernetes.io/docs/concepts/services-networking/network-policies/ and what they say of them. */
const EXAMPLES: Record<string, { readonly spec: string; readonly rows: readonly Row[] }> = {
  'no policy: nobody is isolated': { spec: '', rows: [[FOREIGN, DB, 1, true], [outside('8.8.8.8'), DB, 1, true], [DB, outside('8.8.8.8'), 1, true]] },
  'the NetworkPolicy resource': {
    spec: `
podSelector: { matchLabels: { role: db } }
policyTypes: [Ingress, Egress]
ingress:
  - from:
      - ipBlock: { cidr: 172.17.0.0/16, except: [172.17.1.0/24] }
      - namespaceSelector: { matchLabels: { project: myproject } }
      - podSelector: { matchLabels: { role: frontend } }
    ports: [{ protocol: TCP, port: 6379 }]
egress:
  - to: [{ ipBlock: { cidr: 10.0.0.0/24 } }]
    ports: [{ protocol: TCP, port: 5978 }]`,
    rows: [
      [FRONTEND, DB, 6379, true], [FRONTEND, DB, 6380, false], [FRONTEND, DB, 6379, false, 'UDP'], [OTHER, DB, 6379, false],
      [MINE, DB, 6379, true], [MINE_OTHER, DB, 6379, true], [FOREIGN, DB, 6379, false],
      [outside('172.17.0.1'), DB, 6379, true], [outside('172.17.2.255'), DB, 6379, true], [outside('172.17.1.7'), DB, 6379, false], [outside('172.18.0.1'), DB, 6379, false],
      [DB, outside('10.0.0.9'), 5978, true], [DB, outside('10.0.0.9'), 5979, false], [DB, outside('10.0.1.9'), 5978, false],
      [DB, FRONTEND, 5978, false], [OTHER, FRONTEND, 1, true],
    ],
  },
  'namespaceSelector and podSelector in one entry: both': {
    spec: `
podSelector: { matchLabels: { role: db } }
ingress:
  - from:
      - namespaceSelector: { matchLabels: { user: alice } }
        podSelector: { matchLabels: { role: client } }`,
    rows: [[MINE, DB, 1, true], [MINE_OTHER, DB, 1, false], [DEFAULT_CLIENT, DB, 1, false], [FOREIGN_CLIENT, DB, 1, false], [DB, FOREIGN, 1, true]],
  },
  'in two entries: either, and a podSelector alone is of the namespace of the policy': {
    spec: `
podSelector: { matchLabels: { role: db } }
ingress:
  - from:
      - namespaceSelector: { matchLabels: { user: alice } }
      - podSelector: { matchLabels: { role: client } }`,
    rows: [[MINE, DB, 1, true], [MINE_OTHER, DB, 1, true], [DEFAULT_CLIENT, DB, 1, true], [FOREIGN_CLIENT, DB, 1, false]],
  },
  'default deny all ingress traffic': {
    spec: 'podSelector: {}\npolicyTypes: [Ingress]', rows: [[FRONTEND, DB, 1, false], [outside('1.1.1.1'), DB, 1, false], [DB, outside('1.1.1.1'), 1, true], [DB, FOREIGN, 1, true]],
  },
  'allow all ingress traffic': { spec: 'podSelector: {}\ningress: [{}]\npolicyTypes: [Ingress]', rows: [[FOREIGN, DB, 1, true], [outside('1.1.1.1'), DB, 1, true]] },
  'allow all, beside a policy that denies: policies add up': {
    spec: 'podSelector: {}\npolicyTypes: [Ingress]\n---\npodSelector: {}\ningress: [{}]\npolicyTypes: [Ingress]', rows: [[FOREIGN, DB, 1, true]],
  },
  'default deny all egress traffic': {
    spec: 'podSelector: {}\npolicyTypes: [Egress]', rows: [[DB, FRONTEND, 1, false], [DB, outside('1.1.1.1'), 1, false], [FOREIGN, DB, 1, true]],
  },
  'allow all egress traffic': { spec: 'podSelector: {}\negress: [{}]\npolicyTypes: [Egress]', rows: [[DB, outside('1.1.1.1'), 1, true]] },
  'default deny all': { spec: 'podSelector: {}\npolicyTypes: [Ingress, Egress]', rows: [[DB, FOREIGN, 1, false], [FOREIGN, DB, 1, false], [FOREIGN, MINE, 1, true]] },
  'without policyTypes, rules for egress isolate both ways': {
    spec: 'podSelector: {}\negress: [{}]', rows: [[DB, FOREIGN, 1, true], [FOREIGN, DB, 1, false]],
  },
  'without policyTypes and egress, only ingress': { spec: 'podSelector: {}', rows: [[DB, FOREIGN, 1, true], [FOREIGN, DB, 1, false]] },
  'a range of ports': {
    spec: `
podSelector: { matchLabels: { role: db } }
policyTypes: [Egress]
egress:
  - to: [{ ipBlock: { cidr: 10.0.0.0/24 } }]
    ports: [{ protocol: TCP, port: 32000, endPort: 32768 }]`,
    rows: [
      [DB, outside('10.0.0.1'), 32000, true], [DB, outside('10.0.0.1'), 32768, true], [DB, outside('10.0.0.1'), 31999, false], [DB, outside('10.0.0.1'), 32769, false],
    ],
  },
  'several namespaces by label': {
    spec: `
podSelector: { matchLabels: { role: frontend } }
policyTypes: [Egress]
egress:
  - to:
      - namespaceSelector:
          matchExpressions: [{ key: namespace, operator: In, values: [frontend, backend] }]`,
    rows: [[FRONTEND, FOREIGN, 1, true], [FRONTEND, MINE, 1, false], [FRONTEND, outside('1.1.1.1'), 1, false], [FRONTEND, DB, 1, false]],
  },
  'other operators': {
    spec: `
podSelector: { matchLabels: { role: db } }
ingress:
  - from:
      - podSelector:
          matchExpressions: [{ key: role, operator: NotIn, values: [batch] }, { key: role, operator: Exists }, { key: legacy, operator: DoesNotExist }]`,
    rows: [
      [FRONTEND, DB, 1, true], [OTHER, DB, 1, false], [pod('default', '10.1.0.9'), DB, 1, false], [pod('default', '10.1.0.9', { role: 'x', legacy: '' }), DB, 1, false],
    ],
  },
  'all namespaces by an empty namespaceSelector, and ports by name, protocol or not at all': {
    spec: `
podSelector: { matchLabels: { role: db } }
ingress:
  - from: [{ namespaceSelector: {} }]
    ports: [{ port: redis }, { port: dns, protocol: UDP }, { protocol: SCTP }]`,
    rows: [
      [FOREIGN, DB, 6379, true], [MINE, DB, 53, true, 'UDP'], [MINE, DB, 53, false], [FOREIGN, DB, 7, true, 'SCTP'], [FOREIGN, DB, 6380, false],
      [outside('10.1.0.6'), DB, 6379, false],
    ],
  },
  'networks contain pods by their address, and no address of the other family': {
    spec: `
podSelector: { matchLabels: { role: db } }
ingress: [{ from: [{ ipBlock: { cidr: 10.1.0.0/29 } }, { ipBlock: { cidr: '2001:db8::/32' } }] }]`,
    rows: [[FRONTEND, DB, 1, true], [DEFAULT_CLIENT, DB, 1, false], [outside('2001:db8::1'), DB, 1, true], [outside('2001:db9::1'), DB, 1, false]],
  },
  'empty lists of peers and ports are everybody and every port': {
    spec: 'podSelector: { matchLabels: { role: db } }\ningress: [{ from: [], ports: [] }]', rows: [[outside('1.1.1.1'), DB, 1, true, 'SCTP']],
  },
};

test.each(Object.entries(EXAMPLES))('%s', (_, { spec, rows }) => {
  const cluster = { namespaces: NAMESPACES, policies: spec ? policies(spec) : [] };
  for (const [from, to, port, allowed, protocol] of rows) {
    expect([from.ip, to.ip, port, protocol, isAllowed(cluster, from, to, port, protocol)]).toEqual([from.ip, to.ip, port, protocol, allowed]);
  }
});

test('a policy of another namespace selects nothing here', () => {
  const [policy] = policies('podSelector: {}\npolicyTypes: [Ingress, Egress]');
  expect(isAllowed({ namespaces: NAMESPACES, policies: [{ ...policy, metadata: { name: 'x', namespace: 'other' } }] }, OTHER, DB, 1)).toBe(true);
});
