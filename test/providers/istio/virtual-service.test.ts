import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { chosen } from './evaluate';
import { CanaryRoute, HttpMatch, HttpMethod, PathMatch, PortProtocol } from '../../../src';
import { Match } from '../../../src/model/match';
import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { effectiveRules } from '../../../src/model/rules';
import { httpMatches } from '../../../src/providers/istio/http-match';
import { virtualService } from '../../../src/providers/istio/virtual-service';
import { find, fixture, service } from '../../mesh-fixture';
import { matches, requests } from '../../model/matching';
import { serviceModel, SETTINGS } from '../../model/service-model';
import { first, tables } from '../../model/tables';

/** A mesh can ask for one cookie at a time; two are a finding. */
const plain = matches().map((match): Match => (match.cookies ? { ...match, cookies: match.cookies.slice(0, 1) } : match));
const PORTS = [8080, 9000].map(number => ({ name: `grpc-${number}`, number, target: number, protocol: PortProtocol.GRPC }));

test('each request goes to the destination of the first matching rule, on its port', () => {
  fc.assert(fc.property(tables(plain), fc.constantFrom(1, 2), fc.array(requests, { minLength: 20, maxLength: 40 }), (routes, ports, some) => {
    const { spec: rendered }: any = virtualService(serviceModel({ routes, ports: PORTS.slice(0, ports) }), SETTINGS);
    for (const any of some) {
      for (const { number } of PORTS.slice(0, ports)) {
        const request = { ...any, port: number };
        const [route, said] = [chosen(rendered, request), first(effectiveRules(routes), request)!];
        const shares = route.route.map(({ destination, weight }: any) => [destination.subset, weight ?? 100, destination.port.number]);
        const expected = said.shares.length ? said.shares.map(({ version, percent }) => [version, percent, number]) : [[undefined, 100, number]];
        if (JSON.stringify(shares) !== JSON.stringify(expected)) throw new Error(`${JSON.stringify(request)} goes to ${JSON.stringify(shares)}, not ${JSON.stringify(expected)}`);
        if (route.timeout !== (said.timeoutMs && `${said.timeoutMs / 1000}s`)) throw new Error(`${JSON.stringify(request)} has timeout ${route.timeout}`);
        const safe = said.retries?.on.filter(({ after }) => after !== 'response') ?? [];
        const on = said.retries?.methods.includes(request.method) ? said.retries.on : safe;
        expect(route.retries).toEqual(said.retries && (said.retries.attempts && on.length
          ? { attempts: said.retries.attempts, retryOn: on.map(({ name }) => name).join(',') } : { attempts: 0 }));
      }
    }
  }), { seed: 17, numRuns: 200 });
});

test('a match that an earlier rule has is not there twice', () => {
  const routes = new RouteTableBuilder('users', {});
  const path = (type: 'exact' | 'element-prefix'): Match => ({ path: [{ type, value: '/a' }] });
  routes.addPinnedRule({ owner: 'one', matches: [path('exact')], shares: [], timeoutMs: 1000 });
  routes.addPinnedRule({ owner: 'two', matches: [path('element-prefix')], shares: [], timeoutMs: 2000 });
  const { http } = virtualService(serviceModel({ routes: routes.build() }), SETTINGS).spec as any;
  expect(http.map(({ match }: any) => match)).toEqual([[{ uri: { exact: '/a' } }], [{ uri: { prefix: '/a/' } }], undefined]);
});

test.each<[Match, object[]]>([
  [{}, []],
  [{ path: [{ type: 'element-prefix', value: '/' }] }, [{ uri: { prefix: '/' } }]],
  [{ path: [{ type: 'element-prefix', value: '/a' }] }, [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }]],
  [{ path: [{ type: 'string-prefix', value: '/a' }] }, [{ uri: { prefix: '/a' } }]],
  [{ path: [{ type: 'regex', value: '/a.' }] }, [{ uri: { regex: '/a.' } }]],
  [{ methods: [HttpMethod.GET, HttpMethod.PUT] }, [{ method: { regex: 'GET|PUT' } }]],
  [{ cookies: [{ name: 'c', value: '1+' }] }, [{ headers: { cookie: { regex: '(.*;\\s*)?c=1\\+(;.*)?' } } }]],
  [{ headers: [{ name: 'x', value: { type: 'prefix', value: '1.' } }], methods: [HttpMethod.GET] }, [{ headers: { x: { prefix: '1.' } }, method: { exact: 'GET' } }]],
])('%j', (match, blocks) => {
  expect(httpMatches(match)).toEqual(blocks);
  expect(httpMatches(match, 80)).toEqual((blocks.length ? blocks : [{}]).map(block => ({ ...block, port: 80 })));
});

test('a canary of the readme: hosts in full, ports given, all pinned requests first, retries for the methods that bear them', () => {
  const { chart, shop } = fixture();
  const { service: users, versions: [stable, canary] } = service(shop, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', {
    service: users,
    stable,
    canary,
    canaryPercent: 10,
    canaryMatches: [HttpMatch.header('x-api-version', 'v2'), HttpMatch.path(PathMatch.prefix('/v2'))],
    timeout: Duration.seconds(5),
    retries: { attempts: 3, perTryTimeout: Duration.millis(1200) },
  });
  const host = 'users.shop.svc.cluster.local';
  const to = (subset: string, weight?: number) => ({ destination: { host, port: { number: 8080 }, subset }, ...(weight ? { weight } : {}) });
  const method = { regex: 'DELETE|GET|HEAD|OPTIONS|PUT' };
  const repeated = { attempts: 3, perTryTimeout: '1200ms', retryOn: '5xx,reset,connect-failure,refused-stream' };
  const others = { attempts: 3, retryOn: 'connect-failure,refused-stream' };
  const pinned = (more: object) => [{ headers: { 'x-api-version': { exact: 'v2' } }, ...more }, { uri: { exact: '/v2' }, ...more }, { uri: { prefix: '/v2/' }, ...more }];
  expect(find(chart, 'VirtualService', 'users')).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'users', namespace: 'shop' },
    spec: {
      hosts: [host],
      http: [
        { match: pinned({ method }), route: [to('v2')], timeout: '5s', retries: repeated },
        { match: pinned({}), route: [to('v2')], timeout: '5s', retries: others },
        { match: [{ method }], route: [to('v1', 90), to('v2', 10)], timeout: '5s', retries: repeated },
        { route: [to('v1', 90), to('v2', 10)], timeout: '5s', retries: others },
      ],
    },
  });
});

test('one match without conditions makes the rule match every request', () => {
  const routes = new RouteTableBuilder('users', {});
  routes.addPinnedRule({ owner: 'pin', matches: [{ methods: [HttpMethod.GET] }, {}], shares: [] });
  const spec: any = virtualService(serviceModel({ routes: routes.build() }), SETTINGS).spec;
  expect(spec.http[0].match).toBeUndefined();
});

test('a service with a TCP port beside two HTTP ports has its rules once for each of the two', () => {
  const { chart, shop } = fixture();
  service(shop, 'users', { timeout: Duration.millis(1500), ports: [{ port: 80 }, { port: 90, protocol: PortProtocol.GRPC }, { port: 5432, protocol: PortProtocol.TCP }] });
  expect(find(chart, 'VirtualService', 'users').spec.http).toMatchObject([
    { match: [{ port: 80 }], route: [{ destination: { port: { number: 80 } } }], timeout: '1500ms' },
    { match: [{ port: 90 }], route: [{ destination: { port: { number: 90 } } }], timeout: '1500ms' },
  ]);
});
