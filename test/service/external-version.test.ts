import { Chart } from 'cdk8s';
import {
  ABTestRoute, BlueGreenRoute, CanaryRoute, ClientCertificate, EgressGateway, ExternalService, ExternalServiceProps, ExternalVersionOptions, Gateway,
  GuardRails, HttpMatch, Mesh, MeshNamespace, MeshPort, MeshProvider, MeshService, OutboundTraffic, PortProtocol, Resolution,
  ServiceVersion, TrafficMirror, UnsupportedFeature, UrlRewrite,
} from '../../src';
import { settle } from '../../src/model/settle';
import { all, errorOf, find, findingTexts, fixture, settledService } from '../mesh-fixture';

const HTTP = [{ port: 80, protocol: PortProtocol.HTTP }];
const TLS = [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }];

/** A service in the mesh with one version, and an external service. */
function shop(props: Partial<ExternalServiceProps> = {}, options: { provider?: MeshProvider; ports?: MeshPort[] } = {}) {
  const { provider = MeshProvider.istio(), ports } = options;
  const used = fixture(provider, { unsupported: UnsupportedFeature.REPORT });
  const { chart, open } = used;
  const legacy = new ExternalService(chart, 'legacy', { namespace: open, hosts: ['legacy.example.com'], ports: HTTP, ...props });
  const users = open.addService('users', { ports });
  const v1 = users.addVersion('v1', { image: 'users:v1' });
  const add = (more: Partial<ExternalVersionOptions> = {}) => users.addExternalVersion('legacy', { externalService: legacy, ...more });
  return { ...used, chart, open, legacy, users, v1, add };
}

type Shop = ReturnType<typeof shop>;

function canary({ chart, users, v1 }: Shop, version: ServiceVersion, canaryPercent = 10): void {
  new CanaryRoute(chart, 'canary', { service: users, stable: v1, canary: version, canaryPercent });
}

const http = (chart: Chart) => find(chart, 'VirtualService', 'users').spec.http;

/** What Istio's proxies remove from each request that leaves the mesh. */
const PEER = ['x-envoy-peer-metadata', 'x-envoy-peer-metadata-id'];
const OUTSIDE = {
  destination: { host: 'legacy.example.com', port: { number: 80 } }, headers: { request: { set: { Host: 'legacy.example.com' }, remove: PEER } },
};
const POD = { destination: { host: 'users.open.svc.cluster.local', port: { number: 8080 }, subset: 'v1' } };

