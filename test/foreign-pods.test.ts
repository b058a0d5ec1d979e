import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { Fixture, fixture, errorOf, service } from './mesh-fixture';
import { EgressGateway, Gateway, GatewayWorkload, Mesh, MeshNamespace, MeshProvider, MeshService, MeshWorkload, PathMatch, ZeroTrustNamespace } from '../src';

/** What synthesis says of an app in which users may be called by the frontend only. */
function found(declare: (used: Fixture & { readonly frontend: MeshService }) => void, provider?: MeshProvider): string[] {
  const used = fixture(provider);
  const { service: frontend } = service(used.shop, 'frontend');
  frontend.calls(service(used.shop, 'users').service);
  declare({ ...used, shop: used.shop, open: used.open, frontend });
  return (errorOf(() => Testing.synth(used.chart)) ?? '').split('\n').filter(line => line.includes('chart/')).map(line => line.trim());
}

/** A workload as plain YAML says it. */
function plain(scope: Chart, kind: string, labels: Record<string, string>, serviceAccountName?: string, namespace = 'shop'): ApiObject {
  const template = { metadata: { labels }, spec: { serviceAccountName, containers: [{ name: 'a', image: 'a' }] } };
  const spec = kind === 'Pod' ? template.spec : kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  const apiVersion = kind === 'Pod' ? 'v1' : kind.endsWith('Job') ? 'batch/v1' : 'apps/v1';
  return new ApiObject(scope, 'plain', { apiVersion, kind, metadata: { name: 'plain', namespace, labels: kind === 'Pod' ? labels : {} }, spec });
}

const overlap = (path: string, other: string, labels: string) => (
  `${path}: its pods have the labels that select those of ${other}, ${labels}: policies and routes of ${other} apply to them; `
  + `give its pods other labels, or pass it as workload to ${other} (overlapping-pod-labels)`
);
const shared = (path: string, account: string, other: string) => (
  `${path}: its pods have the client identity of ${other}, ServiceAccount shop/${account}: calls that ${other} declares are allowed for them too; `
  + `give it a ServiceAccount of its own, or pass it as workload to ${other} (shared-service-account)`
);

test.each(['Deployment', 'StatefulSet', 'Job', 'CronJob', 'Pod'])('a %s with the labels of a service, or the ServiceAccount of a caller', kind => {
  expect(found(({ chart }) => { plain(chart, kind, { app: 'users', tier: 'x' }); })).toEqual([expect.stringContaining(overlap('chart/plain', 'chart/shop/users', 'app: users'))]);
  expect(found(({ chart }) => { plain(chart, kind, { app: 'other' }, 'frontend'); })).toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
});

test('a Deployment with the label that policies select by', () => {
  const labels = { 'app': 'worker', 'app.kubernetes.io/name': 'users' };
  expect(found(({ chart }) => { plain(chart, 'Deployment', labels); }))
    .toEqual([expect.stringContaining(overlap('chart/plain', 'chart/shop/users', 'app.kubernetes.io/name: users'))]);
  expect(found(({ chart }) => { plain(chart, 'Deployment', { ...labels, app: 'users' }); })).toHaveLength(1);
});

test('a Deployment with the label of the waypoint, or of a gateway that Istio runs', () => {
  const labelled = (name: string, provider = MeshProvider.istioAmbient()) => found(({ chart, shop }) => {
    new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload: GatewayWorkload.istioctl() });
    plain(chart, 'Deployment', { 'gateway.networking.k8s.io/gateway-name': name });
    service(shop, 'routed', { timeout: Duration.seconds(5) });
  }, provider);
  const text = (path: string, name: string) => expect.stringContaining(
    `chart/plain: its pods have the labels that select those of ${path}, gateway.networking.k8s.io/gateway-name: ${name}: `
    + 'the policies and the Service of the proxies that the mesh runs for it apply to them; give its pods other labels (overlapping-pod-labels)',
  );
  expect(labelled('waypoint')).toEqual([text('chart/shop', 'waypoint')]);
  expect(labelled('public')).toEqual([text('chart/public', 'public')]);
  expect(labelled('other')).toEqual([]);
  expect(labelled('waypoint', MeshProvider.istio())).toEqual([]);
});

test('a Deployment of cdk8s-plus', () => {
  expect(found(({ chart, frontend }) => {
    new kplus.Deployment(chart, 'own', {
      metadata: { namespace: 'shop' }, podMetadata: { labels: { app: 'users' } }, select: false, containers: [{ image: 'a' }], serviceAccount: frontend.serviceAccount,
    });
  })).toEqual([
    expect.stringContaining(overlap('chart/own/Resource', 'chart/shop/users', 'app: users')), expect.stringContaining(shared('chart/own/Resource', 'frontend', 'chart/shop/frontend')),
  ]);
});

