import { Duration } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { EgressGateway, Gateway, GatewayWorkload, MeshNamespace, MeshProvider, MeshService, MeshWorkload } from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

/** The findings of pods that are selected twice. */
function overlaps(declare: (used: Fixture) => void, provider = MeshProvider.istio()): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh).filter(text => text.endsWith('(overlapping-pod-labels)'));
}

const existing = ({ chart, shop }: Fixture, name: string, podLabels: Record<string, string>, namespace: MeshNamespace = shop) => (
  MeshService.fromExistingService(chart, name, { namespace, serviceAccountName: `${name}-pod`, podLabels })
);

const text = (path: string, labels: string, other: string) => `ERROR ${path}: its pod labels, ${labels}, also select the pods of ${other}: `
  + 'policies and routes of the one apply to the other; give labels that only its own pods have (overlapping-pod-labels)';

const haveText = (path: string, other: string, labels: string) => `ERROR ${path}: its pods have the labels that select those of ${other}, ${labels}: `
  + 'policies and routes of the one apply to the other; give labels that only its own pods have (overlapping-pod-labels)';

test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()])('an existing service with the label of a service of this app', provider => {
  expect(overlaps(used => { service(used.shop, 'users'); existing(used, 's', { app: 'users' }); }, provider)).toEqual([text('chart/s', 'app: users', 'chart/shop/users')]);
});

test('an existing service with a further label that these pods have', () => {
  expect(overlaps(used => { service(used.shop, 'users', {}, ['v1', 'v2']); existing(used, 's', { app: 'users', version: 'v2' }); })).toEqual([
    text('chart/s', 'app: users, version: v2', 'chart/shop/users'),
  ]);
  expect(overlaps(used => { service(used.shop, 'users'); existing(used, 's', { 'app.kubernetes.io/name': 'users' }); })).toEqual([
    text('chart/s', 'app.kubernetes.io/name: users', 'chart/shop/users'),
  ]);
});

test('an existing service whose pods a service of this app selects', () => {
  expect(overlaps(used => { service(used.shop, 'users'); existing(used, 's', { app: 'users', tier: 'x' }); })).toEqual([haveText('chart/s', 'chart/shop/users', 'app: users')]);
});

test('a version that others deploy, whose pods the policies of another service select', () => {
  expect(overlaps(({ shop }) => {
    service(shop, 'users');
    shop.addService('orders').addVersion('v1', { podLabels: { 'app.kubernetes.io/name': 'users', 'track': 'old' } });
  })).toEqual([haveText('chart/shop/orders', 'chart/shop/users', 'app.kubernetes.io/name: users')]);
});

test('two existing services, the one with all labels of the other, are one finding', () => {
  expect(overlaps(used => { existing(used, 'a', { app: 'db' }); existing(used, 'b', { app: 'db', tier: 'x' }); })).toEqual([text('chart/a', 'app: db', 'chart/b')]);
  expect(overlaps(used => { existing(used, 'a', { tier: 'x', app: 'db' }); existing(used, 'b', { app: 'db', tier: 'x' }); })).toHaveLength(1);
  expect(overlaps(used => { existing(used, 'a', { app: 'db' }); existing(used, 'b', { app: 'db', tier: 'x' }).addVersion('v1', { podLabels: { r: '1' } }); })).toHaveLength(1);
});

test('not where a label differs, in another namespace, nor with labels that the other is not known to have', () => {
  expect(overlaps(used => {
    service(used.shop, 'users');
    service(used.open, 'other');
    existing(used, 'a', { app: 'db', tier: 'x' });
    existing(used, 'b', { app: 'db', tier: 'y' });
    existing(used, 'c', { application: 'spilo' });
    existing(used, 'd', { app: 'users' }, used.open);
    const versions = existing(used, 'e', { app: 'e' });
    for (const release of ['1', '2']) versions.addVersion(`v${release}`, { podLabels: { release } });
  })).toEqual([]);
});

