import { App, Chart } from 'cdk8s';
import { difference } from './mesh-file';
import {
  ClientSet, EgressGateway, ExternalAuthorization, ExternalAuthorizer, ExternalClient, ExternalService, Gateway, GatewayWorkload, GuardRails,
  HttpMethod, Jwks, JwtAuthentication, Mesh, MeshProvider, MigrationStage, MtlsMode, PathMatch, PortProtocol, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { AccessDifference } from '../../src/reports/access-difference';

const { PREPARED, INJECTED, PERMISSIVE, STRICT, DRY_RUN, DENY_BY_DEFAULT, JWT } = MigrationStage;
const STEPS = [
  [PREPARED, INJECTED], [INJECTED, PERMISSIVE], [PERMISSIVE, STRICT], [STRICT, DRY_RUN], [DRY_RUN, DENY_BY_DEFAULT], [DENY_BY_DEFAULT, JWT],
] as const;

/** A namespace at a stage, with plaintext, denials, consent, tokens and external services. Another namespace, which denies by default, calls it. */
function shopAt(provider: MeshProvider, stage: MigrationStage): App {
  const app = new App();
  const chart = new Chart(app, 'chart');
  const mesh = new Mesh(chart, 'mesh', {
    provider, guardRails: GuardRails.OFF, unsupported: UnsupportedFeature.REPORT, gatewayWorkload: GatewayWorkload.istioctl(),
  });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, stage });
  const others = new ZeroTrustNamespace(chart, 'others', { mesh });
  const users = shop.addService('users', {
    ports: [{ port: 80, targetPort: 8080 }, { port: 5432, protocol: PortProtocol.TCP, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.1.0.0/16'] }],
    metrics: { port: 9090, plaintextFrom: ['10.0.0.0/16'] },
  });
  const orders = shop.addService('orders');
  const web = shop.addService('web');
  const opa = others.addService('opa');
  const batch = others.addService('batch');
  web.calls(users);
  web.calls(orders, { methods: [HttpMethod.GET] });
  batch.calls(users);
  users.denies(ClientSet.these({ callers: [batch] }), { exceptMethods: [HttpMethod.GET], ports: [80] });
  users.denies(ClientSet.everyoneBut({ callers: [web], clients: [ExternalClient.network(['10.1.0.0/16'])] }), { ports: [5432] });
  orders.denies(ClientSet.everyone(), { paths: [PathMatch.prefix('/admin')] });
  const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] });
  gateway.addRoute(users);
  const authorizer = ExternalAuthorizer.http('opa', { service: opa });
  const issuers = [{
    issuer: 'https://a.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://a.example.com/jwks.json'), forwardToken: true,
  }];
  for (const target of [{ service: users }, { gateway }]) {
    new ExternalAuthorization(chart, `consent-${Object.keys(target)}`, { ...target, authorizer });
    new JwtAuthentication(chart, `tokens-${Object.keys(target)}`, { ...target, issuers });
  }
  new ExternalService(chart, 'rates', { namespace: shop, hosts: ['rates.example.com'] });
  const bank = new ExternalService(chart, 'bank', {
    namespace: shop, hosts: ['bank.example.com'], egressGateway: new EgressGateway(chart, 'egress', { namespace: shop }),
  });
  orders.calls(bank);
  return app;
}

/** What opens, in short. */
function opened({ opens, opensPlaintext, opensTokens, opensConsents, opensSettings, opensConnections }: AccessDifference): string[] {
  return [
    ...opens.map(({ row: { source, target, reason } }) => `${source.type} to ${target.key}: ${reason}`),
    ...[...opensPlaintext, ...opensTokens, ...opensConsents].map(({ target: { key } }) => key),
    ...opensSettings.map(one => JSON.stringify(one)),
    ...opensConnections.map(({ from, to, ports }) => `${from.join()} to ${to.join()}: ${ports.join()}`),
  ];
}

// As the guide says: authorizers that proxies call, the port of the mesh in NetworkPolicies of other namespaces, and plaintext on Linkerd.
const OPENED: Record<string, Partial<Record<MigrationStage, string[]>>> = {
  istio: { [DENY_BY_DEFAULT]: ['gateway to others/opa: external-authorization', 'workload to others/opa: external-authorization'] },
  ambient: {
    [INJECTED]: ['others/batch to shop/users: 15008'],
    [DRY_RUN]: ['others/batch to waypoint of namespace shop: 15008'],
    [DENY_BY_DEFAULT]: ['gateway to others/opa: external-authorization', 'namespace to others/opa: external-authorization'],
  },
  linkerd: {
    [INJECTED]: ['others/batch to shop/users: 4143'],
    [DRY_RUN]: ['orders', 'users', 'web'].map(name => `anyone to shop/${name}: no-policy`).concat('anyone to shop: no-policy'),
  },
};

describe.each([
  ['istio', () => MeshProvider.istio()], ['ambient', () => MeshProvider.istioAmbient()], ['linkerd', () => MeshProvider.linkerd()],
])('on %s', (name, provider) => {
  test.each(STEPS)('from %s to %s opens only what the guide names', (stage, next) => {
    expect(opened(difference(shopAt(provider(), stage), shopAt(provider(), next)))).toEqual(OPENED[name][next] ?? []);
  });
});
