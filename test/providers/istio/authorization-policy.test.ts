import * as fc from 'fast-check';
import { HttpMethod, MtlsMode, PortProtocol } from '../../../src';
import { Grant } from '../../../src/model/grant';
import { authorizationPolicy } from '../../../src/providers/istio/authorization-policy';
import { all, fixture, service } from '../../mesh-fixture';
import { methodLists, paths, pathTakes, Request, requests } from '../../model/matching';
import { grantTo, serviceModel, SETTINGS } from '../../model/service-model';

const spec = (grants: Grant[], settings = SETTINGS): any => authorizationPolicy(serviceModel({ grants }), settings).spec;

const TCP_PORT = 7000;

/**
 * Whether an ALLOW policy of Istio allows a request (on a TCP port: a connection) of a principal: any rule, of it any source and any operation, of
 * that all fields, of each any value. On a TCP port istiod drops every rule with a field of HTTP, with all its operations.
 */
function allows({ rules = [] }: any, principal: string, port: number, { method, path }: Request): boolean {
  const any = (patterns: string[] | undefined, value: string) => !patterns || patterns.some(pattern => (
    pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : pattern === value
  ));
  const isDropped = ({ to = [] }: any) => port === TCP_PORT && to.some(({ operation }: any) => operation.methods || operation.paths);
  return rules.some((rule: any) => !isDropped(rule) && rule.from.some(({ source }: any) => any(source.principals, principal) && !source.ipBlocks)
    && (!rule.to || rule.to.some(({ operation }: any) => (
      any(operation.methods, method) && any(operation.paths, path) && any(operation.ports, `${port}`)
    ))));
}

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const caller = fc.constantFrom('a', 'b', 'c');
const requestGrants = fc.record({
  caller,
  methods: optional(methodLists),
  paths: optional(fc.array(paths('exact', 'element-prefix', 'string-prefix'), { minLength: 1, maxLength: 2 })),
  ports: fc.constantFrom([8080], [8081], [8080, 8081]),
});
const connectionGrants = fc.record({ caller, ports: optional(fc.constantFrom([TCP_PORT], [8080, TCP_PORT], [8081])) });
const grants = fc.oneof(requestGrants, connectionGrants).map(({ caller: name, ...what }) => grantTo(name, what));

/** Container ports of the Service: its pods have another. */
const PUBLISHED = [8080, 8081, TCP_PORT];

test('the policy allows just what some grant allows, on the ports of the Service', () => {
  fc.assert(fc.property(fc.array(grants, { minLength: 1, maxLength: 6 }), fc.array(requests, { minLength: 20, maxLength: 40 }), (some, ask) => {
    const ports = PUBLISHED.map((target, i) => ({ name: `p-${i}`, number: 80 + i, target, protocol: target === TCP_PORT ? PortProtocol.TCP : PortProtocol.HTTP }));
    const policy = authorizationPolicy(serviceModel({ grants: some, ports }), SETTINGS).spec;
    for (const request of ask) {
      for (const name of ['a', 'b', 'c', 'd']) {
        for (const port of [...PUBLISHED, 9090]) {
          const expected = some.some(grant => grant.caller.name === name && (!grant.methods || grant.methods.includes(request.method))
            && (!grant.paths || grant.paths.some(path => pathTakes(path, request.path))) && (grant.ports ?? PUBLISHED).includes(port));
          const got = allows(policy, `cluster.local/ns/shop/sa/${name}`, port, request);
          if (got !== expected) throw new Error(`${name} ${JSON.stringify(request)} on ${port}: ${got}, not ${expected}`);
        }
      }
    }
  }), { seed: 19, numRuns: 300 });
});

test('a call by method does not end the calls of a TCP port: their rules are separate', () => {
  expect(spec([grantTo('a', { ports: [7000] }), grantTo('a', { ports: [8080], methods: [HttpMethod.GET] })]).rules).toEqual([
    { from: [{ source: { principals: ['cluster.local/ns/shop/sa/a'] } }], to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
    { from: [{ source: { principals: ['cluster.local/ns/shop/sa/a'] } }], to: [{ operation: { ports: ['7000'] } }] },
  ]);
});

test('callers with the same calls share a rule, in the order of their names: a further caller is a further line', () => {
  const read = { methods: [HttpMethod.GET] };
  const principals = (...names: string[]) => [{ source: { principals: names.map(name => `cluster.local/ns/shop/sa/${name}`) } }];
  expect(spec([grantTo('b', read), grantTo('c'), grantTo('a', read)]).rules).toEqual([
    { from: principals('a', 'b'), to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
    { from: principals('c'), to: [{ operation: { ports: ['8080'] } }] },
  ]);
});

test('calls of one caller stay apart: GET /a and POST /b are never GET /b', () => {
  const call = (method: HttpMethod, value: string) => grantTo('a', { methods: [method], paths: [{ type: 'element-prefix', value }] });
  expect(spec([call(HttpMethod.POST, '/b'), call(HttpMethod.GET, '/a'), call(HttpMethod.GET, '/a')])).toEqual({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } },
    action: 'ALLOW',
    rules: [{
      from: [{ source: { principals: ['cluster.local/ns/shop/sa/a'] } }],
      to: [{ operation: { methods: ['GET'], paths: ['/a', '/a/*'], ports: ['8080'] } }, { operation: { methods: ['POST'], paths: ['/b', '/b/*'], ports: ['8080'] } }],
    }],
  });
});

test('who may do everything has the ports of the Service; principals are of the mesh\'s trust domain', () => {
  const { rules } = spec([grantTo('b', { methods: [HttpMethod.GET] }), grantTo('a'), grantTo('b')], { ...SETTINGS, trustDomain: 'prod.example' });
  expect(rules).toEqual([{
    from: [{ source: { principals: ['prod.example/ns/shop/sa/a', 'prod.example/ns/shop/sa/b'] } }], to: [{ operation: { ports: ['8080'] } }],
  }]);
});

test('a regex, which calls() refuses, never becomes a path', () => {
  expect(() => spec([grantTo('a', { paths: [{ type: 'regex', value: '/.*' }] })])).toThrow(new Error('a policy cannot match by regex: /.*'));
});

test('networks come in on their ports only', () => {
  const { chart, shop } = fixture();
  service(shop, 'users', {
    ports: [{ port: 80, targetPort: 8080 }, { port: 90, suffix: 'plain', mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.2.0.0/16', '10.1.0.0/16'] }],
    metrics: { port: 9090, plaintextFrom: ['10.3.0.0/16'] },
  });
  expect(all(chart, 'AuthorizationPolicy').map(({ metadata, spec: { rules } }) => [metadata.name, rules])).toEqual([
    ['deny-all', undefined],
    ['users', [
      { from: [{ source: { ipBlocks: ['10.1.0.0/16', '10.2.0.0/16'] } }], to: [{ operation: { ports: ['90'] } }] },
      { from: [{ source: { ipBlocks: ['10.3.0.0/16'] } }], to: [{ operation: { ports: ['9090'] } }] },
    ]],
  ]);
});

test('ports with the same networks share a rule', () => {
  const { chart, shop } = fixture();
  const plain = { mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] };
  service(shop, 'users', { ports: [{ port: 80, ...plain }, { port: 90, suffix: 'admin', ...plain }], metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } });
  expect(all(chart, 'AuthorizationPolicy')[1].spec.rules).toEqual([
    { from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { ports: ['80', '90', '9090'] } }] },
  ]);
});

test('nobody has to be named in an open namespace', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users');
  service(open, 'frontend').service.calls(users);
  expect(all(chart, 'AuthorizationPolicy')).toEqual([]);
});
