import * as fc from 'fast-check';
import { MeshProvider, PortProtocol } from '../../../src';
import { matchesSni } from '../../../src/model/connection-rule';
import { EVERYTHING } from '../../../src/model/match';
import { Port } from '../../../src/model/port';
import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { meshModel, serviceModel } from '../../model/service-model';

const port = (number: number, protocol: PortProtocol): Port => ({ name: `${protocol}-${number}`, number, target: number, protocol });
const PORTS = [port(80, PortProtocol.HTTP), port(5432, PortProtocol.TCP), port(8443, PortProtocol.TLS), port(9443, PortProtocol.HTTPS)];
const SHARES = [{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }];
const V2 = [{ version: 'v2', percent: 100 }];

function rendered(say: (routes: RouteTableBuilder) => void, ports = PORTS) {
  const routes = new RouteTableBuilder('users', {});
  say(routes);
  const service = serviceModel({ routes: routes.build(), ports });
  const objects = MeshProvider.istio()._provider.serviceObjects(service, meshModel(service));
  const spec = (kind: string): any => objects.find(object => object.kind === kind)?.spec;
  return { virtualService: spec('VirtualService'), destinationRule: spec('DestinationRule'), ports: spec('Service').ports.map((one: any) => one.appProtocol) };
}

const destination = (number: number, subset?: string) => ({
  host: 'users.shop.svc.cluster.local', port: { number }, ...(subset ? { subset } : {}),
});

test('the default split is one of connections on every port that does not speak HTTP; TLS is not looked into', () => {
  const { virtualService, ports } = rendered(routes => routes.setDefaultRule({ owner: 'canary', matches: [EVERYTHING], shares: SHARES }));
  expect(virtualService.http).toHaveLength(1);
  expect(virtualService.tls).toBeUndefined();
  expect(virtualService.tcp).toEqual([5432, 8443, 9443].map(number => ({
    match: [{ port: number }],
    route: [{ destination: destination(number, 'v1'), weight: 90 }, { destination: destination(number, 'v2'), weight: 10 }],
  })));
  expect(ports).toEqual(['http', 'tcp', 'tcp', 'tcp']);
});

test('rules come before it, each caller in a match of its own', () => {
  const { virtualService, destinationRule } = rendered(routes => {
    routes.addTcpRule({ owner: 'rule', port: 5432, callers: [{ namespace: 'shop', service: 'orders' }, { namespace: 'test' }], shares: V2 });
  });
  expect(virtualService).toEqual({
    hosts: ['users.shop.svc.cluster.local'],
    http: [{ route: [{ destination: destination(80) }] }],
    tcp: [
      {
        match: [{ port: 5432, sourceNamespace: 'shop', sourceLabels: { 'app.kubernetes.io/name': 'orders' } }, { port: 5432, sourceNamespace: 'test' }],
        route: [{ destination: destination(5432, 'v2') }],
      },
      { match: [{ port: 5432 }], route: [{ destination: destination(5432) }] },
    ],
  });
  expect(destinationRule.subsets.map(({ name }: any) => name)).toEqual(['v1', 'v2']);
});

test('a service of which only requests are pinned has no rules for connections, and its ports stay what they are', () => {
  const { virtualService, ports } = rendered(routes => routes.addPinnedRule({ owner: 'pin', matches: [{ methods: [] }], shares: V2 }));
  expect(virtualService.tcp).toBeUndefined();
  expect(ports).toEqual(['http', 'tcp', 'tls', 'https']);
});

test('without HTTP ports there are rules for connections only, and none where nothing is split', () => {
  expect(Object.keys(rendered(routes => routes.setDefaultRule({ owner: 'canary', matches: [EVERYTHING], shares: SHARES }), [PORTS[1]]).virtualService)).toEqual(['hosts', 'tcp']);
  expect(rendered(() => undefined).virtualService).toBeUndefined();
});

