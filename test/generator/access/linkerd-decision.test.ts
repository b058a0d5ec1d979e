import * as fc from 'fast-check';
import { AccessRequestSpec, accessSpec, AccessSpec, accountOf, namespaceOf, PORTS } from './access-spec';
import { buildAccess } from './build-access';
import { edgeDecision } from './decision';
import { MeshApp, MeshProvider } from '../../../src';
import { PLAIN } from '../../model/matching';
import { InboundPolicy, LinkerdClient } from '../../providers/linkerd/inbound-policy';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

/** An address of all clients: of the network that has them. */
const ADDRESS = '127.10.1.1';

const GRAPHS = 200;
const REQUESTS = 400;

function policyOf(spec: AccessSpec, change = (manifests: any[]) => manifests): InboundPolicy {
  const app = new MeshApp();
  buildAccess(app, MeshProvider.linkerd(), { ...spec, gateways: [] });
  return new InboundPolicy(change(app.charts.flatMap(chart => chart.toJson())));
}

function wrongDecisions(spec: AccessSpec, policy: InboundPolicy): { readonly decided: number; readonly allowed: number; readonly wrong: string[] } {
  const wrong: string[] = [];
  let [decided, allowed] = [0, 0];
  for (const request of spec.requests) {
    const { client, to, port, method, path } = request;
    if (client.type === 'gateway' || !spec.services[to].ports.includes(port)) continue; // the gateway is another project's
    // Linkerd compares paths as sent.
    const [sent] = path.written.split('?');
    const promise = edgeDecision(spec, { ...request, path: { written: path.written, read: sent } });
    const name = accountOf(to);
    const labels = { 'app': name, 'app.kubernetes.io/name': name, 'version': 'v1' };
    const pod = { namespace: namespaceOf(spec.services[to].namespace), labels };
    const accepted = policy.accepts(pod, PORTS[port].target, clientOf(spec, client), { ...PLAIN, method, path: sent });
    decided++;
    if (accepted) allowed++;
    if (accepted !== promise) wrong.push(JSON.stringify({ request, promise }));
  }
  return { decided, allowed, wrong };
}

function clientOf({ services }: AccessSpec, client: AccessRequestSpec['client']): LinkerdClient {
  switch (client.type) {
    case 'service': return { address: ADDRESS, account: { namespace: namespaceOf(services[client.service].namespace), name: accountOf(client.service) } };
    case 'stranger': return { address: ADDRESS, account: { namespace: client.namespace, name: client.account, trustDomain: client.trustDomain } };
    default: return { address: ADDRESS };
  }
}

const specs = fc.sample(accessSpec(REQUESTS), { seed: 1, numRuns: GRAPHS });

test('Linkerd accepts the requests of random call graphs that calls declare, and no others', () => {
  const all = specs.map(spec => wrongDecisions(spec, policyOf(spec)));
  expect(all.flatMap(({ wrong }) => wrong).slice(0, 3)).toEqual([]);
  const sum = (key: 'decided' | 'allowed') => all.reduce((total, one) => total + one[key], 0);
  expect(sum('decided')).toBeGreaterThan(50_000);
  expect(sum('allowed')).toBeGreaterThan(10_000);
  expect(sum('decided') - sum('allowed')).toBeGreaterThan(10_000);
});

/** Faults of the manifests: some decision shows each. */
const FAULTS: Readonly<Record<string, (manifests: any[]) => any[]>> = {
  'no default policy': all => all.map(one => (one.kind === 'Namespace' ? { ...one, metadata: { ...one.metadata, annotations: {} } } : one)),
  'no Servers': all => all.filter(({ kind }) => kind !== 'Server'),
  'no routes': all => all.filter(({ kind }) => kind !== 'HTTPRoute'),
  'a namespace in place of an account': all => identities(all, ({ namespace }) => ({ kind: 'Namespace', name: namespace })),
  'the account of another namespace': all => identities(all, ref => ({ ...ref, namespace: 'elsewhere' })),
  'any network': all => all.map(one => (one.kind === 'NetworkAuthentication' ? { ...one, spec: { networks: [{ cidr: '0.0.0.0/0' }] } } : one)),
  'no methods': all => matches(all, ({ path }) => ({ path })),
  'no paths': all => matches(all, ({ method }) => ({ method })),
  'exact paths as prefixes': all => matches(all, one => ({ ...one, ...(one.path ? { path: { ...one.path, type: 'PathPrefix' } } : {}) })),
};

test.each(Object.keys(FAULTS))('a decision shows the fault: %s', fault => {
  expect(specs.slice(0, 60).some(spec => wrongDecisions(spec, policyOf(spec, FAULTS[fault])).wrong.length > 0)).toBe(true);
});

function identities(manifests: any[], change: (ref: any) => any): any[] {
  return manifests.map(one => (one.kind === 'MeshTLSAuthentication' && one.spec.identityRefs
    ? { ...one, spec: { identityRefs: one.spec.identityRefs.map((ref: any) => change({ namespace: one.metadata.namespace, ...ref })) } } : one));
}

function matches(manifests: any[], change: (match: any) => any): any[] {
  return manifests.map(one => (one.kind === 'HTTPRoute'
    ? { ...one, spec: { ...one.spec, rules: one.spec.rules.map((rule: any) => ({ ...rule, matches: (rule.matches ?? [{}]).map(change) })) } } : one));
}