describe('Istio', () => {
  test('a canary sends its share to the host, with the Host of the server, and has no subset for it', () => {
    const made = shop();
    canary(made, made.add());
    expect(http(made.chart)).toEqual([{ route: [{ ...POD, weight: 90 }, { ...OUTSIDE, weight: 10 }] }]);
    expect(find(made.chart, 'DestinationRule', 'users').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }]);
    expect(all(made.chart, 'Deployment')).toHaveLength(1);
  });

  test('with all requests outside there is no subset', () => {
    const { chart, users, add } = shop();
    users.routes.addRule({ split: [{ version: add(), percent: 100 }] });
    expect(http(chart)).toEqual([{ route: [OUTSIDE] }]);
    expect(all(chart, 'DestinationRule')).toEqual([]);
  });

  test.each<[string, (made: Shop, version: ServiceVersion) => unknown]>([
    ['a blue-green route', ({ chart, users, v1 }, blue) => new BlueGreenRoute(chart, 'route', { service: users, blue, green: v1, active: blue, previewPercent: 40 })],
    ['an A/B test', ({ chart, users, v1 }, version) => (
      new ABTestRoute(chart, 'route', { service: users, variants: [{ version, percent: 60, matches: [HttpMatch.header('x-a', '1')] }, { version: v1, percent: 40 }] })
    )],
    ['a rule', ({ users, v1 }, version) => users.routes.addRule({ split: [{ version, percent: 60 }, { version: v1, percent: 40 }] })],
  ])('%s takes it', (_, route) => {
    const made = shop();
    route(made, made.add());
    const { route: split } = http(made.chart).pop();
    expect(split).toEqual(expect.arrayContaining([{ ...OUTSIDE, weight: 60 }, { ...POD, weight: 40 }]));
  });

  test('headers are removed on the way out, in lower case', () => {
    const made = shop();
    canary(made, made.add({ removeHeaders: ['X-User-Id'] }));
    expect(http(made.chart)[0].route[1].headers.request.remove).toEqual(['x-user-id', ...PEER]);
  });

  test('a host rewrite is for the pods only', () => {
    const made = shop();
    canary(made, made.add());
    new UrlRewrite(made.chart, 'rewrite', { service: made.users, host: 'users.example.com', matches: [HttpMatch.header('x-a', '1')] });
    expect(http(made.chart)[0]).toMatchObject({
      route: [{ ...POD, headers: { request: { set: { Host: 'users.example.com' } } }, weight: 90 }, { ...OUTSIDE, weight: 10 }],
    });
    expect(http(made.chart)[0].rewrite).toBeUndefined();
  });

  test('a mirror goes to the host, and TLS has the name of the server', () => {
    const { chart, users, add } = shop({ ports: TLS });
    new TrafficMirror(chart, 'mirror', { service: users, targets: [{ version: add(), percent: 20 }] });
    expect(http(chart)[0].mirrors).toEqual([{ destination: { host: 'legacy.example.com', port: { number: 80 } }, percentage: { value: 20 } }]);
    const [{ tls }] = find(chart, 'DestinationRule', 'legacy').spec.trafficPolicy.portLevelSettings;
    expect(tls).toMatchObject({ sni: 'legacy.example.com', subjectAltNames: ['legacy.example.com'] });
  });

  test('the name of the server is set for each host that routes may use, and not over another one', () => {
    const sni = (host: string, props: Partial<ExternalServiceProps>, isUsed: boolean) => {
      const made = shop({ hosts: ['legacy.example.com', 'other.example.com'], ...props });
      const version = made.add({ host });
      if (isUsed) canary(made, version);
      const rule = all(made.chart, 'DestinationRule').find(({ spec }) => spec.host === host);
      return rule.spec.trafficPolicy.portLevelSettings[0].tls.sni;
    };
    expect(sni('other.example.com', { ports: TLS }, false)).toBeUndefined(); // the host of the request
    expect(sni('other.example.com', { ports: TLS }, true)).toBe('other.example.com');
    expect(sni('other.example.com', { ports: [{ ...TLS[0], tls: { serverName: 'tls.example.com' } }] }, true)).toBe('tls.example.com');
  });

  test('it reaches one of several hosts and ports', () => {
    const made = shop({ hosts: ['a.example.com', 'b.example.com'], ports: [...HTTP, { port: 8080, protocol: PortProtocol.HTTP2 }] });
    canary(made, made.add({ host: 'b.example.com', port: 8080 }));
    expect(http(made.chart)[0].route[1].destination).toEqual({ host: 'b.example.com', port: { number: 8080 } });
  });
});

