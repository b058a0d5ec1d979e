import {
  EgressHost, EgressScope, ExternalAuthorization, ExternalAuthorizationProps, ExternalAuthorizer, ExternalService, Gateway, GatewayProps, GuardRails,
  HttpMatch,
  HttpMethod, Injection, MeshNamespace, MeshProvider, PathMatch, PathNormalization, PortProtocol, ServiceVersion, TrafficMirror, UnsupportedFeature,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, service } from '../mesh-fixture';

const INSTALLED = { extensionProviders: ['opa', 'other'] };

/** A service in a namespace that denies by default, and one that decides. */
function shop(provider = MeshProvider.istio(INSTALLED), guardRails = GuardRails.OFF) {
  const used = fixture(provider, { guardRails, unsupported: UnsupportedFeature.REPORT });
  const { service: users, versions } = service(used.shop, 'users', {}, ['v1', 'v2']);
  const { service: opa } = service(used.shop, 'opa', { ports: [{ port: 80 }, { port: 9191, protocol: PortProtocol.GRPC }] });
  const authorizer = ExternalAuthorizer.http('opa', { service: opa });
  const consent = (props: Partial<ExternalAuthorizationProps> = {}, id = 'consent') => (
    new ExternalAuthorization(used.chart, id, { ...(props.gateway ? {} : { service: users }), authorizer, ...props })
  );
  const gateway = (id: string, props: Partial<GatewayProps> = {}) => {
    const one = new Gateway(used.chart, id, { namespace: used.open, listeners: [{ hosts: [`${id}.example.com`] }], gatewayClassName: 'istio', keptHeaders: [], ...props });
    one.addRoute(users);
    return one;
  };
  return { ...used, users, versions, opa, authorizer, consent, gateway };
}

const codes = (texts: readonly string[]) => texts.map(text => text.slice(text.lastIndexOf('(')));

test('no finding for an authorizer that is installed', () => {
  const used = shop();
  used.consent();
  used.consent({ gateway: used.gateway('public') }, 'public-consent');
  expect(findingTexts(used.mesh).filter(text => !text.includes('gateway'))).toEqual([]);
});

describe('missing-extension-provider', () => {
  test('a warning with its settings where nobody said what is installed, once for each authorizer', () => {
    const { mesh, consent, gateway } = shop(MeshProvider.istioAmbient());
    consent();
    consent({ gateway: gateway('public') }, 'public-consent');
    expect(findingTexts(mesh).filter(text => text.includes('extension-provider'))).toEqual([
      'WARNING chart/consent: Istio ambient denies each request that needs the consent of opa, unless meshConfig.extensionProviders has it: '
      + '{"name":"opa","envoyExtAuthzHttp":{"service":"shop/opa.shop.svc.cluster.local","port":80,"timeout":"1s","failOpen":false}}; '
      + 'add it to the mesh config, and name what the mesh config has by extensionProviders of the MeshProvider (missing-extension-provider)',
    ]);
  });

  test('an error where it is not installed', () => {
    const { mesh, consent } = shop(MeshProvider.istio({ extensionProviders: ['other'] }));
    consent();
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/consent: its authorizer opa is none of the extensionProviders of the mesh (other): Istio denies each request that needs its consent; '
      + 'add to meshConfig.extensionProviders: {"name":"opa","envoyExtAuthzHttp":{"service":"shop/opa.shop.svc.cluster.local","port":80,"timeout":"1s","failOpen":false}}, '
      + 'and opa to extensionProviders of the MeshProvider (missing-extension-provider)',
    ]);
  });

  test('of an existing provider the app has no settings', () => {
    const { mesh, consent } = shop(MeshProvider.istio());
    consent({ authorizer: ExternalAuthorizer.fromExistingProvider('platform', { existingService: EgressHost.service('auth', 'opa'), port: 80 }) });
    expect(findingTexts(mesh)[0]).toContain('unless meshConfig.extensionProviders has it: the extension provider platform;');
  });

  test('names of the provider are DNS labels, each once', () => {
    expect(errorOf(() => MeshProvider.istio({ extensionProviders: ['a b'] }))).toContain('extensionProviders is "a b"');
    expect(errorOf(() => MeshProvider.istioAmbient({ extensionProviders: ['a', 'a'] }))).toContain('extensionProviders is "a", allowed: each once');
  });
});

