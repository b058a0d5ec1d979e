import * as fc from 'fast-check';
import { appliedRoute } from './ranking';
import { HttpMethod, MtlsMode, PortProtocol } from '../../../src';
import { Grant } from '../../../src/model/grant';
import { Port } from '../../../src/model/port';
import { ServiceModel } from '../../../src/model/service';
import { policyObjects } from '../../../src/providers/linkerd/policy';
import { methodLists, paths, pathTakes, PLAIN, Request, requests } from '../../model/matching';
import { grantTo, serviceModel } from '../../model/service-model';

interface Rendered { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string }; readonly spec: any }

function rendered(changes: Partial<ServiceModel>): Rendered[] {
  const objects = policyObjects(serviceModel(changes)).map(
    ({ apiVersion, kind, name, spec }) => ({ apiVersion, kind, metadata: { name }, spec }),
  );
  const ids = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
  expect(new Set(ids).size).toBe(ids.length); // else the second would overwrite the first
  return objects;
}

/**
 * Who may make a request on a port, as Linkerd decides: by what is attached to the Server, or to the one route that it applies to the request.
 * Equally specific routes rank by age. Objects are created in the order of the file, or in one second: then names decide.
 */
function authorised(objects: readonly Rendered[], port: number, request: Request): string[] {
  const server = objects.find(({ kind, spec }) => kind === 'Server' && spec.port === port);
  if (!server) return [];
  const routes = objects.filter(({ kind, spec }) => kind === 'HTTPRoute' && spec.parentRefs[0].name === server.metadata.name);
  const byName = [...routes].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const [applied, same] = [routes, byName].map(ordered => appliedRoute(ordered, request)?.metadata.name);
  expect(same).toBe(applied);
  const policies = objects.filter(({ kind, spec: { targetRef } }) => kind === 'AuthorizationPolicy'
    && targetRef.name === (targetRef.kind === 'Server' ? server.metadata.name : applied));
  return [...new Set(policies.flatMap(({ spec }) => spec.requiredAuthenticationRefs).flatMap(ref => {
    const { spec } = objects.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name)!;
    return ref.kind === 'MeshTLSAuthentication' ? spec.identityRefs.map(({ name }: any) => name) : spec.networks.map(({ cidr }: any) => cidr);
  }))].sort();
}

const CALLERS = ['a', 'b', 'a-b', 'probes', 'networks'];
const ANYBODY = ['0.0.0.0/0', '::/0'];
const PORTS: Port[] = [
  { name: 'http', number: 80, target: 8080, protocol: PortProtocol.HTTP },
  { name: 'http-a', number: 81, target: 8081, protocol: PortProtocol.HTTP2 },
];

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const grants: fc.Arbitrary<Grant> = fc.record({
  caller: fc.constantFrom(...CALLERS),
  methods: optional(methodLists),
  paths: optional(fc.array(paths('exact', 'element-prefix'), { minLength: 1, maxLength: 2 })),
  ports: optional(fc.constantFrom([8080], [8081], [8080, 8081])),
}).map(({ caller, ...what }) => grantTo(caller, what));

/** Whether a grant takes a request: each of its lists asks on its own. */
const grantTakes = ({ methods, paths: some, ports }: Grant, port: number, { method, path }: Request) => (
  (!methods || methods.includes(method)) && (!some || some.some(condition => pathTakes(condition, path))) && (!ports || ports.includes(port))
);

test('the most specific route of a request allows exactly the callers with a grant that covers it', () => {
  fc.assert(fc.property(fc.array(grants, { maxLength: 5 }), fc.array(requests, { minLength: 20, maxLength: 40 }), (some, ask) => {
    const objects = rendered({ grants: some, ports: PORTS });
    for (const request of ask) {
      for (const { target } of PORTS) {
        const expected = [...new Set(some.filter(grant => grantTakes(grant, target, request)).map(({ caller }) => caller.name))].sort();
        const got = authorised(objects, target, request);
        if (got.join() !== expected.join()) throw new Error(`${JSON.stringify(request)} on ${target}: ${got.join()} may, not ${expected.join()}`);
      }
    }
  }), { seed: 13, numRuns: 300 });
});

