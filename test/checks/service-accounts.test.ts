import { ServiceAccount } from 'cdk8s-plus-28';
import { EgressGateway, ExternalService, Gateway, GatewayWorkload, MeshProvider, MeshService, MeshWorkload, ZeroTrustNamespace } from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

/** The findings on client identities. */
function identities(declare: (used: Fixture) => void, provider = MeshProvider.istio()): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh).filter(text => text.endsWith('-service-account)'));
}

describe('reserved-service-account', () => {
  const text = (path: string) => `ERROR ${path}: its client identity, ServiceAccount shop/waypoint, is that of the waypoint that Istio ambient runs in the namespace: `
    + 'policies that allow the one allow the other; use another ServiceAccount: for a service or workload of this app, another name (reserved-service-account)';
  const declare = ({ chart, shop }: Fixture) => {
    service(shop, 'users', { serviceAccount: ServiceAccount.fromServiceAccountName(chart, 'account', 'waypoint') });
    MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'waypoint', podLabels: { app: 'db' } });
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'waypoint', podLabels: { app: 'job' } });
    new Gateway(chart, 'public', {
      namespace: shop, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'other', workload: GatewayWorkload.of({ serviceAccountName: 'waypoint' }),
    });
  };

  test('the one of the waypoint in Istio ambient', () => {
    expect(identities(declare, MeshProvider.istioAmbient())).toEqual(['chart/db', 'chart/public', 'chart/job', 'chart/shop/users'].map(text).sort());
    expect(identities(({ shop }) => { service(shop, 'waypoint'); }, MeshProvider.istioAmbient())).toEqual([text('chart/shop/waypoint')]);
  });

  test('of the name that the namespace gives it', () => {
    const named = (name: string) => identities(({ chart, mesh }) => {
      service(new ZeroTrustNamespace(chart, 'named', { mesh, waypointName: 'gate' }), name);
    }, MeshProvider.istioAmbient());
    expect(named('gate')).toEqual([text('chart/named/gate').replace('shop/waypoint', 'named/gate')]);
    expect(named('waypoint')).toEqual([]);
  });

  test('not where there are no waypoints', () => { expect(identities(declare)).toEqual([]); });
});

describe('default-service-account', () => {
  const calling = (serviceAccountName: string, namespace: (used: Fixture) => Fixture['open']) => identities(used => {
    const target = service(namespace(used), 'target').service;
    MeshWorkload.fromExistingWorkload(used.chart, 'job', { namespace: used.shop, serviceAccountName, podLabels: { app: 'job' } }).calls(target);
  });

  test('of a caller that a policy allows', () => {
    expect(calling('default', ({ shop }) => shop)).toEqual([
      'WARNING chart/job: its client identity is ServiceAccount shop/default, which every pod of the namespace has that names no ServiceAccount: '
      + 'its calls are allowed for them too; give its pods a ServiceAccount of their own (default-service-account)',
    ]);
  });

  test('of a caller that a waypoint allows to an external service', () => {
    const findings = (provider: MeshProvider) => identities(({ chart, shop }) => {
      MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'default', podLabels: { app: 'job' } })
        .calls(new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'] }));
    }, provider);
    expect(findings(MeshProvider.istioAmbient())).toEqual([expect.stringContaining('chart/job: its client identity is ServiceAccount shop/default, ')]);
    expect(findings(MeshProvider.istio())).toEqual([]);
  });

  test('not of another name, nor where nobody has to be named', () => {
    expect(calling('job', ({ shop }) => shop)).toEqual([]);
    expect(calling('default', ({ open }) => open)).toEqual([]);
  });
});

describe('shared-service-account with a gateway', () => {
  const shared = (provider: MeshProvider, declare: (used: Fixture, gateway: Gateway) => void) => identities(used => {
    declare(used, new Gateway(used.chart, 'public', { namespace: used.shop, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.of({ namespace: 'shop', serviceAccountName: 'gw' }) }));
  }, provider);
  const text = (path: string, account: string, other: string) => `ERROR ${path}: it shares its client identity, ServiceAccount shop/${account}, with ${other}: `
    + 'calls that one declares are allowed for all; use a ServiceAccount for each service: leave serviceAccount out (shared-service-account)';

  test.each([[MeshProvider.istio(), 'gw'], [MeshProvider.istioAmbient(), 'public-istio']] as const)('%#: both ways', (provider, account) => {
    const worker = ({ chart, shop }: Fixture) => MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: account, podLabels: { app: 'job' } });
    expect(shared(provider, used => { worker(used).calls(service(used.shop, 'users').service); })).toEqual([text('chart/job', account, 'chart/public')]);
    expect(shared(provider, (used, gateway) => { worker(used); gateway.addRoute(service(used.shop, 'users').service); })).toEqual([text('chart/public', account, 'chart/job')]);
  });

  test('of an egress gateway', () => {
    const egress = (add: (used: Fixture) => void) => identities(used => {
      add(used);
      MeshWorkload.fromExistingWorkload(used.chart, 'job', { namespace: used.shop, serviceAccountName: 'egress', podLabels: { app: 'job' } })
        .calls(service(used.shop, 'users').service);
    });
    expect(egress(({ chart, shop }) => { new EgressGateway(chart, 'egress', { namespace: shop }); })).toEqual([text('chart/job', 'egress', 'chart/egress')]);
    expect(egress(({ chart, shop }) => { EgressGateway.fromExistingGateway(chart, 'other', { namespace: shop, gatewayName: 'egress' }); })).toEqual([
      text('chart/job', 'egress', 'chart/other'),
    ]);
  });

  test('of an egress gateway, of those that call nothing', () => {
    const has = (path: string) => `ERROR ${path}: it has the client identity of chart/egress, ServiceAccount shop/egress: what the egress gateway may read and reach is `
      + 'allowed for it too; use a ServiceAccount of its own (shared-service-account)';
    expect(identities(({ chart, shop }) => {
      new EgressGateway(chart, 'egress', { namespace: shop });
      MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'egress', podLabels: { app: 'job' } });
      MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'egress', podLabels: { app: 'db' } });
      new Gateway(chart, 'public', {
        namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.of({ namespace: 'shop', serviceAccountName: 'egress' }),
      });
      service(shop, 'other');
    })).toEqual(['chart/db', 'chart/job', 'chart/public'].map(has));
  });

  test('not of two gateways with the same pods', () => {
    expect(identities(({ chart, shop }) => {
      const { service: users } = service(shop, 'users');
      for (const id of ['a', 'b']) new Gateway(chart, id, { namespace: shop, listeners: [{ hosts: [`${id}.example.com`] }] }).addRoute(users);
    })).toEqual([]);
  });
});
