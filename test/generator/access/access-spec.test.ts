import * as fc from 'fast-check';
import { ACCESS_MESHES, accessTable } from './access-case';
import { AccessRequestSpec, accessSpec, AccessSpec } from './access-spec';
import { buildAccess } from './build-access';
import { ambientDecision, decision } from './decision';
import { MeshApp } from '../../../src';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // warnings
afterEach(() => jest.restoreAllMocks());

const specs = fc.sample(accessSpec(40), { seed: 1, numRuns: 200 });

test('both meshes accept every call graph', () => {
  for (const spec of specs.slice(0, 60)) {
    for (const provider of Object.values(ACCESS_MESHES)) {
      const app = new MeshApp();
      buildAccess(app, provider, spec);
      expect(app.synthYaml()).not.toBe('');
    }
  }
});

test('graphs are of all sizes, and have everything that a decision depends on', () => {
  const sizes = specs.map(({ services }) => services.length);
  expect(Math.max(...sizes)).toBeGreaterThan(30);
  const services = specs.flatMap(spec => spec.services);
  const gateways = specs.flatMap(spec => spec.gateways);
  const tokens = [...services, ...gateways].flatMap(({ jwt }) => jwt ?? []);
  const counts = {
    'tokens of a service': services.filter(({ jwt }) => jwt).length,
    'tokens of a gateway': gateways.filter(({ jwt }) => jwt).length,
    'networks': services.filter(({ plaintext }) => plaintext).length,
    'TCP ports': services.filter(({ ports }) => ports.includes('tcp')).length,
    'gRPC ports': services.filter(({ ports }) => ports.includes('grpc')).length,
    'CORS': services.filter(({ cors }) => cors).length,
    'two issuers': tokens.filter(({ issuers }) => issuers.length > 1).length,
    'rules by claim': tokens.filter(({ rules = [] }) => rules.some(({ claims }) => claims.length)).length,
    'rules by issuer': tokens.filter(({ rules = [] }) => rules.some(({ issuers }) => issuers)).length,
    'public requests': tokens.filter(({ publicRequests }) => publicRequests.length).length,
    'calls by method': specs.flatMap(spec => spec.calls).filter(({ methods }) => methods).length,
    'calls by path': specs.flatMap(spec => spec.calls).filter(({ paths }) => paths).length,
    'clients outside the app': specs.flatMap(({ outside }) => outside).length,
    'clients of another trust domain': specs.flatMap(({ outside }) => outside).filter(({ client }) => client.trustDomain).length,
    'namespaces of clients': specs.flatMap(({ outside }) => outside).filter(({ client }) => client.wholeNamespace).length,
    'networks as clients': services.filter(({ plaintext }) => plaintext?.asClient).length,
    'consent at a service': services.filter(({ consent }) => consent).length,
    'consent at a gateway': gateways.filter(({ consent }) => consent).length,
    'versions outside the mesh': services.filter(({ isLeaving }) => isLeaving).length,
    'graphs of several namespaces': specs.filter(({ namespaces }) => namespaces.length > 1).length,
  };
  expect(Object.entries(counts).filter(([, count]) => count < 30)).toEqual([]);
});

test.each([['sidecars', decision], ['ambient', ambientDecision]] as const)('%s: requests get every decision, from every kind of client', (_, decide) => {
  const counts = new Map<string, number>();
  for (const spec of specs) {
    for (const request of spec.requests) {
      const promise = decide(spec, request);
      for (const key of [`${promise}`, `${promise === 'allowed' ? 'allowed' : 'other'} ${clientOf(spec, request)}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const wanted = ['allowed', 'outside', 'denied', 'token 401', 'token 403', 'no route', 'refused', ...decide === decision ? ['preflight'] : []];
  const clients = ['service', 'stranger', 'client outside', 'plaintext', 'gateway'].flatMap(client => [`allowed ${client}`, `other ${client}`]);
  expect([...wanted, ...clients].filter(key => (counts.get(key) ?? 0) < 25)).toEqual([]);
  expect(counts.get('undefined')).toBeLessThan(specs.length * 40 / 10);
});

/** The kind of client: one outside the app may be allowed something. */
function clientOf({ outside }: AccessSpec, { client }: AccessRequestSpec): string {
  return client.type === 'stranger' && outside.some(one => one.client.namespace === client.namespace) ? 'client outside' : client.type;
}

test('a table has a row for each request and mesh that promises something, by a name of its own', () => {
  for (const spec of specs.slice(0, 20)) {
    const names = accessTable(spec).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(spec.requests.length);
  }
});