describe('conflicting-authorizers', () => {
  test('one name with two settings', () => {
    const { mesh, shop: namespace, opa, consent } = shop();
    consent();
    consent({ service: service(namespace, 'orders').service, authorizer: ExternalAuthorizer.http('opa', { service: opa, failOpen: true }) }, 'other');
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/consent: its authorizer opa has other settings than that of chart/other: the mesh config has one provider of a name; '
      + 'use one ExternalAuthorizer for both, or give it another name (conflicting-authorizers)',
    ]);
  });

  test('two authorizers at the same pods of gateways', () => {
    const used = shop();
    used.consent({ gateway: used.gateway('a') }, 'a-consent');
    used.consent({ gateway: used.gateway('b'), authorizer: ExternalAuthorizer.http('other', { service: used.opa }) }, 'b-consent');
    expect(findingTexts(used.mesh).filter(text => text.includes('conflicting'))).toEqual([
      'ERROR chart/b-consent: the pods of chart/b also serve chart/a, whose authorizer is opa: Istio denies all requests that need consent where there are two authorizers; '
      + 'use one authorizer for both, or set workload to other pods (conflicting-authorizers)',
    ]);
  });

  test('gateways with pods of their own have authorizers of their own', () => {
    const used = shop(MeshProvider.istioAmbient(INSTALLED));
    used.consent({ gateway: used.gateway('a') }, 'a-consent');
    used.consent({ gateway: used.gateway('b'), authorizer: ExternalAuthorizer.http('other', { service: used.opa }) }, 'b-consent');
    expect(findingTexts(used.mesh).filter(text => text.includes('conflicting'))).toEqual([]);
  });
});

describe('unavailable-authorizer', () => {
  test('an authorizer that needs consent itself', () => {
    const { mesh, shop: namespace, opa, consent } = shop();
    const { service: guard } = service(namespace, 'guard');
    consent();
    consent({ service: opa, authorizer: ExternalAuthorizer.http('other', { service: guard }) }, 'loop');
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/consent: its authorizer opa needs the consent of other itself (chart/loop): proxies that ask it would have to get consent before; '
      + 'remove the ExternalAuthorization of the authorizer, and allow few callers by calls() (unavailable-authorizer)',
    ]);
  });

  test('a service of the app that is given as one of others', () => {
    const { mesh, consent } = shop();
    consent({ authorizer: ExternalAuthorizer.http('opa', { existingService: EgressHost.service('shop', 'opa'), port: 80 }) });
    expect(findingTexts(mesh)).toEqual([
      'ERROR chart/consent: existingService of its authorizer opa is chart/shop/opa of this app, which no call graph lets the proxies call; give it as service (unavailable-authorizer)',
    ]);
  });
});

describe('requests-without-consent', () => {
  test('ports of connections, and routes that leave the mesh', () => {
    const used = shop();
    const { service: mixed, versions: [v1] } = service(used.shop, 'mixed', { ports: [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }] });
    const externalService = new ExternalService(used.chart, 'legacy', { namespace: used.shop, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }] });
    const outside: ServiceVersion = mixed.addExternalVersion('legacy', { externalService });
    mixed.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix('/'))], split: [{ version: v1, percent: 50 }, { version: outside, percent: 50 }] });
    used.consent({ service: mixed });
    expect(findingTexts(used.mesh).filter(text => text.includes('consent)'))).toEqual([
      'WARNING chart/consent: connections to port 5432 of chart/shop/mixed need no consent: the mesh sees no requests there; '
      + 'move the port to a service of its own, or allow it to few callers by calls() in a ZeroTrustNamespace and acknowledge this (requests-without-consent)',
      'WARNING chart/consent: requests that the routes of chart/shop/mixed send to legacy.example.com need no consent: they leave the mesh at the proxy of the client; '
      + 'let the external server authorize them itself, and acknowledge it (requests-without-consent)',
    ]);
  });

  test('copies that a waypoint sends to the pods', () => {
    const used = shop(MeshProvider.istioAmbient(INSTALLED));
    const { service: orders } = service(used.shop, 'orders');
    new TrafficMirror(used.chart, 'mirror', { service: orders, targets: [{ service: used.users }] });
    used.consent();
    expect(findingTexts(used.mesh).filter(text => text.includes('consent)'))).toEqual([
      'WARNING chart/consent: requests that are mirrored from chart/shop/orders to chart/shop/users need no consent of its own: the waypoint sends the copies to its pods directly; '
      + 'mirror to a service without ExternalAuthorization, or acknowledge it (requests-without-consent)',
    ]);
  });
});

describe('guard rails', () => {
  const rails = (props: Partial<ExternalAuthorizationProps>, provider = MeshProvider.istio(INSTALLED)) => {
    const used = shop(provider, GuardRails.WARNING);
    used.consent(props);
    return findingTexts(used.mesh).filter(text => /\((authorizer-fails-open|unnormalized-consent-paths)\)$/.test(text));
  };

  test('authorizer-fails-open', () => {
    const { opa } = shop();
    expect(rails({})).toEqual([]);
    expect(rails({ authorizer: ExternalAuthorizer.grpc('opa', { existingService: EgressHost.service('auth', 'opa'), port: 1, failOpen: true }) })).toEqual([
      'WARNING chart/consent: access: requests pass without consent while opa does not respond in time, so whoever overloads it gets in (failOpen); '
      + 'leave failOpen out, or acknowledge it (authorizer-fails-open)',
    ]);
    expect(opa.serviceName).toBe('opa');
  });

  test('unnormalized-consent-paths: a public prefix, or a list of requests', () => {
    const text = (sent: string, read: string) => expect.stringContaining(
      `access: whether a request needs consent depends on its path, and Istio compares paths as sent: a request for ${sent} needs none, and a server may read it as ${read};`,
    );
    expect(rails({ publicRequests: [{ paths: [PathMatch.prefix('/products')] }] })).toEqual([text('/products/..%2fother', '/other')]);
    expect(rails({ requests: [{ paths: [PathMatch.exact('/admin')] }] })).toEqual([text('/other/..%2fadmin', '/admin')]);
    expect(rails({ publicRequests: [{ paths: [PathMatch.exact('/health')] }] })).toEqual([]);
    const normalized = MeshProvider.istio({ ...INSTALLED, pathNormalization: PathNormalization.DECODE_AND_MERGE_SLASHES });
    expect(rails({ publicRequests: [{ paths: [PathMatch.prefix('/products')] }] }, normalized)).toEqual([]);
  });
});

