import { PortProtocol } from '../../../src';
import { EVERYTHING } from '../../../src/model/match';
import { Port } from '../../../src/model/port';
import { RouteTable } from '../../../src/model/route-table';
import { istio } from '../../../src/providers/istio';
import { serviceModel, SETTINGS } from '../../model/service-model';

const port = (number: number, protocol: PortProtocol): Port => ({ name: `${protocol}-${number}`, number, target: number, protocol, plaintextFrom: [] });
const PORTS = [port(80, PortProtocol.HTTP), port(5432, PortProtocol.TCP), port(8443, PortProtocol.TLS), port(9443, PortProtocol.HTTPS)];
const SHARES = [{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }];
const V2 = [{ version: 'v2', percent: 100 }];

function rendered(say: (routes: RouteTable) => void, ports = PORTS) {
  const routes = new RouteTable('users', {});
  say(routes);
  const objects = istio.serviceObjects(serviceModel({ routes, ports }), SETTINGS);
  const spec = (kind: string): any => objects.find(object => object.kind === kind)?.spec!();
  return { virtualService: spec('VirtualService'), destinationRule: spec('DestinationRule'), ports: spec('Service').ports.map((one: any) => one.appProtocol) };
}

const destination = (number: number, subset?: string) => ({
  host: 'users.shop.svc.cluster.local', port: { number }, ...(subset ? { subset } : {}),
});

test('the default split is one of connections on every port that does not speak HTTP; TLS is not looked into', () => {
  const { virtualService, ports } = rendered(routes => routes.setDefault({ owner: 'canary', matches: [EVERYTHING], shares: SHARES }));
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
    routes.connect({ owner: 'rule', port: 5432, callers: [{ namespace: 'shop', service: 'orders' }, { namespace: 'test' }], shares: V2 });
  });
  expect(virtualService).toEqual({
    hosts: ['users.shop.svc.cluster.local'],
    http: [{ route: [{ destination: destination(80) }] }],
    tcp: [
      {
        match: [{ port: 5432, sourceNamespace: 'shop', sourceLabels: { app: 'orders' } }, { port: 5432, sourceNamespace: 'test' }],
        route: [{ destination: destination(5432, 'v2') }],
      },
      { match: [{ port: 5432 }], route: [{ destination: destination(5432) }] },
    ],
  });
  expect(destinationRule.subsets.map(({ name }: any) => name)).toEqual(['v1', 'v2']);
});

test('a service of which only requests are pinned has no rules for connections, and its ports stay what they are', () => {
  const { virtualService, ports } = rendered(routes => routes.pin({ owner: 'pin', matches: [{ methods: [] }], shares: V2 }));
  expect(virtualService.tcp).toBeUndefined();
  expect(ports).toEqual(['http', 'tcp', 'tls', 'https']);
});

test('without HTTP ports there are rules for connections only, and none where nothing is split', () => {
  expect(Object.keys(rendered(routes => routes.setDefault({ owner: 'canary', matches: [EVERYTHING], shares: SHARES }), [PORTS[1]]).virtualService)).toEqual(['hosts', 'tcp']);
  expect(rendered(() => undefined).virtualService).toBeUndefined();
});
