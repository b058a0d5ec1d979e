/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart } from 'cdk8s';
import { ExternalClient, Gateway, GatewayProps, GatewayWorkload, GuardRails, Mesh, MeshNamespace, MeshProvider, MeshWorkload, MetricsEndpoint, NetworkPeer, ZeroTrustNamespace } from '../../src';
import { findingTexts } from '../mesh-fixture';

const CODES = /\((unknown-gateway-pods|isolated-gateway|unscraped-metrics)\)$/;

interface Choice { readonly gateway?: Partial<GatewayProps>; readonly metrics?: MetricsEndpoint; readonly networkPolicies?: boolean; readonly scrapers?: NetworkPeer[]; readonly inShop?: true; readonly create?: boolean }

/** What the checks say of a gateway with a route to a service. */
function told(provider: MeshProvider, { gateway, metrics, networkPolicies, scrapers, inShop, create }: Choice): string[] {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, networkPolicies: { scrapers } });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh, networkPolicies, create });
  const users = shop.addService('users', { metrics });
  users.addVersion('v1', { image: 'users' });
  if (gateway) {
    const namespace = inShop ? shop : new MeshNamespace(chart, 'edge', { mesh });
    new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'other', ...gateway }).addRoute(users);
  }
  return findingTexts(mesh).filter(text => CODES.test(text));
}

describe('unknown-gateway-pods', () => {
  const error = 'ERROR chart/public: its requests are denied by the NetworkPolicy of chart/shop/users, as the labels of the gateway pods are unknown; '
    + 'set workload, or gatewayWorkload of the mesh for all gateways, such as GatewayWorkload.envoyGateway() or GatewayWorkload.of({ namespace, labels, serviceAccountName }), '
    + 'or set networkPolicies: false on chart/shop (unknown-gateway-pods)';
  const account = GatewayWorkload.of({ namespace: 'edge', serviceAccountName: 'edge' });

  test.each([MeshProvider.linkerd(), MeshProvider.istioAmbient(), MeshProvider.gatewayApi()])('pods that another controller runs (%#)', provider => {
    expect(told(provider, { gateway: { workload: account } })).toEqual([error]);
  });

  test('not where the labels are known, Istio runs the pods, the identity is unknown as well, or nothing isolates the service', () => {
    expect(told(MeshProvider.linkerd(), { gateway: { workload: GatewayWorkload.of({ namespace: 'edge', labels: { app: 'edge' }, serviceAccountName: 'edge' }) } })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: { workload: GatewayWorkload.envoyGateway() } })).toEqual([]);
    expect(told(MeshProvider.istio(), { gateway: { workload: account } })).toEqual([]);
    expect(told(MeshProvider.istioAmbient(), { gateway: { gatewayClassName: 'istio' } })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: {} })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: { workload: account }, networkPolicies: false })).toEqual([]);
  });
});

describe('isolated-client', () => {
  function allowing(client: ExternalClient, jobs: { readonly create?: boolean; readonly networkPolicies?: boolean } = {}, provider = MeshProvider.istio()): string[] {
    const chart = new Chart(new App(), 'chart');
    const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF });
    const namespace = new ZeroTrustNamespace(chart, 'jobs', { mesh, ...jobs });
    MeshWorkload.fromExistingWorkload(chart, 'batch', { namespace, serviceAccountName: 'batch', podLabels: { app: 'batch' } });
    const users = new ZeroTrustNamespace(chart, 'shop', { mesh }).addService('users');
    users.addVersion('v1', { image: 'users' });
    users.allowsFrom(client);
    return findingTexts(mesh).filter(text => text.endsWith('(isolated-client)'));
  }
  const text = (client: string) => `WARNING chart/shop/users: it allows ${client}, and the NetworkPolicies of chart/jobs deny all connections to pods there that this app does not `
    + 'declare; declare the client by MeshWorkload.fromExistingWorkload() and its calls(), or add a NetworkPolicy for its pods and acknowledge this (isolated-client)';
  const theirs = ExternalClient.serviceAccount({ namespace: 'jobs', name: 'theirs' });

  test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd(), MeshProvider.gatewayApi()])('pods that the app does not declare (%#)', provider => {
    expect(allowing(theirs, {}, provider)).toEqual([text('ServiceAccount jobs/theirs')]);
    expect(allowing(ExternalClient.namespace('jobs'), {}, provider)).toEqual([text('any ServiceAccount of namespace jobs')]);
  });

  test('not without a default deny, elsewhere, or of a workload of the app', () => {
    expect(allowing(theirs, { create: false })).toEqual([]);
    expect(allowing(theirs, { networkPolicies: false })).toEqual([]);
    expect(allowing(ExternalClient.namespace('monitoring'))).toEqual([]);
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'jobs', name: 'batch' }))).toEqual([]);
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'jobs', name: 'theirs', trustDomain: 'example.com' }))).toEqual([]);
  });
});