test('a workload, by a label of its own template', () => {
  expect(overlaps(({ chart, shop }) => {
    service(shop, 'users');
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'users' } });
  })).toEqual([text('chart/job', 'app: users', 'chart/shop/users')]);
  expect(overlaps(used => {
    existing(used, 's', { team: 'a' });
    const users = used.shop.addService('users');
    users.addVersion('v1', { image: 'users:v1' }).workload.podMetadata.addLabel('team', 'a');
    used.shop.addWorkload('worker', { image: 'worker:v1' }).workload.podMetadata.addLabel('team', 'a');
    const audit = used.shop.addService('audit');
    audit.addVersion('v1', {
      workload: new Deployment(used.chart, 'own', {
        metadata: { namespace: 'shop' }, podMetadata: { labels: { team: 'a' } }, containers: [{ image: 'audit:v1' }], serviceAccount: audit.serviceAccount,
      }),
    });
  })).toEqual(['audit', 'users', 'worker'].map(name => text('chart/s', 'team: a', `chart/shop/${name}`)));
});

test('two versions of one service, the one with all labels of the other', () => {
  expect(overlaps(used => {
    const db = existing(used, 'db', { app: 'db' });
    db.addVersion('v1', { podLabels: { release: '1' } });
    db.addVersion('v2', { podLabels: { release: '1', track: 'next' } });
  })).toEqual([text('chart/db/v1', 'app: db, release: 1', 'chart/db/v2')]);
  expect(overlaps(({ shop }) => { service(shop, 'users').service.addVersion('v2', { podLabels: { version: 'v1', track: 'next' } }); })).toEqual([
    haveText('chart/shop/users/v2', 'chart/shop/users/v1', 'app: users, version: v1'),
  ]);
});

describe('gateways', () => {
  const gateway = ({ chart, shop }: Fixture, labels: Record<string, string>, id = 'public', provided = {}) => new Gateway(chart, id, {
    namespace: shop, listeners: [{ hosts: [`${id}.example.com`] }], workload: GatewayWorkload.of({ namespace: 'shop', labels, serviceAccountName: 'gw' }), ...provided,
  });

  test('a gateway with the label of a service, which it would open to external clients', () => {
    expect(overlaps(used => { service(used.shop, 'users'); gateway(used, { app: 'users' }); })).toEqual([text('chart/public', 'app: users', 'chart/shop/users')]);
  });

  test('a service with labels of a gateway, and a gateway with the label of an egress gateway', () => {
    expect(overlaps(used => { existing(used, 's', { tier: 'edge' }); gateway(used, { app: 'gw', tier: 'edge' }); })).toEqual([text('chart/s', 'tier: edge', 'chart/public')]);
    expect(overlaps(used => { new EgressGateway(used.chart, 'egress', { namespace: used.shop }); gateway(used, { app: 'egress' }); })).toEqual([
      text('chart/public', 'app: egress', 'chart/egress'),
    ]);
    expect(overlaps(used => { new EgressGateway(used.chart, 'egress', { namespace: used.shop }); existing(used, 's', { app: 'egress' }); })).toEqual([
      text('chart/s', 'app: egress', 'chart/egress'),
    ]);
  });

  const NAME = 'gateway.networking.k8s.io/gateway-name';

  test('pods that Istio runs for a Gateway, or as a waypoint', () => {
    const found = overlaps(used => {
      existing(used, 's', { [NAME]: 'public' });
      existing(used, 't', { [NAME]: 'waypoint' });
      existing(used, 'other', { [NAME]: 'other' });
      existing(used, 'elsewhere', { [NAME]: 'waypoint' }, used.open); // which needs no waypoint
      gateway(used, { app: 'gw' });
      service(used.shop, 'users', { timeout: Duration.seconds(1) });
    }, MeshProvider.istioAmbient());
    expect(found).toEqual([text('chart/s', `${NAME}: public`, 'chart/public'), text('chart/t', `${NAME}: waypoint`, 'chart/shop')]);
  });

  test('two gateways may have the same pods, and elsewhere a controller runs them', () => {
    expect(overlaps(used => { gateway(used, { app: 'gw' }); gateway(used, { app: 'gw' }, 'second'); })).toEqual([]);
    expect(overlaps(used => { service(used.shop, 'users'); gateway(used, { app: 'users' }); }, MeshProvider.istioAmbient())).toEqual([]);
  });
});