describe('a plain Deployment', () => {
  const deployment = (spec: object, name = 'plain') => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'shop' }, spec: { template: { spec } } });
  const text = (holder: string, account: string, rest: string) => `chart/plain: its pods have the client identity of ${holder}, ServiceAccount shop/${account}: ${rest}`;

  test('names the ServiceAccount of a caller by the deprecated alias', () => {
    expect(found(({ chart }) => { new ApiObject(chart, 'plain', deployment({ serviceAccountName: '', serviceAccount: 'frontend' })); }))
      .toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
    expect(found(({ chart }) => { new ApiObject(chart, 'plain', deployment({ serviceAccountName: 'own', serviceAccount: 'frontend' })); })).toEqual([]);
  });

  test('has that of the waypoint', () => {
    const waypoint = (isRead: boolean) => found(({ chart, shop, frontend }) => {
      frontend.calls(service(shop, 'other').service, isRead ? { paths: [PathMatch.prefix('/read')] } : {});
      new ApiObject(chart, 'plain', deployment({ serviceAccountName: 'waypoint' }));
    }, MeshProvider.istioAmbient());
    expect(waypoint(true)).toEqual([expect.stringContaining(text('the waypoint that Istio ambient runs in the namespace', 'waypoint',
      'policies that allow the one allow the other; give it a ServiceAccount of its own (reserved-service-account)'))]);
    expect(waypoint(false)).toEqual([]); // no policy allows a waypoint that there is not
  });

  test('has that of an existing waypoint, unless it is the Gateway itself', () => {
    const waypoint = (...manifests: any[]) => found(({ chart, mesh }) => {
      service(new ZeroTrustNamespace(chart, 'theirs', { mesh, create: false, waypointName: 'gate' }), 'other');
      manifests.forEach((manifest, i) => new ApiObject(chart, `plain-${i}`, manifest));
    }, MeshProvider.istioAmbient());
    const gateway = (annotations?: Record<string, string>) => ({
      apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'gate', namespace: 'theirs', annotations }, spec: { gatewayClassName: 'istio-waypoint' },
    });
    const pods = deployment({ serviceAccountName: 'gate' });
    const theirs = { ...pods, metadata: { ...pods.metadata, namespace: 'theirs' } };
    expect(waypoint(gateway())).toEqual([]);
    expect(waypoint(gateway(), theirs)).toEqual([expect.stringContaining('chart/plain-1: its pods have the client identity of the waypoint that Istio ambient runs in '
      + 'the namespace, ServiceAccount theirs/gate: policies that allow the one allow the other; give it a ServiceAccount of its own (reserved-service-account)')]);
    expect(waypoint(gateway({ 'gateway.istio.io/service-account': 'own' }))).toEqual([expect.stringContaining(
      'chart/plain-0: its pods have the labels that select those of chart/theirs, gateway.networking.k8s.io/gateway-name: gate, and not their ServiceAccount gate: ',
    )]);
  });

  test('of a waypoint of the user, which no other pods may have, even such as call nothing', () => {
    const waypoint = (gatewayClassName: string, name = 'quiet') => found(({ chart, shop }) => {
      service(shop, 'quiet');
      const metadata = { name, namespace: 'shop' };
      new ApiObject(chart, 'plain', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata, spec: { gatewayClassName } });
      new ApiObject(chart, 'job', deployment({ serviceAccountName: 'quiet' }));
    }, MeshProvider.istioAmbient());
    expect(waypoint('istio-waypoint')).toEqual([expect.stringContaining(
      'chart/plain: its pods have the client identity of chart/shop/quiet, ServiceAccount shop/quiet: policies that allow the one allow the other; '
      + 'give it a ServiceAccount of its own (reserved-service-account)',
    )]);
    expect(waypoint('istio-waypoint', 'other')).toEqual([]);
    expect(waypoint('istio-agentgateway')).toEqual([]);
  });

  test('has that of a gateway that Istio runs', () => {
    const gateway = (routes: boolean) => found(({ chart, shop, frontend }) => {
      const edge = new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }] });
      if (routes) edge.addRoute(frontend);
      new ApiObject(chart, 'plain', deployment({ serviceAccountName: 'edge-istio' }));
    }, MeshProvider.istioAmbient());
    expect(gateway(true)).toEqual([expect.stringContaining(text('chart/edge', 'edge-istio',
      'calls that chart/edge declares are allowed for them too; give it a ServiceAccount of its own (shared-service-account)'))]);
    expect(gateway(false)).toEqual([]);
  });

  test('has that of an egress gateway of the app', () => {
    expect(found(({ chart, shop }) => {
      new EgressGateway(chart, 'egress', { namespace: shop });
      EgressGateway.fromExistingGateway(chart, 'other', { namespace: shop, gatewayName: 'other' });
      plain(chart, 'Deployment', { app: 'other' }, 'other'); // this app may deploy it
      new ApiObject(chart, 'more', deployment({ serviceAccountName: 'egress' }, 'more'));
      new ApiObject(chart, 'theirs', deployment({ serviceAccountName: 'other' }, 'theirs'));
    })).toEqual([
      expect.stringContaining('chart/more: its pods have the client identity of chart/egress, ServiceAccount shop/egress: '
        + 'what chart/egress may read and reach is allowed for them too; give it a ServiceAccount of its own (shared-service-account)'),
      expect.stringContaining('chart/theirs: its pods have the client identity of chart/other, ServiceAccount shop/other: what chart/other may read and reach '
        + 'is allowed for them too; give it a ServiceAccount of its own, or the label app: other if they are its pods (shared-service-account)'),
    ]);
  });

  test('within the construct of a version, and deeper', () => {
    const within = (scopeOf: (version: Construct) => Construct) => found(({ chart, shop }) => {
      const { versions: [version] } = service(shop, 'own');
      new ApiObject(scopeOf(version), 'plain', deployment({ serviceAccountName: 'frontend' }));
      void chart;
    });
    const path = 'chart/shop/own/v1';
    expect(within(version => version)).toEqual([expect.stringContaining(shared(`${path}/plain`, 'frontend', 'chart/shop/frontend'))]);
    expect(within(version => new Construct(version, 'more'))).toEqual([expect.stringContaining(shared(`${path}/more/plain`, 'frontend', 'chart/shop/frontend'))]);
  });

  test('as an item of a List', () => {
    const list = (kind: string, items: unknown) => found(({ chart }) => { new ApiObject(chart, 'plain', { apiVersion: 'v1', kind, items }); });
    const items = [null, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'front', namespace: 'shop' } }, deployment({ serviceAccountName: 'frontend' })];
    const expected = [expect.stringContaining(
      'chart/plain: the pods of its Deployment plain have the client identity of chart/shop/frontend, ServiceAccount shop/frontend: calls that chart/shop/frontend declares',
    )];
    expect(list('List', items)).toEqual(expected);
    expect(list('DeploymentList', items)).toEqual(expected);
    expect(list('List', [{ apiVersion: 'v1', kind: 'List', items }])).toEqual(expected);
    expect(list('List', undefined)).toEqual([]);
  });

  test.each([['v1', 'ReplicationController'], ['serving.knative.dev/v1', 'Service'], ['serving.knative.dev/v1', 'Configuration']])('as a %s %s', (apiVersion, kind) => {
    expect(found(({ chart }) => { new ApiObject(chart, 'plain', { ...deployment({ serviceAccountName: 'frontend' }), apiVersion, kind }); }))
      .toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
  });
});