describe('isolated-gateway', () => {
  const workload = GatewayWorkload.of({ labels: { app: 'edge' }, serviceAccountName: 'edge' });

  test('pods of another controller in a namespace that denies by default', () => {
    expect(told(MeshProvider.linkerd(), { gateway: { workload }, inShop: true })).toEqual([
      'WARNING chart/public: the NetworkPolicies of chart/shop deny its pods all connections, in namespace shop: only their controller knows which they need; '
      + 'set workload.namespace to another namespace, set networkPolicies: false on chart/shop, or add a NetworkPolicy for the pods and acknowledge this (isolated-gateway)',
    ]);
  });

  test('not elsewhere, without a default deny, or where the pods may be anywhere', () => {
    expect(told(MeshProvider.linkerd(), { gateway: { workload } })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: { workload }, inShop: true, create: false })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: { workload }, inShop: true, networkPolicies: false })).toEqual([]);
    expect(told(MeshProvider.linkerd(), { gateway: {}, inShop: true })).toEqual([]);
    expect(told(MeshProvider.istio(), { gateway: { workload: GatewayWorkload.of({ namespace: 'shop' }) }, inShop: true })).toEqual([]);
  });
});

describe('unscraped-metrics', () => {
  test('a service that nobody may scrape', () => {
    expect(told(MeshProvider.istio(), { metrics: { port: 9090 } })).toEqual([
      "WARNING chart/shop/users: its NetworkPolicy allows nobody to scrape its metrics (port 9090); set networkPolicies.scrapers of the mesh, such as NetworkPeer.allPods('monitoring'), "
      + 'or metrics.plaintextFrom, or leave metrics out (unscraped-metrics)',
    ]);
  });

  test('not with a scraper, a network, or without NetworkPolicies', () => {
    expect(told(MeshProvider.istio(), { metrics: { port: 9090 }, scrapers: [NetworkPeer.allPods('monitoring')] })).toEqual([]);
    expect(told(MeshProvider.istio(), { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } })).toEqual([]);
    expect(told(MeshProvider.istio(), { metrics: { port: 9090 }, networkPolicies: false })).toEqual([]);
    expect(told(MeshProvider.istio(), {})).toEqual([]);
  });

  test.each([[MeshProvider.istioAmbient(), 'Istio ambient'], [MeshProvider.linkerd(), 'Linkerd']])('policies deny scrapers where the proxies do not serve the metrics (%#)', (provider, name) => {
    const warning = `WARNING chart/shop/users: its policies allow nobody to scrape its metrics (port 9090): proxies of ${name} do not serve them with their own; `
      + "set metrics.plaintextFrom to the networks of Prometheus, such as ['10.0.0.0/8'], or leave metrics out (unscraped-metrics)";
    const scrapers = [NetworkPeer.allPods('monitoring')];
    expect(told(provider, { metrics: { port: 9090 }, scrapers })).toEqual([warning]);
    expect(told(provider, { metrics: { port: 9090 }, networkPolicies: false })).toEqual([warning]);
    expect(told(provider, { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } })).toEqual([]);
    expect(told(provider, { metrics: { port: 8080 }, scrapers })).toEqual([]);
  });

  test('a mesh without policies denies no scraper', () => {
    expect(told(MeshProvider.gatewayApi(), { metrics: { port: 9090 }, scrapers: [NetworkPeer.allPods('monitoring')] })).toEqual([]);
  });
});
