import { App, Chart } from 'cdk8s';
import {
  ClientSet, ExternalClient, Gateway, GatewayWorkload, HttpMethod, Mesh, MeshNamespace, MeshProvider, MtlsMode, PathMatch, PortProtocol,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

/**
 * What is denied whatever else is allowed: /admin to all but the back office, /actuator to the gateway, writes to the frontend, a database to all but its
 * services. In the vault, which denies by default, denials narrow declared calls.
 */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const shop = new MeshNamespace(chart, 'shop', { mesh, mtls: MtlsMode.STRICT });
  const vault = new ZeroTrustNamespace(chart, 'vault', { mesh });

  const frontend = shop.addService('frontend');
  frontend.addVersion('v1', { image: 'myregistry/frontend:v1' });
  const office = shop.addService('office');
  office.addVersion('v1', { image: 'myregistry/office:v1' });

  const users = shop.addService('users', { ports: [{ port: 80, targetPort: 8080 }, { port: 9000, protocol: PortProtocol.GRPC }] });
  users.addVersion('v1', { image: 'myregistry/users:v1' });
  const gateway = new Gateway(chart, 'public', {
    namespace: shop,
    listeners: [{ hosts: ['shop.example.com'] }],
    gatewayClassName: 'istio',
    workload: GatewayWorkload.of({ namespace: 'ingress', labels: { istio: 'ingressgateway' }, serviceAccountName: 'ingress' }),
  });
  gateway.addRoute(users);
  users.denies(ClientSet.everyoneBut({ callers: [office] }), { paths: [PathMatch.prefix('/admin')], ports: [80], reason: 'for the back office only' });
  users.denies(ClientSet.these({ gateways: [gateway] }), { paths: [PathMatch.stringPrefix('/actuator')], ports: [80], reason: 'not from outside' });
  users.denies(ClientSet.these({ callers: [frontend] }), { exceptMethods: [HttpMethod.GET, HttpMethod.HEAD], ports: [80], reason: 'only reads' });
  users.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.grpcService('shop.v1.Users')], ports: [9000], reason: 'no reflection' });

  // Connections only: no waypoint in an ambient mesh.
  const database = shop.addService('database', { ports: [{ port: 5432, protocol: PortProtocol.TCP }, { port: 8081 }] });
  database.addVersion('v1', { image: 'myregistry/database:v1' });
  database.denies(ClientSet.everyoneBut({ callers: [users] }), { ports: [5432] });

  const kiosk = shop.addService('kiosk', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }] });
  kiosk.addVersion('v1', { image: 'myregistry/kiosk:v1' });
  kiosk.denies(ClientSet.these({ clients: [ExternalClient.network(['127.0.0.0/8'])], callers: [frontend] }));

  const safe = vault.addService('safe');
  safe.addVersion('v1', { image: 'myregistry/safe:v1' });
  users.calls(safe);
  office.calls(safe, { paths: [PathMatch.prefix('/keys'), PathMatch.prefix('/doors')] });
  safe.denies(ClientSet.these({ callers: [users], clients: [ExternalClient.namespace('vault')] }), { paths: [PathMatch.prefix('/keys')] });
  safe.denies(ClientSet.everyone(), { methods: [HttpMethod.DELETE, HttpMethod.TRACE] });
  safe.audits(ClientSet.everyone(), { paths: [PathMatch.prefix('/keys')], reason: 'who reads keys' });
}