test.each(['/a', '/'])('probes of %s go on once a server has routes, and nothing else goes with them', probed => {
  const probes = [{ port: 8080, path: probed }, { port: 9000, path: '/b' }];
  fc.assert(fc.property(fc.array(grants, { minLength: 1, maxLength: 4 }), fc.array(requests, { minLength: 20, maxLength: 40 }), (some, ask) => {
    const objects = rendered({ grants: some, probes });
    for (const request of ask) {
      const onPort = some.filter(({ ports }) => !ports || ports.includes(8080));
      const expected = [...new Set(some.filter(grant => grantTakes(grant, 8080, request)).map(({ caller }) => caller.name))].sort();
      const routed = onPort.some(({ methods, paths: any }) => methods || any);
      const probe = routed && request.method === HttpMethod.GET && request.path === probed;
      expect(authorised(objects, 8080, request)).toEqual(probe ? ANYBODY : expected);
    }
  }), { seed: 13, numRuns: 100 });
});

const GET = { methods: [HttpMethod.GET] };

const exact = (value: string) => ({ type: 'exact' as const, value });
const below = (value: string) => ({ type: 'element-prefix' as const, value });

describe('gRPC probes, which Linkerd does not allow by itself', () => {
  const CHECK = '/grpc.health.v1.Health/Check';
  const check = { ...PLAIN, method: HttpMethod.POST, path: CHECK };
  const probes = [{ port: 8080, path: CHECK, isGrpc: true as const }];

  test.each([['no calls', [], []], ['calls', [grantTo('a')], ['a']], ['calls by path', [grantTo('a', { paths: [below('/a')] })], ['a']]])('beside %s', (_, some, callers) => {
    const objects = rendered({ grants: some, probes });
    expect(authorised(objects, 8080, check)).toEqual(ANYBODY);
    expect(authorised(objects, 8080, { ...check, path: '/a' })).toEqual(callers);
    expect(authorised(objects, 8080, { ...check, path: '/grpc.health.v1.Health/Watch' })).toEqual(some.some(({ paths: any }) => any) ? [] : callers);
  });

  test('on a port that the Service does not have, which gets a Server of its own', () => {
    const objects = rendered({ probes: [{ ...probes[0], port: 9001 }], grants: [grantTo('a')] });
    expect(objects.filter(({ kind }) => kind === 'Server').map(({ metadata, spec }) => `${metadata.name} ${spec.port} ${spec.proxyProtocol}`)).toEqual([
      'users-http 8080 HTTP/1', 'users-probe-9001 9001 HTTP/2',
    ]);
    expect([authorised(objects, 9001, check), authorised(objects, 9001, PLAIN)]).toEqual([ANYBODY, []]);
  });

  test('beside network clients: a route takes their requests, which the policy of the Server allows', () => {
    const objects = rendered({ probes, ports: [{ ...PORTS[0], mtls: MtlsMode.PERMISSIVE }], networkClients: [{ port: 8080, cidrs: ['10.0.0.0/8'] }] });
    expect(authorised(objects, 8080, PLAIN)).toEqual(['10.0.0.0/8']);
    const routes = objects.filter(({ kind }) => kind === 'HTTPRoute');
    expect(routes.map(({ metadata, spec }) => [metadata.name, spec.rules[0].matches[0].path?.value])).toEqual([
      ['users-http.networks', undefined], ['users-http.probes', CHECK],
    ]);
  });

  test('on an opaque port no route applies', () => {
    const objects = rendered({ probes, ports: [{ ...PORTS[0], protocol: PortProtocol.TCP }], grants: [grantTo('a')] });
    expect(objects.map(({ kind }) => kind)).toEqual(['Server', 'AuthorizationPolicy', 'MeshTLSAuthentication']);
  });
});

const routeNames = (some: Grant[]) => rendered({ grants: some }).filter(({ kind }) => kind === 'HTTPRoute').map(({ metadata }) => metadata.name);