describe('visibility', () => {
  const exported = (chart: Chart) => find(chart, 'ServiceEntry', 'legacy').spec.exportTo;
  const callerIn = ({ chart, mesh }: Shop, name: string): MeshService => {
    const caller = new MeshNamespace(chart, name, { mesh, outboundTraffic: OutboundTraffic.REGISTRY_ONLY }).addService('caller');
    caller.addVersion('v1', { image: 'caller' });
    return caller;
  };

  test('the host is exported to the callers of the service, once a route uses it', () => {
    const made = shop();
    const version = made.add();
    callerIn(made, 'web').calls(made.users);
    expect(exported(made.chart)).toEqual(['.']);
    canary(made, version);
    expect(exported(made.chart)).toEqual(['.', 'web']);
  });

  test('and to the namespace of the service, and those of a gateway and of its pods', () => {
    const made = shop();
    const { chart, mesh, open } = made;
    const partners = new MeshNamespace(chart, 'partners', { mesh });
    const other = new ExternalService(chart, 'other', { namespace: partners, hosts: ['other.example.com'], ports: HTTP });
    canary(made, made.users.addExternalVersion('other', { externalService: other }));
    expect(find(chart, 'ServiceEntry', 'other').spec.exportTo).toEqual(['.', 'open']);
    const gateway = new Gateway(chart, 'public', { namespace: new MeshNamespace(chart, 'edge', { mesh }), listeners: [{ hosts: ['shop.example.com'] }] });
    gateway.addRoute(made.users);
    expect(open.namespaceName).toBe('open');
    expect(find(chart, 'ServiceEntry', 'other').spec.exportTo).toEqual(['.', 'edge', 'istio-system', 'open']);
  });

  test('the edges have a reason of their own, and the JSON of the record renders the same', () => {
    const made = shop();
    callerIn(made, 'web').calls(made.users, {});
    canary(made, made.add());
    const record = made.mesh._model.record(made.mesh._model.settleWorkloads());
    const edges = record.edges.filter(({ reason }) => reason === 'external-version');
    expect(edges).toEqual([
      { owner: 'chart/canary', source: { type: 'namespace', namespace: 'open' }, target: { type: 'external', key: 'open/legacy' }, scope: { ports: [80] }, reason: 'external-version' },
      { owner: 'chart/canary', source: { type: 'workload', key: 'web/caller' }, target: { type: 'external', key: 'open/legacy' }, scope: { ports: [80] }, reason: 'external-version' },
    ].sort((a, b) => JSON.stringify(a.source).localeCompare(JSON.stringify(b.source))));
    const read = settle(JSON.parse(JSON.stringify(record)), () => undefined);
    expect(read.externals[0]).toMatchObject({ routedFrom: expect.arrayContaining([{ name: 'open' }]), isRouteDestination: true, grants: [] });
  });
});

describe('other meshes', () => {
  test('ambient routes to a Hostname, with the Host of the server', () => {
    const made = shop({}, { provider: MeshProvider.istioAmbient() });
    canary(made, made.add({ removeHeaders: ['x-user-id'] }));
    expect(find(made.chart, 'HTTPRoute', 'users').spec.rules[0].backendRefs).toEqual([
      { name: 'users-v1', port: 8080, weight: 90 },
      {
        group: 'networking.istio.io',
        kind: 'Hostname',
        name: 'legacy.example.com',
        port: 80,
        weight: 10,
        filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'Host', value: 'legacy.example.com' }], remove: ['x-user-id', ...PEER] } }],
      },
    ]);
    expect(all(made.chart, 'Service').map(({ metadata }) => metadata.name).sort()).toEqual(['users', 'users-v1']);
  });

  test.each([
    ['Linkerd', MeshProvider.linkerd()],
    ['Linkerd with TrafficSplit', MeshProvider.linkerd({ trafficSplit: true })],
    ['Gateway API', MeshProvider.gatewayApi()],
  ])('%s sends all requests to the pods, reports the loss, and opens nothing', (_, provider) => {
    const made = shop({}, { provider });
    const caller = new MeshNamespace(made.chart, 'web', { mesh: made.mesh }).addService('caller');
    caller.addVersion('v1', { image: 'caller' });
    caller.calls(made.users);
    canary(made, made.add());
    const weights = [...all(made.chart, 'HTTPRoute').filter(({ metadata }) => metadata.name === 'users'), ...all(made.chart, 'TrafficSplit')];
    expect(JSON.stringify(weights)).toContain('users-v1');
    expect(JSON.stringify(weights)).not.toContain('legacy');
    expect(findingTexts(made.mesh)).toContainEqual(expect.stringMatching(/chart\/canary: .* does not support weighted routing to an external service/));
    expect(all(made.chart, 'HTTPRoute').map(({ metadata }) => metadata.namespace)).not.toContain('web');
  });

  test('where all its weight is outside, requests go to the pods of all versions', () => {
    const made = shop({}, { provider: MeshProvider.linkerd() });
    canary(made, made.add(), 100);
    const [{ backendRefs }] = find(made.chart, 'HTTPRoute', 'users').spec.rules;
    expect(backendRefs).toEqual([{ name: 'users', port: 8080 }]);
  });

  test('a mirror outside is left out, and the one beside it stays', () => {
    const made = shop({}, { provider: MeshProvider.gatewayApi() });
    new TrafficMirror(made.chart, 'mirror', { service: made.users, targets: [{ version: made.add() }] });
    expect(JSON.stringify(all(made.chart, 'HTTPRoute'))).not.toContain('RequestMirror');
    expect(findingTexts(made.mesh)).toContainEqual(expect.stringContaining('does not support request mirroring to an external service'));
  });
});

