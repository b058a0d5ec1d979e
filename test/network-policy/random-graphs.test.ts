/* eslint-disable @stylistic/max-len -- one entry a line */
import { decide, decideByMatrix, Fault } from './decisions';
import { randomGraph } from './random-graph';
import { MeshProvider } from '../../src';

const PROVIDERS: Record<string, () => MeshProvider> = {
  'Istio': () => MeshProvider.istio(), 'Istio ambient': () => MeshProvider.istioAmbient(), 'Linkerd': () => MeshProvider.linkerd(), 'Gateway API': () => MeshProvider.gatewayApi(),
};
const SEEDS = Array.from({ length: Number(process.env.GRAPHS ?? 15) }, (_, seed) => seed);

test.each(Object.entries(PROVIDERS))('%s: in random graphs every declared connection is allowed, and every other is denied', (_, provider) => {
  let decisions = 0;
  for (const seed of SEEDS) {
    const { count, wrong } = decide(randomGraph(provider(), seed));
    decisions += count;
    expect({ seed, wrong }).toEqual({ seed, wrong: [] });
  }
  expect(decisions).toBeGreaterThan(50000);
});

test.each(Object.entries(PROVIDERS))('%s: the access matrix of random graphs decides every connection as the rendered policies do', (_, provider) => {
  for (const seed of SEEDS) expect({ seed, ...decideByMatrix(randomGraph(provider(), seed)) }).toMatchObject({ seed, wrong: [] });
});

test.each([
  ['no policy', (network: any) => { network.pods = []; network.policies = []; }],
  ['a peer less', (network: any) => network.policies.find(({ ingress }: any) => ingress?.length).ingress[0].peers?.pop() ?? network.policies.pop()],
  ['another port', (network: any) => { network.policies.find(({ egress }: any) => egress?.length).egress[0].ports[0].port = 54; }],
  ['ingress that is not restricted', (network: any) => { for (const policy of network.policies) delete policy.ingress; }],
])('the matrix decides otherwise with %s', (_, fault) => {
  const change = (network: any) => {
    fault(network);
    for (const policy of network.policies) for (const rule of policy.ingress ?? []) if (rule.peers && !rule.peers.length) delete rule.peers;
  };
  expect(decideByMatrix(randomGraph(MeshProvider.istio(), 1), change).wrong.length).toBeGreaterThan(0);
});

const rules = (policies: any[], direction: 'ingress' | 'egress') => policies.flatMap(({ spec }) => spec[direction] ?? []);
const peers = (policies: any[]) => [...rules(policies, 'ingress').map(rule => rule.from), ...rules(policies, 'egress').map(rule => rule.to)].filter(Boolean);
const changed = (change: (policies: any[]) => void): Fault => policies => {
  change(policies);
  return policies;
};

/** What a mistake of the renderer would be like. */
const FAULTS: Record<string, Fault> = {
  'no policy at all': () => [],
  'no default deny': policies => policies.filter(({ metadata }) => metadata.name !== 'default-deny-all'),
  'default deny of ingress only': changed(policies => policies.filter(({ metadata }) => metadata.name === 'default-deny-all').forEach(({ spec }) => { spec.policyTypes = ['Ingress']; })),
  'a missing peer': changed(policies => rules(policies, 'ingress').find(({ from }) => from?.[0].podSelector)?.from.shift()),
  'a missing rule': changed(policies => policies.find(({ spec }) => spec.egress).spec.egress.pop()),
  'a missing policy': policies => policies.slice(0, -1),
  'both selectors of a peer in two entries': changed(policies => peers(policies).forEach(list => list.splice(0, list.length, ...list.flatMap(({ namespaceSelector, podSelector, ...peer }: any) => (
    namespaceSelector && podSelector ? [{ namespaceSelector }, { podSelector }] : [{ ...peer, ...(namespaceSelector ? { namespaceSelector } : {}), ...(podSelector ? { podSelector } : {}) }]
  ))))),
  'a peer without its namespace': changed(policies => peers(policies).forEach(list => list.forEach((peer: any) => { if (peer.podSelector) delete peer.namespaceSelector; }))),
  'a peer without its labels': changed(policies => peers(policies).forEach(list => list.forEach((peer: any) => { if (peer.namespaceSelector) delete peer.podSelector; }))),
  'an empty selector': changed(policies => { policies.find(({ spec }) => spec.podSelector.matchLabels).spec.podSelector = {}; }),
  'an empty list of clients': changed(policies => { rules(policies, 'ingress').find(({ from }) => from).from = []; }),
  'a rule without ports': changed(policies => { delete rules(policies, 'egress').find(({ ports }) => ports).ports; }),
  'the port of the Service, not of the pods': changed(policies => [...rules(policies, 'ingress'), ...rules(policies, 'egress')]
    .forEach(({ ports = [] }) => ports.forEach((port: any) => { if (port.port >= 9000 && port.port < 9010) port.port -= 1000; }))),
  'DNS over UDP only': changed(policies => rules(policies, 'egress').forEach(rule => { if (rule.ports?.some(({ protocol }: any) => protocol === 'UDP')) rule.ports = rule.ports.filter(({ protocol }: any) => protocol === 'UDP'); })),
  'DNS over TCP only': changed(policies => rules(policies, 'egress').forEach(rule => { if (rule.ports) rule.ports = rule.ports.filter(({ protocol }: any) => protocol !== 'UDP'); })),
  'no control plane': changed(policies => policies.forEach(({ spec }) => {
    spec.egress = spec.egress?.filter((rule: any) => !rule.ports?.some(({ port }: any) => port === 15012));
  })),
  'ingress only': changed(policies => policies.forEach(({ spec }) => { spec.policyTypes = ['Ingress']; })),
  'egress only': changed(policies => policies.forEach(({ spec }) => { spec.policyTypes = ['Egress']; })),
  'a network that is too wide': changed(policies => peers(policies).flat().forEach((peer: any) => { if (peer.ipBlock?.cidr.endsWith('/28')) peer.ipBlock.cidr = peer.ipBlock.cidr.replace('/28', '/8'); })),
  'hosts outside by IPv4 only': changed(policies => peers(policies).forEach(list => list.splice(0, list.length, ...list.filter((peer: any) => peer.ipBlock?.cidr !== '::/0')))),
};

test.each(Object.entries(FAULTS))('the decisions are wrong with %s', (_, fault) => {
  expect(SEEDS.some(seed => decide(randomGraph(MeshProvider.istio(), seed), fault).wrong.length > 0)).toBe(true);
});

test.each(['15008', '169.254.7.127/32'])('the decisions of ambient are wrong without %s', text => {
  const without: Fault = policies => policies.map(policy => JSON.parse(JSON.stringify(policy).replaceAll(`"port":${text}`, '"port":1').replaceAll(text, '192.0.2.200/32')));
  expect(SEEDS.some(seed => decide(randomGraph(MeshProvider.istioAmbient(), seed), without).wrong.length > 0)).toBe(true);
});
