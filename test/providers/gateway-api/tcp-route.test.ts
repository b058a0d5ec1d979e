import { GatewayApiChannel, PortProtocol } from '../../../src';
import { EVERYTHING } from '../../../src/model/match';
import { RouteTableBuilder } from '../../../src/model/route-table-builder';
import { appProtocol, tcpRoutes } from '../../../src/providers/gateway-api/tcp-route';
import { apiVersions } from '../../../src/providers/gateway-api/versions';
import { serviceModel } from '../../model/service-model';

const TCP = { name: 'tcp', number: 5432, target: 5432, protocol: PortProtocol.TCP };
const HTTP = { name: 'http', number: 80, target: 8080, protocol: PortProtocol.HTTP };

function rendered(ports = [TCP], can = true) {
  const routes = new RouteTableBuilder('users', {});
  routes.setDefaultRule({ owner: 'canary', matches: [EVERYTHING], shares: [{ version: 'v1', percent: 90 }, { version: 'v2', percent: 10 }] });
  return tcpRoutes(serviceModel({ ports, routes: routes.build() }), () => can, apiVersions({ version: '1.6', channel: GatewayApiChannel.STANDARD })).map(({ spec, ...object }) => ({ ...object, spec }));
}

test('one route for each port whose connections are split, by weight', () => {
  expect(rendered()).toEqual([{
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'TCPRoute',
    name: 'users',
    namespace: 'shop',
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'users', port: 5432 }],
      rules: [{ backendRefs: [{ name: 'users-v1', port: 5432, weight: 90 }, { name: 'users-v2', port: 5432, weight: 10 }] }],
    },
  }]);
});

test('its name has the port where there are several', () => {
  expect(rendered([HTTP, TCP, { ...TCP, name: 'tcp-admin', number: 5433 }]).map(({ name }) => name)).toEqual(['users-tcp', 'users-tcp-admin']);
});

test('a TLS port that is split is TCP', () => {
  const ports = [HTTP, { ...TCP, protocol: PortProtocol.TLS }];
  const routes = new RouteTableBuilder('users', {});
  const spoken = () => ports.map(appProtocol(serviceModel({ ports, routes: routes.build() }), () => true));
  expect(spoken()).toEqual(['http', 'tls']);
  routes.setDefaultRule({ owner: 'canary', matches: [EVERYTHING], shares: [{ version: 'v1', percent: 100 }] });
  expect(spoken()).toEqual(['http', 'tcp']);
});

test('none where the mesh cannot split connections', () => {
  expect(rendered([TCP], false)).toEqual([]);
});