const notTheirs = (other: string, labels: string, account: string) => expect.stringContaining(
  `chart/plain: its pods have the labels that select those of ${other}, ${labels}, and not their ServiceAccount ${account}: `
  + `policies and routes of ${other} apply to them; `
  + `give its pods other labels, or the ServiceAccount if they are those of ${other} (overlapping-pod-labels)`,
);

describe('pods with the ServiceAccount of what runs outside this app, and without its labels', () => {
  const other = (holder: string, account: string, rest: string) => expect.stringContaining(
    `chart/plain: its pods have the client identity of ${holder}, ServiceAccount ${account}: calls that ${holder} declares are allowed for them too; `
    + `give it a ServiceAccount of its own, or ${rest} (shared-service-account)`,
  );

  test('of an ingress gateway with sidecars', () => {
    const gateway = (labels: Record<string, string>, account: string, workload?: GatewayWorkload) => found(({ chart, shop, frontend }) => {
      new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload }).addRoute(frontend);
      plain(chart, 'Deployment', labels, account, workload ? 'edge' : 'istio-system');
    });
    const usual = 'istio-ingressgateway-service-account';
    expect(gateway({ app: 'x' }, usual)).toEqual([other('chart/edge', `istio-system/${usual}`, 'the labels of chart/edge if they are its pods')]);
    expect(gateway({ app: 'x', istio: 'ingressgateway' }, usual)).toEqual([]);
    const helm = GatewayWorkload.helm({ releaseName: 'istio-edge', namespace: 'edge' });
    expect(gateway({ istio: 'ingressgateway' }, 'istio-edge', helm)).toEqual([other('chart/edge', 'edge/istio-edge', 'the labels of chart/edge if they are its pods')]);
    expect(gateway({ istio: 'edge' }, 'istio-edge', helm)).toEqual([]);
  });

  test('of a gateway of another controller, whose labels the user may say', () => {
    const gateway = (labels?: Record<string, string>) => found(({ chart, open, frontend }) => {
      const workload = GatewayWorkload.of({ namespace: 'edge', serviceAccountName: 'traefik', labels });
      new Gateway(chart, 'edge', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'traefik', workload }).addRoute(frontend);
      plain(chart, 'Deployment', { app: 'traefik' }, 'traefik', 'edge');
    }, MeshProvider.linkerd());
    expect(gateway()).toEqual([other('chart/edge', 'edge/traefik', 'set workload.labels of chart/edge if they are its pods')]);
    expect(gateway({ app: 'x' })).toEqual([other('chart/edge', 'edge/traefik', 'the labels of chart/edge if they are its pods')]);
    expect(gateway({ app: 'traefik' })).toEqual([]);
  });

  test('of an existing service or workload', () => {
    const existing = (labels: Record<string, string>, account: string) => found(({ chart, shop, frontend }) => {
      MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'db', podLabels: { app: 'db' } }).calls(frontend);
      MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(frontend);
      plain(chart, 'Deployment', labels, account);
    });
    expect(existing({ app: 'x' }, 'db')).toEqual([other('chart/db', 'shop/db', 'the labels of chart/db if they are its pods')]);
    expect(existing({ app: 'db' }, 'job')).toEqual([
      notTheirs('chart/db', 'app: db', 'db'), other('chart/job', 'shop/job', 'the labels of chart/job if they are its pods'),
    ]);
    expect(existing({ app: 'job', more: 'x' }, 'job')).toEqual([]);
  });
});