test('routes are named after their matches, not their callers: a further caller changes the list of identities only', () => {
  const one = [grantTo('a', { methods: [HttpMethod.POST, HttpMethod.GET], paths: [below('/api/users')] }), grantTo('admin')];
  expect(routeNames(one)).toEqual(['users-http.any', 'users-http.get-post.api-users']);
  expect(routeNames([...one, grantTo('b', { methods: [HttpMethod.GET, HttpMethod.POST], paths: [below('/api/users')] })])).toEqual(routeNames(one));
  const ids = (some: Grant[]) => rendered({ grants: some }).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  expect(ids([...one, grantTo('b')])).toEqual(ids(one));
});

test('what two calls have in common is a route of both', () => {
  expect(routeNames([grantTo('a', GET), grantTo('b', { paths: [exact('/x')] })])).toEqual(
    ['users-http.any.exact-x', 'users-http.any.exact-x.get', 'users-http.get'],
  );
});

describe('an exact path and a prefix of one length tie in Linkerd, and the older route applies', () => {
  const [list, below1] = [grantTo('lister', { ...GET, paths: [exact('/a')] }), grantTo('admin', { ...GET, paths: [below('/a')] })];

  test('so the route of the prefix has a name behind that of the exact path, and comes later', () => {
    expect(routeNames([list, below1])).toEqual(['users-http.get.exact-a', expect.stringMatching(/^users-http\.wide1-[0-9a-f]{8}\.get\.a$/)]);
    const ask = (path: string) => authorised(rendered({ grants: [list, below1] }), 8080, { ...PLAIN, path });
    expect([ask('/a'), ask('/a/b')]).toEqual([['admin', 'lister'], ['admin']]);
  });

  test('the probe of / beside calls by method', () => {
    const objects = rendered({ grants: [grantTo('web', GET)], probes: [{ port: 8080, path: '/' }] });
    const ask = (path: string) => authorised(objects, 8080, { ...PLAIN, path });
    expect([ask('/'), ask('/a')]).toEqual([ANYBODY, ['web']]);
  });

  test('a new call renames the route of the prefix, so that it is created after the route of the call', () => {
    const one = routeNames([list, below1]);
    expect(routeNames([below1])).toEqual(['users-http.get.a']);
    const two = routeNames([below1, grantTo('lister', { methods: [HttpMethod.GET, HttpMethod.POST], paths: [exact('/a')] })]);
    expect(two.filter(name => one.includes(name))).toEqual([]);
  });

  test('a long name of the server is cut, not the word that decides', () => {
    const ports = [{ ...PORTS[0], name: `http-${'long'.repeat(10)}` }];
    const names = rendered({ grants: [list, below1], ports }).filter(({ kind }) => kind === 'HTTPRoute').map(({ metadata }) => metadata.name);
    expect(names).toEqual([...names].sort());
    expect(names[1]).toContain('.wide1-');
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(63);
  });
});

test('names that would be equal, or too long, have a hash', () => {
  const alike = routeNames([grantTo('a', { paths: [below('/a-b')] }), grantTo('b', { paths: [below('/a/b')] }), grantTo('c', { paths: [below('/A_b')] })]);
  expect(new Set(alike).size).toBe(3);
  for (const name of alike) expect(name).toMatch(/^users-http\.any\.a-b-[0-9a-f]{8}$/);
  const long = `/${'long/'.repeat(12)}`;
  const cut = routeNames([grantTo('a', { paths: [below(`${long}a`)] }), grantTo('b', { paths: [below(`${long}b`)] })]);
  expect(new Set(cut).size).toBe(2);
  for (const name of cut) expect(name).toMatch(/^users-http[a-z.-]*-[0-9a-f]{8}$/);
  expect(Math.max(...cut.map(({ length }) => length))).toBeLessThanOrEqual(63);
});

test('the route of probes names each probe, and is missing without probes', () => {
  const routeOf = (probes: ServiceModel['probes']) => rendered({ grants: [grantTo('a', GET)], probes })
    .find(({ kind, metadata }) => kind === 'HTTPRoute' && metadata.name === 'users-http.probes');
  expect(routeOf([{ port: 8080, path: '/health' }])!.spec).toMatchObject({ rules: [{ matches: [{ path: { type: 'Exact', value: '/health' }, method: 'GET' }] }] });
  expect(routeOf([])).toBeUndefined();
});