describe('is refused', () => {
  const refusal = (props: Partial<ExternalServiceProps>, options: Partial<ExternalVersionOptions> = {}, ports?: MeshPort[]) => (
    errorOf(() => shop(props, { ports }).add(options))
  );

  test.each<[string, string | undefined, string]>([
    ['a wildcard host', refusal({ hosts: ['*.example.com'] }), 'host of chart/legacy is "*.example.com", allowed: full host names'],
    ['resolution NONE', refusal({ resolution: Resolution.NONE }), 'resolution of chart/legacy is "NONE", allowed: DNS or STATIC'],
    ['several hosts of which none is named', refusal({ hosts: ['a.example.com', 'b.example.com'] }), 'host is missing, allowed: one of the hosts of chart/legacy: a.example.com, b.example.com'],
    ['another host', refusal({}, { host: 'b.example.com' }), 'host is "b.example.com", allowed: one of the hosts of chart/legacy: legacy.example.com'],
    ['TLS of the application', refusal({ ports: [{ port: 443, protocol: PortProtocol.TLS }] }), 'port is missing, allowed: a port of chart/legacy that speaks http, http2 or grpc: none'],
    ['several ports of which none is named', refusal({ ports: [...HTTP, { port: 81, protocol: PortProtocol.HTTP }] }), 'port is missing, allowed: a port of chart/legacy that speaks http, http2 or grpc: 80, 81'],
    ['a port that does not speak HTTP', refusal({ ports: [...HTTP, { port: 443, protocol: PortProtocol.TLS }] }, { port: 443 }), 'port is 443, allowed'],
    ['a Secret', refusal({ ports: [{ ...TLS[0], tls: { clientCertificate: ClientCertificate.fromSecret('client') } }] }), 'clientCertificate of port 80 of chart/legacy is "Secret client", allowed: none, or ClientCertificate.fromFiles()'],
    ['gRPC over HTTP/1.1', refusal({}, {}, [{ port: 9000, protocol: PortProtocol.GRPC }]), 'protocol of port 80 of chart/legacy is "http", allowed: grpc or http2'],
    ['an invalid header', refusal({}, { removeHeaders: ['a b'] }), 'removeHeaders'],
  ])('%s', (_, error, message) => {
    expect(error).toContain(`chart/open/users/legacy: ${message}`);
  });

  test('an egress gateway', () => {
    const { chart, open, users } = shop();
    const egressGateway = new EgressGateway(chart, 'egress', { namespace: open });
    const externalService = new ExternalService(chart, 'bank', { namespace: open, hosts: ['bank.example.com'], ports: HTTP, egressGateway });
    expect(errorOf(() => users.addExternalVersion('bank', { externalService }))).toContain('egressGateway of chart/bank is "open/egress", allowed: none');
  });

  test('another mesh', () => {
    const { chart, users } = shop();
    const other = new MeshNamespace(chart, 'there', { mesh: new Mesh(chart, 'other', { provider: MeshProvider.istio() }) });
    const externalService = new ExternalService(chart, 'bank', { namespace: other, hosts: ['bank.example.com'], ports: HTTP });
    expect(errorOf(() => users.addExternalVersion('bank', { externalService }))).toContain('mesh of externalService is "chart/other", allowed: chart/mesh');
  });

  test('its workload', () => {
    const version = shop().add();
    expect(errorOf(() => version.workload)).toContain('workload is "an external service", allowed: a version with pods');
    expect(errorOf(() => version.object)).toContain('object is "an external service"');
  });

  test('a name that another version has', () => {
    const { users, legacy } = shop();
    expect(errorOf(() => users.addExternalVersion('v1', { externalService: legacy }))).toContain("'v1'");
  });

  test('a split of connections', () => {
    const ports = [{ port: 8080 }, { port: 5432, protocol: PortProtocol.TCP }];
    const made = shop({}, { ports });
    const version = made.add();
    const message = 'external version legacy in the split of port 5432 is "tcp", allowed: ports that speak http, http2 or grpc';
    expect(errorOf(() => canary(made, version))).toContain(message);
    expect(errorOf(() => made.users.routes.addTcpRule({ port: 5432, split: [{ version, percent: 100 }] }))).toContain(message);
    made.users.routes.addRule({ matches: [HttpMatch.header('x-a', '1')], split: [{ version, percent: 100 }] });
    expect(http(made.chart)[0].route).toEqual([OUTSIDE]);
  });

  test('a mirror with removed headers, or with a port', () => {
    const mirrored = (options: Partial<ExternalVersionOptions>, port?: number) => errorOf(() => {
      const { chart, users, add } = shop();
      new TrafficMirror(chart, 'mirror', { service: users, targets: [{ version: add(options), port }] });
    });
    expect(mirrored({ removeHeaders: ['x-user-id'] })).toContain('removeHeaders of targets[0] is ["x-user-id"], allowed: none for a mirror');
    expect(mirrored({}, 80)).toContain('targets[0].port is 80, allowed: none for an external version');
    expect(mirrored({})).toBeUndefined();
  });
});