describe('pods with the labels of what runs outside this app, and another ServiceAccount', () => {
  test('of an ingress gateway with sidecars', () => {
    type Labels = Record<string, string>;
    const gateway = (labels: Labels, account: string, workload: GatewayWorkload, provider?: MeshProvider) => found(({ chart, shop }) => {
      new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], workload });
      plain(chart, 'Deployment', labels, account);
    }, provider);
    const named = GatewayWorkload.of({ namespace: 'shop', labels: { k: 'v' }, serviceAccountName: 'gw' });
    expect(gateway({ k: 'v', more: 'x' }, 'z', named)).toEqual([notTheirs('chart/edge', 'k: v', 'gw')]);
    expect(gateway({ k: 'v' }, '', named)).toEqual([notTheirs('chart/edge', 'k: v', 'gw')]);
    expect(gateway({ k: 'v' }, 'gw', named)).toEqual([]);
    expect(gateway({ k: 'w' }, 'z', named)).toEqual([]);
    expect(gateway({ k: 'v' }, 'z', GatewayWorkload.of({ namespace: 'other', labels: { k: 'v' }, serviceAccountName: 'gw' }))).toEqual([]);
    // The ServiceAccount is not known: a warning says so.
    expect(gateway({ k: 'v' }, 'z', GatewayWorkload.of({ namespace: 'shop', labels: { k: 'v' } }))).toEqual([]);
    expect(gateway({ k: 'v' }, 'z', named, MeshProvider.istioAmbient())).toEqual([]); // its policies select a Gateway, not labels
  });

  test.each([MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()])('of an existing service, a version of it, a workload', provider => {
    const existing = (labels: Record<string, string>, account: string) => found(({ chart, shop }) => {
      const db = MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'db', podLabels: { app: 'db' } });
      db.addVersion('v1', { podLabels: { release: '1' } });
      MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'job' } });
      service(shop, 'mixed').service.addVersion('v2', { podLabels: { version: 'v2' } });
      plain(chart, 'Deployment', labels, account);
    }, provider);
    expect(existing({ app: 'db' }, 'z')).toEqual([notTheirs('chart/db', 'app: db', 'db')]);
    expect(existing({ app: 'db', release: '1' }, 'z')).toEqual([notTheirs('chart/db', 'app: db', 'db')]);
    expect(existing({ app: 'job' }, 'z')).toEqual([notTheirs('chart/job', 'app: job', 'job')]);
    expect(existing({ app: 'mixed' }, 'z')).toEqual([notTheirs('chart/shop/mixed', 'app: mixed', 'mixed')]);
    expect(existing({ app: 'mixed', version: 'v2' }, 'mixed')).toEqual([]);
    expect(existing({ app: 'db' }, 'db')).toEqual([]);
  });
});