describe('SNI matches', () => {
  const NAMES = ['a.example.com', 'b.example.com', '*.example.com', '*.b.example.com', 'x.b.example.com'];
  const own = ['users.shop', 'users.shop.svc', 'users.shop.svc.cluster.local'];

  /** What becomes of a connection: Istio gives each list of names to the first rule that the caller meets, Envoy takes the longest name. */
  function chosen(tls: readonly any[], name: string, caller: string): any {
    const chains = new Map<string, any>();
    for (const { match, route } of tls) {
      for (const { sniHosts, sourceLabels } of match) {
        if (!sourceLabels || sourceLabels['app.kubernetes.io/name'] === caller) chains.set(`${sniHosts}`, chains.get(`${sniHosts}`) ?? route);
      }
    }
    const taking = [...chains].filter(([pattern]) => pattern === name || (pattern.startsWith('*') && name.endsWith(pattern.slice(1))));
    return taking.sort(([a], [b]) => Number(b === name) - Number(a === name) || b.length - a.length)[0]?.[1];
  }

  test('each SNI goes to the destination of the first matching rule, for each caller', () => {
    const rule = fc.record({
      sniHosts: fc.option(fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 3 }), { nil: undefined }),
      callers: fc.option(fc.constantFrom('orders', 'carts').map(service => [{ namespace: 'shop', service }]), { nil: undefined }),
      version: fc.constantFrom('v1', 'v2'),
    });
    fc.assert(fc.property(fc.array(rule, { minLength: 1, maxLength: 4 }), some => {
      const said = some.map(({ version, ...one }, i) => ({ owner: `${i}`, port: 8443, shares: [{ version, percent: 100 }], ...one }));
      fc.pre(said.some(({ sniHosts }) => sniHosts));
      const { virtualService } = rendered(routes => said.forEach(one => routes.addTcpRule(one)));
      expect(virtualService.tcp).toBeUndefined();
      const known = said.flatMap(({ sniHosts }) => sniHosts ?? []);
      const asked = [...own, ...known.filter(name => !name.startsWith('*')), ...known.filter(name => name.startsWith('*')).map(name => `z${name.slice(1)}`)];
      for (const name of asked) {
        for (const caller of ['orders', 'carts', 'frontend']) {
          const first = said.find(one => matchesSni(one, name) && (!one.callers || one.callers[0].service === caller));
          expect(chosen(virtualService.tls, name, caller)).toEqual([{ destination: destination(8443, first?.shares[0].version) }]);
        }
      }
      // Istio refuses names that no host takes, and hosts of which one takes another.
      const { hosts } = virtualService;
      const takes = (host: string, name: string) => host === name || (host.startsWith('*') && name.endsWith(host.slice(1)));
      const names = virtualService.tls.flatMap(({ match }: any) => match.map(({ sniHosts: [name] }: any) => name));
      expect(names.filter((name: string) => !hosts.some((host: string) => takes(host, name)))).toEqual([]);
      expect(hosts.filter((host: string) => hosts.some((other: string) => other !== host && takes(other, host)))).toEqual([]);
    }), { seed: 3, numRuns: 300 });
  });

  test('the port stays what it is, and others do not care', () => {
    const { virtualService, ports } = rendered(routes => {
      routes.setDefaultRule({ owner: 'canary', matches: [EVERYTHING], shares: SHARES });
      routes.addTcpRule({ owner: 'rule', port: 8443, sniHosts: ['beta.example.com'], shares: V2 });
    });
    expect(ports).toEqual(['http', 'tcp', 'tls', 'tcp']);
    expect(virtualService.hosts).toEqual(['users.shop.svc.cluster.local', 'beta.example.com', 'users.shop', 'users.shop.svc']);
    expect(virtualService.tcp.map(({ match }: any) => match)).toEqual([[{ port: 5432 }], [{ port: 9443 }]]);
    expect(virtualService.tls).toEqual([
      { match: [{ port: 8443, sniHosts: ['beta.example.com'] }], route: [{ destination: destination(8443, 'v2') }] },
      {
        match: own.map(name => ({ port: 8443, sniHosts: [name] })),
        route: [{ destination: destination(8443, 'v1'), weight: 90 }, { destination: destination(8443, 'v2'), weight: 10 }],
      },
    ]);
  });
});