test('unproxied pods enforce no consent', () => {
  const { chart, mesh, consent } = shop();
  const bare = new MeshNamespace(chart, 'bare', { mesh, injection: Injection.disabled() });
  consent({ service: service(bare, 'bare').service });
  expect(findingTexts(mesh).filter(text => text.includes('unproxied-pods'))[0]).toContain('so nothing enforces external authorization');
});

test.each([['Linkerd', MeshProvider.linkerd()], ['Gateway API', MeshProvider.gatewayApi()]])('%s: a loss by name, and no call of a proxy', (_, provider) => {
  const { mesh, chart, consent } = shop(provider);
  consent();
  expect(codes(findingTexts(mesh))).toContain('(unsupported-feature)');
  expect(all(chart, 'MeshTLSAuthentication')).toEqual([]);
});

describe('the construct', () => {
  const refused = (props: Partial<ExternalAuthorizationProps>) => errorOf(() => shop().consent(props))?.replace('chart/consent: ', '');
  test.each<[string, Partial<ExternalAuthorizationProps>, string]>([
    ['no target', { service: undefined }, 'target is "neither gateway nor service"'],
    ['no list of requests', { requests: [] }, 'requests is [], allowed: at least one'],
    ['a regex', { publicRequests: [{ paths: [PathMatch.regex('/a.*')] }] }, 'path is "/a.*"'],
    ['only public requests', { publicRequests: [{ paths: [PathMatch.prefix('/')] }] }, 'requests is "all other requests, which publicRequests match"'],
    ['requests that are public', { requests: [{ paths: [PathMatch.exact('/a')] }], publicRequests: [{ paths: [PathMatch.prefix('/a')] }] }, 'which publicRequests match'],
  ])('refuses %s', (_, props, message) => {
    expect(refused(props)).toContain(message);
  });

  test('refuses a second one, the service that decides itself, one of another mesh, and a service without requests', () => {
    const used = shop();
    used.consent();
    expect(errorOf(() => used.consent({}, 'again'))).toContain('owner of the external authorization of the target is "chart/consent"');
    expect(errorOf(() => used.consent({ service: used.opa }, 'self'))).toContain('the target itself');
    expect(errorOf(() => used.consent({ service: shop().users }, 'far'))).toContain('mesh of the authorizer');
    const tcp = service(used.shop, 'tcp', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] }).service;
    expect(errorOf(() => used.consent({ service: tcp }, 'tcp-consent'))).toContain('an authorizer decides on requests');
  });
});

describe('who asks', () => {
  test('sidecars with the identity of their service, and a list of egress hosts has the authorizer', () => {
    const used = shop();
    const listed = new MeshNamespace(used.chart, 'listed', { mesh: used.mesh, egressScope: EgressScope.hosts([EgressHost.service('listed', 'asking')]) });
    const { service: asking } = service(listed, 'asking');
    const { service: other } = service(listed, 'other');
    used.consent({ service: asking });
    used.consent({ service: other, authorizer: ExternalAuthorizer.fromExistingProvider('other', { existingService: EgressHost.service('auth', 'sessions'), port: 80 }) }, 'other-consent');
    expect(findingTexts(used.mesh)).toEqual([]);
    expect(find(used.chart, 'AuthorizationPolicy', 'opa').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/listed/sa/asking'] } }], to: [{ operation: { ports: ['80'] } }] },
    ]);
    expect(find(used.chart, 'Sidecar', 'default').spec.egress).toEqual([
      { hosts: ['./asking.listed.svc.cluster.local', 'auth/sessions.auth.svc.cluster.local', 'shop/opa.shop.svc.cluster.local'] },
    ]);
  });

  test('waypoints with their own identity, past the waypoint of the authorizer', () => {
    const used = shop(MeshProvider.istioAmbient(INSTALLED));
    const { service: web } = service(used.open, 'web');
    web.calls(used.opa, { methods: [HttpMethod.GET], ports: [80] });
    used.consent({ service: web });
    expect(find(used.chart, 'AuthorizationPolicy', 'opa').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/open/sa/web'] } }], to: [{ operation: { methods: ['GET'], ports: ['80'] } }] },
    ]);
    expect(find(used.chart, 'AuthorizationPolicy', 'opa-waypoint').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] },
      { from: [{ source: { principals: ['cluster.local/ns/open/sa/waypoint'] } }], to: [{ operation: { ports: ['80'] } }] },
    ]);
  });
});