describe('pods with the labels of a gateway in the root namespace', () => {
  const gateway = (namespace: string, allowedClientCidrs?: string[], provider?: MeshProvider, account?: string) => found(({ chart, shop }) => {
    new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['a.example.com'] }], allowedClientCidrs });
    plain(chart, 'Deployment', { istio: 'ingressgateway' }, account, namespace);
  }, provider);
  const wide = expect.stringContaining('chart/plain: its pods have the labels that select those of chart/edge, istio: ingressgateway: '
    + 'policies of chart/edge are in the root namespace, istio-system, and apply to all namespaces; give its pods other labels (overlapping-pod-labels)');

  test('in any namespace, where it has policies', () => {
    for (const namespace of ['shop', 'elsewhere']) expect(gateway(namespace, ['10.0.0.0/8'])).toEqual([wide]);
    expect(gateway('shop', ['10.0.0.0/8'], undefined, 'istio-ingressgateway-service-account')).toEqual([wide]);
    expect(gateway('istio-system', ['10.0.0.0/8'])).toEqual([]);
    expect(gateway('shop')).toEqual([]);
    expect(gateway('shop', ['10.0.0.0/8'], MeshProvider.istio({ rootNamespace: 'root' }))).toEqual([]);
  });
});

test('a workload without a Service, and an egress gateway', () => {
  expect(found(({ chart, shop }) => { shop.addWorkload('worker', { image: 'a' }); plain(chart, 'Job', { app: 'worker' }); })).toEqual([
    expect.stringContaining(overlap('chart/plain', 'chart/shop/worker', 'app: worker')),
  ]);
  expect(found(({ chart, shop }) => { new EgressGateway(chart, 'egress', { namespace: shop }); plain(chart, 'Job', { app: 'egress' }); })).toEqual([
    expect.stringContaining(overlap('chart/plain', 'chart/egress', 'app: egress')),
  ]);
});

test('a Gateway whose pods Istio runs with the ServiceAccount of a caller', () => {
  const gateway = (name: string, gatewayClassName: string) => found(({ chart, shop, frontend }) => {
    service(shop, 'edge-istio').service.calls(frontend);
    new ApiObject(chart, 'plain', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { gatewayClassName } });
  }, MeshProvider.istioAmbient());
  expect(gateway('frontend', 'istio-waypoint')).toEqual([expect.stringContaining(shared('chart/plain', 'frontend', 'chart/shop/frontend'))]);
  expect(gateway('edge', 'istio')).toEqual([expect.stringContaining(shared('chart/plain', 'edge-istio', 'chart/shop/edge-istio'))]);
  expect(gateway('edge', 'other')).toEqual([]);
});