test('a string prefix stays denied, the other paths of the call do not', () => {
  const call = grantTo('a', { paths: [{ type: 'string-prefix', value: '/a' }, { type: 'exact', value: '/b' }] });
  const objects = rendered({ grants: [call] });
  const ask = (path: string) => authorised(objects, 8080, { ...PLAIN, path });
  expect([ask('/a'), ask('/ab'), ask('/b')]).toEqual([[], [], ['a']]);
});

test('where all paths are string prefixes, nobody is allowed', () => {
  const objects = rendered({ grants: [grantTo('a', { paths: [{ type: 'string-prefix', value: '/a' }] })] });
  expect(objects.map(({ kind }) => kind)).toEqual(['Server']);
});

test('callers of whole connections are allowed at the Server', () => {
  expect(rendered({ grants: [grantTo('b'), grantTo('a'), grantTo('b')] })).toEqual([
    {
      apiVersion: 'policy.linkerd.io/v1beta3',
      kind: 'Server',
      metadata: { name: 'users-http' },
      spec: { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'users' } }, port: 8080, proxyProtocol: 'HTTP/1' },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'users-http' },
      spec: {
        targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'users-http' },
        requiredAuthenticationRefs: [{ group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: 'users-http' }],
      },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'MeshTLSAuthentication',
      metadata: { name: 'users-http' },
      spec: { identityRefs: [{ kind: 'ServiceAccount', name: 'a', namespace: 'shop' }, { kind: 'ServiceAccount', name: 'b', namespace: 'shop' }] },
    },
  ]);
});

test('networks are allowed on their port only, metrics on theirs', () => {
  const objects = rendered({
    ports: [{ ...PORTS[0], mtls: MtlsMode.PERMISSIVE }, PORTS[1]],
    metrics: { port: 9090, path: '/metrics' },
    networkClients: [{ port: 8080, cidrs: ['10.2.0.0/16', '10.1.0.0/16'] }, { port: 9090, cidrs: ['10.3.0.0/16'] }],
  });
  const ask = (port: number) => authorised(objects, port, PLAIN);
  expect([ask(8080), ask(8081), ask(9090)]).toEqual([['10.1.0.0/16', '10.2.0.0/16'], [], ['10.3.0.0/16']]);
});

test('metrics for meshed scrapers only need no server', () => {
  expect(rendered({ metrics: { port: 9090, path: '/metrics' } })).toEqual([]);
});

test.each([
  [PortProtocol.HTTP, 'HTTP/1'], [PortProtocol.HTTP2, 'HTTP/2'], [PortProtocol.GRPC, 'HTTP/2'],
  [PortProtocol.HTTPS, 'TLS'], [PortProtocol.TLS, 'TLS'], [PortProtocol.TCP, 'opaque'],
])('a port that speaks %s is %s to the proxy', (protocol, proxyProtocol) => {
  expect(rendered({ ports: [{ ...PORTS[0], protocol }], grants: [grantTo('a')] })[0].spec.proxyProtocol).toBe(proxyProtocol);
});

describe('where nobody has to be named', () => {
  const namespace = { ...serviceModel().namespace, zeroTrust: false };
  const port = (mtls?: MtlsMode) => [{ ...PORTS[0], mtls }];

  test.each([undefined, MtlsMode.STRICT])('a port with mtls %s needs no server', mtls => {
    expect(rendered({ namespace, ports: port(mtls), grants: [grantTo('a', GET)] })).toEqual([]);
  });

  test.each([MtlsMode.PERMISSIVE, MtlsMode.DISABLE])('a port with mtls %s lets all in', mtls => {
    expect(rendered({ namespace, ports: port(mtls) })).toMatchObject([{ kind: 'Server', spec: { port: 8080, accessPolicy: 'all-unauthenticated' } }]);
  });
});