describe('findings', () => {
  const strict = (made: Shop, namespace: MeshNamespace) => {
    const users = namespace.addService('accounts');
    const v1 = users.addVersion('v1', { image: 'accounts:v1' });
    const version = users.addExternalVersion('legacy', { externalService: made.legacy });
    new CanaryRoute(made.chart, 'accounts-canary', { service: users, stable: v1, canary: version, canaryPercent: 10 });
    return users;
  };

  test('pods of a namespace that may call it undeclared do not see the host', () => {
    const made = shop();
    const web = new MeshNamespace(made.chart, 'web', { mesh: made.mesh }).addService('web');
    web.addVersion('v1', { image: 'web' });
    canary(made, made.add());
    expect(findingTexts(made.mesh)).toEqual([
      'WARNING chart/open/users: pods of web may call it, without a declared call, and get 503 for the requests that its routes send to version legacy: '
      + 'host legacy.example.com is visible to the namespaces of its declared callers only; declare the callers with calls(), or use a ZeroTrustNamespace '
      + 'for the service, or acknowledge that nobody else calls it (external-version-callers)',
    ]);
    web.calls(made.users);
    expect(findingTexts(made.mesh)).toEqual([]);
  });

  test.each([['Istio', MeshProvider.istio(), 1], ['ambient', MeshProvider.istioAmbient(), 0]])('%s: policies of the service are past', (_, provider, count) => {
    const { chart, mesh, shop: zero } = fixture(provider, { guardRails: GuardRails.WARNING });
    const legacy = new ExternalService(chart, 'legacy', { namespace: zero, hosts: ['legacy.example.com'], ports: HTTP });
    const users = strict({ chart, legacy } as Shop, zero);
    const web = zero.addService('web');
    web.addVersion('v1', { image: 'web' });
    web.calls(users);
    const found = findingTexts(mesh).filter(text => text.includes('unenforced-call'));
    expect(found).toHaveLength(count);
    if (count) expect(found[0]).toContain('leave the mesh at the proxy of the client, and the proxies of its pods authorize the others only');
  });

  test('a mirror of requests that leave the mesh has their host', () => {
    const made = shop();
    canary(made, made.add());
    const audit = made.open.addService('audit');
    audit.addVersion('v1', { image: 'audit' });
    new TrafficMirror(made.chart, 'mirror', { service: made.users, targets: [{ service: audit }] });
    expect(findingTexts(made.mesh)).toEqual([
      'WARNING chart/mirror: requests that go to version legacy are mirrored with Host legacy.example.com, and without the headers that do not leave the mesh; '
      + 'mirror requests that stay in the mesh, by matches that exclude the others, or acknowledge that the mirror target serves that host too (mirrored-host)',
    ]);
  });

  test('a rule without split goes past the share outside', () => {
    const made = shop();
    canary(made, made.add());
    made.users.routes.addRule({ matches: [HttpMatch.header('x-a', '1')] });
    expect(findingTexts(made.mesh)).toEqual([expect.stringContaining('past the split of chart/canary (v1 90, legacy 10)')]);
  });
});

test('it is no version with pods', () => {
  const made = shop();
  canary(made, made.add());
  expect(settledService(made.users).versions.map(({ name }) => name)).toEqual(['v1']);
});