describe('the ServiceAccounts of a Gateway whose pods Istio runs', () => {
  type Used = Fixture & { readonly frontend: MeshService };
  const declare = (name: string, spec: object, annotations?: Record<string, string>, more: object[] = []) => ({ chart, shop, frontend }: Used) => {
    for (const account of ['edge-istio', 'edge-own']) service(shop, account).service.calls(frontend);
    const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop', annotations }, spec };
    new ApiObject(chart, 'plain', { apiVersion: 'v1', kind: 'List', items: [gateway, ...more] });
  };
  const accounts = (...args: Parameters<typeof declare>) => (
    [MeshProvider.istio(), MeshProvider.istioAmbient()].map(provider => found(declare(...args), provider).flatMap(text => /ServiceAccount shop\/([a-z-]+)/.exec(text)![1]))
  );
  const both = (...expected: string[]) => [expected, expected];
  const configMap = (data: object, metadata: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
  const infrastructure = { parametersRef: { group: '', kind: 'ConfigMap', name: 'options' } };

  test.each<[string, string, string[]]>([
    ['edge', 'istio', ['edge-istio']], ['edge', 'own', ['edge-own']], ['frontend', 'istio-waypoint', ['frontend']], ['frontend', 'istio-east-west', ['frontend']],
    ['frontend', 'istio-agentgateway', ['frontend']], ['frontend', 'istio-agentgateway-waypoint', ['frontend']], ['frontend', 'istio-remote', []],
    ['frontend', 'istio', []], ['edge', 'istio-waypoint', []],
  ])('%s of class %s', (name, gatewayClassName, expected) => { expect(accounts(name, { gatewayClassName })).toEqual(both(...expected)); });

  test('of a class of the user for waypoints', () => {
    const own = (controllerName: string) => ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'own' }, spec: { controllerName } });
    expect(accounts('frontend', { gatewayClassName: 'own' }, undefined, [own('istio.io/mesh-controller')])).toEqual(both('frontend'));
    expect(accounts('edge', { gatewayClassName: 'own' }, undefined, [own('istio.io/mesh-controller')])).toEqual(both());
    expect(accounts('edge', { gatewayClassName: 'own' }, undefined, [own('istio.io/gateway-controller')])).toEqual(both('edge-own'));
  });

  test('that an annotation names', () => {
    expect(accounts('edge', { gatewayClassName: 'istio' }, { 'gateway.istio.io/service-account': 'frontend' })).toEqual(both('frontend'));
  });

  test('that a patch of the Deployment names, for the Gateway or its class', () => {
    const patched = (deployment: unknown, metadata: object = { name: 'options', namespace: 'shop' }) => (
      accounts('any', { gatewayClassName: 'istio', infrastructure }, undefined, [configMap({ deployment }, metadata)])
    );
    expect(patched('spec:\n  template:\n    spec:\n      serviceAccountName: frontend\n')).toEqual(both('frontend'));
    expect(patched('{"spec":{"template":{"spec":{"serviceAccountName":"frontend"}}}}')).toEqual(both('frontend'));
    expect(patched('spec:\n  replicas: 2\n')).toEqual(both());
    expect(patched(5)).toEqual(both());
    expect(patched('serviceAccountName: frontend', { name: 'options', namespace: 'open' })).toEqual(both());
    expect(patched('serviceAccountName: frontend', { name: 'all', namespace: 'istio-system', labels: { 'gateway.istio.io/defaults-for-class': 'istio' } })).toEqual(both('frontend'));
  });

  test('none of pods that are there already', () => {
    const at = (...addresses: object[]) => accounts('edge', { gatewayClassName: 'istio', addresses });
    expect(at({ type: 'Hostname', value: 'gw.shop.svc.cluster.local' })).toEqual(both());
    expect(at({ value: '192.0.2.1' })).toEqual(both('edge-istio'));
    expect(at({ value: '192.0.2.1' }, { value: '192.0.2.2' })).toEqual(both());
  });

  test('not on other meshes', () => {
    expect(found(declare('edge', { gatewayClassName: 'istio' }), MeshProvider.linkerd())).toEqual([]);
  });
});

test('not of the workloads of the mesh, nor of existing pods, which other objects of this app may deploy, nor of others', () => {
  expect(found(({ chart, shop, open, frontend }) => {
    const own = shop.addService('own');
    own.addVersion('v1', {
      workload: new kplus.StatefulSet(chart, 'own', {
        metadata: { namespace: 'shop' },
        containers: [{ image: 'a' }],
        serviceAccount: own.serviceAccount,
        service: new kplus.Service(chart, 'headless', { ports: [{ port: 80 }], metadata: { namespace: 'shop' } }),
        podMetadata: { labels: { app: 'own', version: 'v1' } },
        select: false,
      }),
    });
    const db = MeshService.fromExistingService(chart, 'db', { namespace: shop, serviceAccountName: 'db', podLabels: { app: 'db' } });
    db.calls(frontend);
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'job', podLabels: { app: 'job' } }).calls(frontend);
    plain(chart, 'StatefulSet', { app: 'db' }, 'db');
    new ApiObject(chart, 'elsewhere', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { template: { metadata: { labels: { app: 'users' } } } } });
    new ApiObject(chart, 'service', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'users-too', namespace: 'shop' }, spec: { selector: { app: 'users' } } });
    void open;
  })).toEqual([]);
});

test('nor in another cluster: the chart of another mesh with a namespace of this name', () => {
  const used = fixture();
  service(used.shop, 'users');
  const staging = new Chart(used.app, 'staging');
  new MeshNamespace(staging, 'shop', { mesh: new Mesh(staging, 'mesh', { provider: MeshProvider.istio() }) });
  plain(staging, 'Deployment', { app: 'users' });
  expect(errorOf(() => used.app.synthYaml())).toBeUndefined();
});
