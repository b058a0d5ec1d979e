import { Chart, Duration } from 'cdk8s';
import {
  Gateway, GatewayApiFeature, GatewayCertificate, GatewayListener, GatewayProps, GatewayRouteOptions, GatewayTls, GatewayWorkload,
  GatewayWorkloadOptions, GuardRails, HttpMatch, HttpMethod, Mesh, MeshNamespace,
  MeshProvider, MeshServiceOptions, PathMatch, PortProtocol, StringMatch,
  TlsVersion, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { all, errorOf, find, findingTexts, fixture, service, settledService } from '../mesh-fixture';

const TLS = GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') });
const ISSUED = GatewayTls.terminate({ certificate: GatewayCertificate.fromIssuer('internal') });

describe('listeners', () => {
  const WHOLE_NAMES = 'allowed: full DNS names in lower case, such as api.example.com, or *.example.com for all below a domain, or * for all hosts; write the DNS name alone, without scheme, port and path';
  const ENDS_TLS = 'allowed: true with TLS termination on port 443; leave it out: the redirect goes to port 443 of a gateway that terminates TLS';

  test.each<[string, GatewayListener[], string]>([
    ['none', [], 'listeners is [], allowed: at least one; give the hosts that the gateway serves'],
    ['one without hosts', [{ hosts: [] }], "hosts is [], allowed: at least one; give the hosts, or '*' for all"],
    ['upper case', [{ hosts: ['Shop.example.com'] }], `host is "Shop.example.com", ${WHOLE_NAMES}`],
    ['a scheme', [{ hosts: ['https://shop.example.com'] }], `host is "https://shop.example.com", ${WHOLE_NAMES}`],
    ['a port', [{ hosts: ['shop.example.com:80'] }], `host is "shop.example.com:80", ${WHOLE_NAMES}`],
    ['one label', [{ hosts: ['shop'] }], `host is "shop", ${WHOLE_NAMES}`],
    ['a wildcard within a label', [{ hosts: ['a*.example.com'] }], `host is "a*.example.com", ${WHOLE_NAMES}`],
    ['an address', [{ hosts: ['192.0.2.7'] }], `host is "192.0.2.7", ${WHOLE_NAMES}`],
    ['a wildcard that is not the first label', [{ hosts: ['a.*.example.com'] }], `host is "a.*.example.com", ${WHOLE_NAMES}`],
    ['a host that is too long', [{ hosts: [`${'a.'.repeat(130)}com`] }], `host is "${'a.'.repeat(58)}..., ${WHOLE_NAMES}`],
    ['a host twice', [{ hosts: ['a.example.com', 'a.example.com'] }],
      'host is "a.example.com on port 80, twice", allowed: one listener for each host and port; httpsRedirect adds one on port 80; remove one of the two, or set httpsRedirect to false'],
    ['clear text beside a redirect', [{ hosts: ['a.example.com'], tls: TLS }, { hosts: ['a.example.com'] }],
      'host is "a.example.com on port 80, twice", allowed: one listener for each host and port; httpsRedirect adds one on port 80; remove one of the two, or set httpsRedirect to false'],
    ['33 hosts', [{ hosts: Array.from({ length: 33 }, (_, i) => `h${i}.example.com`) }], 'number of hosts is 33, allowed: at most 32; use a wildcard, or another gateway'],
    ['a port that is none', [{ hosts: ['*'], port: 0 }], 'port is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
    ...[undefined, TLS, GatewayTls.atLoadBalancer()].map((tls): [string, GatewayListener[], string] => [
      'the port of health checks', [{ hosts: ['*'], port: 15021, tls }],
      'port is 15021, allowed: another port: gateways of Istio answer health checks on it, for every client; use 443, 80 or another port',
    ]),
    ['a redirect of clear text to itself', [{ hosts: ['*'], httpsRedirect: true }], `httpsRedirect is "true, on port 80 without TLS", ${ENDS_TLS}`],
    ['a redirect to another port', [{ hosts: ['*'], tls: TLS, port: 8443, httpsRedirect: true }], `httpsRedirect is "true, on port 8443 with TLS", ${ENDS_TLS}`],
    ['a redirect to a service', [{ hosts: ['*'], tls: GatewayTls.passthrough(), httpsRedirect: true }], `httpsRedirect is "true, on port 443 with TLS passthrough", ${ENDS_TLS}`],
    ['a redirect by a header that the gateway overwrites', [{ hosts: ['*'], tls: GatewayTls.atLoadBalancer(), httpsRedirect: true }],
      'httpsRedirect is "true, with TLS at the load balancer and no trusted proxy", allowed: true with trustedProxies of at least 1; set trustedProxies to that of the gateway: '
      + 'a gateway without them overwrites x-forwarded-proto with http, so every request would be redirected again and again'],
    ['one port of the load balancer twice', [{ hosts: ['a.example.com'], tls: GatewayTls.atLoadBalancer() }, { hosts: ['a.example.com'] }],
      'host is "a.example.com on port 80, twice", allowed: one listener for each host and port; httpsRedirect adds one on port 80; remove one of the two, or set httpsRedirect to false'],
    ['a TLS version that is none', [{ hosts: ['*'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('a'), minVersion: '1.0' as TlsVersion }) }],
      'minVersion is "1.0", allowed: 1.2, 1.3; use a value of the enum'],
    ['a certificate for every host', [{ hosts: ['*'], tls: ISSUED }],
      'certificate for host is "*", allowed: hosts that a certificate can have; give the hosts, or use GatewayCertificate.fromSecret()'],
  ])('%s', (_, listeners, text) => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners }))).toBe(`chart/public: ${text}`);
  });

  test('which certificates and versions of TLS', () => {
    const { chart, open } = fixture();
    const options = { certificate: GatewayCertificate.fromSecret('shop-tls'), minVersion: TlsVersion.V1_3 };
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'], tls: GatewayTls.mutual(options) }] });
    expect(find(chart, 'Gateway', 'public').spec.servers[0].tls).toEqual({ mode: 'MUTUAL', credentialName: 'shop-tls', minProtocolVersion: 'TLSV1_3' });
  });

  test.each<[Partial<GatewayProps>, string]>([
    [{ allowedClientCidrs: [] }, 'allowedClientCidrs is [], allowed: at least one CIDR; leave it out for no restriction'],
    [{ deniedClientCidrs: [] }, 'deniedClientCidrs is [], allowed: at least one CIDR; leave it out for no restriction'],
    [{ allowedClientCidrs: ['10.0.0.0/8', '10.0.0.1'] }, 'allowedClientCidrs is "10.0.0.1", allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros'],
    [{ deniedClientCidrs: ['::/129'] }, 'deniedClientCidrs is "::/129", allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros'],
  ])('%j', (props, text) => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], ...props }))).toBe(`chart/public: ${text}`);
  });

  const [SOURCE, ENCRYPTED, PLAINTEXT] = [[{ source: { remoteIpBlocks: ['10.0.0.0/8'] } }], { values: ['*.example.com'] }, { notValues: ['*'] }];
  const sni = (values: object) => ({ when: [{ key: 'connection.sni', ...values }] });
  test.each<[string, GatewayListener[], object[]]>([
    ['TLS, by SNI', [{ hosts: ['*.example.com'], tls: TLS }, { hosts: ['*.example.com'], tls: GatewayTls.passthrough(), port: 8443 }], [sni(ENCRYPTED)]],
    ['plaintext, by the Host header', [{ hosts: ['a.example.com'] }],
      [{ to: [{ operation: { hosts: ['a.example.com', 'a.example.com:*'], notPorts: ['15021'] } }], ...sni(PLAINTEXT) }]],
    ['a plaintext wildcard, which a port behind it would evade', [{ hosts: ['*.example.com'] }], [sni(PLAINTEXT)]],
    ['TLS without SNI', [{ hosts: ['*'], tls: TLS }, { hosts: ['a.example.com'] }], [{}]],
  ])('clients are denied for %s', (_, listeners, scopes) => {
    const { chart, open } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners, deniedClientCidrs: ['10.0.0.0/8'], workload: GatewayWorkload.helm({ releaseName: 'edge', namespace: 'ingress' }) });
    const policies = gateway.objects.filter(({ kind }) => kind === 'AuthorizationPolicy').map(object => object.toJson());
    expect(policies.map(({ metadata, spec }) => [metadata.name, metadata.namespace, spec])).toEqual([
      ['public-clients', 'ingress', { action: 'DENY', selector: { matchLabels: { istio: 'edge' } }, rules: scopes.map(scope => ({ from: SOURCE, ...scope })) }],
    ]);
  });

  test('the pods of a foreign class get no policy, which would have no effect', () => {
    const { chart, open } = fixture(MeshProvider.istioAmbient(), { unsupported: UnsupportedFeature.REPORT });
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*'] }], gatewayClassName: 'eg', deniedClientCidrs: ['10.0.0.0/8'] });
    expect(gateway.objects.filter(({ kind }) => kind === 'AuthorizationPolicy')).toEqual([]);
  });

  test.each(['istio-waypoint', 'istio-east-west'])('class %s', gatewayClassName => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], gatewayClassName })))
      .toBe(`chart/public: gatewayClassName is "${gatewayClassName}", allowed: a class of ingress gateways; use istio, or leave it out`);
  });

  test('without client certificates, which the mesh does not have, their header is stripped', () => {
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const { chart, open } = fixture(MeshProvider.gatewayApi(), { unsupported: UnsupportedFeature.REPORT });
    new Gateway(chart, 'public', {
      namespace: open, gatewayClassName: 'eg', listeners: [{ hosts: ['a.example.com'], tls: GatewayTls.mutual({ certificate: GatewayCertificate.fromSecret('tls') }) }],
    }).addRoute(service(open, 'users').service);
    const filters = all(chart, 'HTTPRoute').flatMap(({ spec }) => spec.rules.flatMap((rule: any) => rule.filters ?? []));
    expect(filters.flatMap(({ requestHeaderModifier }: any) => requestHeaderModifier?.remove ?? [])).toContain('x-forwarded-client-cert');
  });

  test.each([-1, 1.5])('%d trusted proxies', trustedProxies => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], trustedProxies })))
      .toBe(`chart/public: trustedProxies is ${trustedProxies}, allowed: whole numbers from 0 to 2147483647; give numTrustedProxies of the gateway`);
  });

  test.each([{ allowedClientCidrs: ['10.0.0.0/8'] }, { deniedClientCidrs: ['10.0.0.0/8'] }])('addresses that a load balancer hides: %j', lists => {
    const { chart, shop } = fixture();
    const listeners = [{ hosts: ['a.example.com'], tls: GatewayTls.atLoadBalancer() }];
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners, ...lists }))).toBe(
      `chart/public: ${Object.keys(lists)[0]} is "10.0.0.0/8, with TLS at the load balancer and no trusted proxy", allowed: networks with trustedProxies of at least 1; `
      + 'set trustedProxies to that of the gateway: else it sees the address of the load balancer, so a deny list denies nobody and an allow list everybody',
    );
    expect(errorOf(() => new Gateway(chart, 'other', { namespace: shop, listeners, ...lists, trustedProxies: 1 }))).toBeUndefined();
  });

  test('clear text from a load balancer, without a redirect unless told', () => {
    const { chart, open } = fixture();
    const { service: users } = service(open, 'users');
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'], tls: GatewayTls.atLoadBalancer(), port: 8080 }] }).addRoute(users);
    expect(find(chart, 'Gateway', 'public').spec.servers).toEqual([
      { hosts: ['./a.example.com'], port: { name: 'http-8080', number: 8080, protocol: 'HTTP' } },
    ]);
    expect(find(chart, 'VirtualService', 'public-a.example.com').spec.http).toHaveLength(1);
  });

  test('clear text beside TLS without a redirect', () => {
    const { chart, open } = fixture();
    const listeners = [{ hosts: ['a.example.com'], tls: TLS, httpsRedirect: false }, { hosts: ['a.example.com'] }];
    new Gateway(chart, 'public', { namespace: open, listeners });
    expect(find(chart, 'Gateway', 'public').spec.servers.map((server: any) => server.port.name)).toEqual(['https-443', 'http-80']);
  });
});

describe('names', () => {
  test.each([
    ['fromSecret', 'secretName'], ['fromIssuer', 'issuer'], ['fromClusterIssuer', 'issuer'],
  ] as const)('GatewayCertificate.%s', (factory, what) => {
    for (const name of ['', 'Shop', 'shop_tls']) {
      expect(errorOf(() => GatewayCertificate[factory](name))).toBe(
        `GatewayCertificate.${factory}: ${what} is ${JSON.stringify(name)}, allowed: lower-case letters, digits, dashes and dots, at most 253; give the name of the object, as kubectl shows it`,
      );
    }
    expect(errorOf(() => GatewayCertificate[factory]('a'.repeat(254)))).toContain('at most 253');
    for (const name of ['shop.tls-1', 'a'.repeat(253)]) expect(errorOf(() => GatewayCertificate[factory](name))).toBeUndefined();
  });

  test('an Issuer of the namespace fills a Secret of the gateway', () => {
    const { chart, open } = fixture();
    new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*.example.com'], tls: ISSUED }], workload: GatewayWorkload.of({ namespace: 'ingress' }) });
    expect(all(chart, 'Certificate').map(({ metadata, spec }) => ({ ...metadata, ...spec }))).toEqual([{
      name: 'public-wildcard.example.com',
      namespace: 'ingress',
      secretName: 'public-wildcard.example.com',
      dnsNames: ['*.example.com'],
      issuerRef: { group: 'cert-manager.io', kind: 'Issuer', name: 'internal' },
    }]);
  });

  test.each([['Istio', MeshProvider.istio()], ['Istio ambient', MeshProvider.istioAmbient()]])(
    '%s: each host has a certificate of its own: a further host, or another order, changes no other', (_, provider) => {
      const objects = (listeners: GatewayListener[]) => {
        const { chart, open } = fixture(provider);
        new Gateway(chart, 'public', { namespace: open, listeners });
        const names = all(chart, 'Certificate').map(({ metadata, spec }) => [metadata.name, spec.secretName, ...spec.dnsNames].join(' ')).sort();
        const [{ spec: { servers, listeners: served } }] = all(chart, 'Gateway');
        const secrets = servers
          ? servers.filter(({ tls }: any) => tls?.credentialName).map(({ hosts, port, tls }: any) => `${hosts} ${port.number} ${tls.credentialName}`)
          : served.filter(({ tls }: any) => tls).map(({ hostname, port, tls }: any) => `./${hostname} ${port} ${tls.certificateRefs[0].name}`);
        return { names, secrets: secrets.sort() };
      };
      const b = 'public-b.example.com public-b.example.com b.example.com';
      expect(objects([{ hosts: ['b.example.com'], tls: ISSUED }])).toEqual({ names: [b], secrets: ['./b.example.com 443 public-b.example.com'] });
      expect(objects([{ hosts: ['b.example.com'], tls: ISSUED, port: 8443 }, { hosts: ['a.example.com', 'b.example.com'], tls: ISSUED }])).toEqual({
        names: ['public-a.example.com public-a.example.com a.example.com', b, 'public-b.example.com-8443 public-b.example.com-8443 b.example.com'],
        secrets: ['./a.example.com 443 public-a.example.com', './b.example.com 443 public-b.example.com', './b.example.com 8443 public-b.example.com-8443'],
      });
    },
  );

  const OBJECT = 'allowed: lower-case letters, digits, dashes and dots, at most 253; give the name of the object, as kubectl shows it';
  const LABEL = 'allowed: 1 to 63 lower-case letters, digits and dashes, first and last a letter or digit; choose a name that Kubernetes accepts as a DNS label';
  test.each<[Partial<GatewayProps>, string]>([
    [{ gatewayClassName: '' }, `gatewayClassName is "", ${OBJECT}`],
    [{ gatewayClassName: 'Istio' }, `gatewayClassName is "Istio", ${OBJECT}`],
    [{ workload: GatewayWorkload.of({ serviceAccountName: '' }) }, `workload.serviceAccountName is "", ${OBJECT}`],
    [{ workload: GatewayWorkload.of({ serviceAccountName: '*' }) }, `workload.serviceAccountName is "*", ${OBJECT}`],
    [{ workload: GatewayWorkload.of({ serviceAccountName: 'a/sa/b' }) }, `workload.serviceAccountName is "a/sa/b", ${OBJECT}`],
    [{ workload: GatewayWorkload.of({ namespace: '' }) }, `workload.namespace is "", ${LABEL}`],
    [{ workload: GatewayWorkload.of({ namespace: 'istio.system' }) }, `workload.namespace is "istio.system", ${LABEL}`],
    [{ workload: GatewayWorkload.of({ labels: {} }) }, 'workload.labels is {}, allowed: at least one label; leave it out for the default: an empty selector selects every pod'],
    [{ workload: GatewayWorkload.of({ labels: { app: 'a b' } }) }, 'workload.labels is { app: "a b" }, allowed: keys and values of Kubernetes labels: '
      + 'at most 63 letters, digits and -_. each, first and last a letter or digit; a key may have a DNS name and / before it; give the labels of the pods, as kubectl shows them'],
  ])('that are none: %j', (props, text) => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], ...props }))).toBe(`chart/public: ${text}`);
  });

  test.each(['keptHeaders', 'internalHeaders'])('a header that is none among %s', what => {
    const { chart, shop } = fixture();
    expect(errorOf(() => new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], [what]: ['x api'] }))).toBe(
      `chart/public: ${what} is "x api", allowed: letters, digits and !#$%&'*+-.^_\`|~, at most 256; give the name without colon and spaces`,
    );
  });
});

describe('routes', () => {
  const NARROWER = 'leave it out: with TLS passthrough the gateway sees no requests';

  /** What a route says to a service with these ports, from a gateway that reads requests for a and b, and passes TLS through for c. */
  function routed(ports: MeshServiceOptions['ports'], options: GatewayRouteOptions, zeroTrust = false): string | undefined {
    const { chart, shop, open } = fixture();
    const gateway = new Gateway(chart, 'public', {
      namespace: open, listeners: [{ hosts: ['a.example.com', 'b.example.com'] }, { hosts: ['c.example.com'], tls: GatewayTls.passthrough() }],
    });
    const target = service(zeroTrust ? shop : open, 'users', { ports }).service;
    return errorOf(() => gateway.addRoute(target, options))?.replace(`chart/public routes to ${target.node.path}: `, '');
  }

  const HTTP = [{ port: 8080 }];
  const PASSED = [{ port: 8443, protocol: PortProtocol.TLS }];
  const PORTS = 'a port of the service that speaks http, http2, grpc, tls or https';

  test.each<[string, MeshServiceOptions['ports'], GatewayRouteOptions, string]>([
    ['a port that the service lacks', HTTP, { port: 9090 }, `port is 9090, allowed: ${PORTS} (it has 8080 http); choose another port, or declare the protocol of this one`],
    ['a port that speaks tcp', [{ port: 5432, protocol: PortProtocol.TCP }], { port: 5432 },
      `port is 5432, allowed: ${PORTS} (it has 5432 tcp); choose another port, or declare the protocol of this one`],
    ['no port that a gateway can route', [{ port: 5432, protocol: PortProtocol.TCP }], {},
      `port is [5432], allowed: ${PORTS} (it has 5432 tcp); choose another port, or declare the protocol of this one`],
    ['a host of another gateway', HTTP, { hosts: ['z.example.com'] },
      'host for port 8080 (http) is "z.example.com", allowed: a.example.com, b.example.com; choose a host of a listener without TLS, or with TLS termination'],
    ['a host whose TLS is passed through', HTTP, { hosts: ['c.example.com'] },
      'host for port 8080 (http) is "c.example.com", allowed: a.example.com, b.example.com; choose a host of a listener without TLS, or with TLS termination'],
    ['a host in clear text for TLS', PASSED, { hosts: ['a.example.com'] },
      'host for port 8443 (tls) is "a.example.com", allowed: c.example.com; choose a host of a listener with GatewayTls.passthrough()'],
    ['no hosts', HTTP, { hosts: [] },
      'host for port 8080 (http) is [], allowed: a.example.com, b.example.com; choose a host of a listener without TLS, or with TLS termination'],
    ['no paths', HTTP, { paths: [] }, 'paths is [], allowed: at least one; leave it out for all'],
    ['no matches', HTTP, { matches: [] }, 'matches is [], allowed: at least one; leave it out for all'],
    ['a path for TLS', PASSED, { paths: [PathMatch.prefix('/a')] }, `paths is "set for port 8443 (tls)", allowed: ports that speak http, http2 or grpc; ${NARROWER}`],
    ['a match for TLS', PASSED, { matches: [HttpMatch.method(HttpMethod.GET)] },
      `matches is "set for port 8443 (tls)", allowed: ports that speak http, http2 or grpc; ${NARROWER}`],
    ['retries for TLS', PASSED, { retries: { attempts: 1 } }, `retries is "set for port 8443 (tls)", allowed: ports that speak http, http2 or grpc; ${NARROWER}`],
    ['a match by authority', HTTP, { matches: [HttpMatch.authority(StringMatch.exact('a.example.com'))] },
      'match is "one by caller, port or authority", allowed: conditions on path, headers, query, cookies and method; use hosts for the authority and port for the port of the service; callers of an ingress gateway are outside the mesh'],
    ['a match by port', HTTP, { matches: [HttpMatch.port(8080)] },
      'match is "one by caller, port or authority", allowed: conditions on path, headers, query, cookies and method; use hosts for the authority and port for the port of the service; callers of an ingress gateway are outside the mesh'],
    ['a path that a match excludes', HTTP, { paths: [PathMatch.prefix('/a')], matches: [HttpMatch.path(PathMatch.exact('/b'))] },
      'paths with matches is "conditions that exclude each other", allowed: conditions that one request can meet; remove one of the conditions'],
  ])('%s', (_, ports, options, text) => expect(routed(ports, options)).toBe(text));

  test.each([PathMatch.regex('/a/[0-9]+'), PathMatch.ignoringCase(PathMatch.prefix('/a'))])('a path that policies do not know, where all else is denied', path => {
    const { value } = path._condition;
    expect(routed(HTTP, { paths: [path] }, true)).toBe(
      `path is "${value}", allowed: PathMatch.exact, prefix or stringPrefix: shop denies by default; list the paths: authorization policies have neither regex nor case-insensitive path match`,
    );
    expect(routed(HTTP, { paths: [path] })).toBeUndefined();
  });

  test.each<[string, MeshProvider, string, unknown, unknown]>([
    ['Istio', MeshProvider.istio(), 'VirtualService', ['5s'], [undefined]],
    ['Gateway API', MeshProvider.gatewayApi({ features: [GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT] }), 'HTTPRoute', [{ request: '5s' }], [{ request: '0s' }]],
  ])('a timeout of 0 lifts the timeout of the service: %s', (_, provider, kind, inherited, lifted) => {
    const timeouts = (options: GatewayRouteOptions) => {
      const { chart, mesh, open } = fixture(provider, { guardRails: GuardRails.WARNING });
      const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'eg', keptHeaders: [] });
      const { service: users, versions: [v1] } = service(open, 'users', { timeout: Duration.seconds(5) });
      service(open, 'orders', { timeout: Duration.seconds(9) });
      users.routes.addRule({ split: [{ version: v1, percent: 100 }] });
      gateway.addRoute(users, options);
      expect(findingTexts(mesh).filter(text => text.includes('timeout'))).toEqual([]);
      const { spec } = find(chart, kind, 'public-a.example.com');
      return (spec.http ?? spec.rules).map(({ timeout, timeouts: fields }: any) => timeout ?? fields);
    };
    expect([timeouts({}), timeouts({ timeout: Duration.seconds(0) })]).toEqual([inherited, lifted]);
  });

  test('a route that lifts its timeout is behind no service that times out later', () => {
    const { chart, mesh, open } = fixture(MeshProvider.istio(), { guardRails: GuardRails.WARNING });
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] });
    const [users, orders] = [service(open, 'users').service, service(open, 'orders', { timeout: Duration.seconds(9) }).service];
    users.calls(orders);
    gateway.addRoute(users, { timeout: Duration.seconds(0) });
    expect(findingTexts(mesh).filter(text => text.includes('gateway-timeout'))).toEqual([]);
  });

  test('go to a port that a gateway can route', () => {
    const { chart, open } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }, { hosts: ['c.example.com'], tls: GatewayTls.passthrough() }] });
    gateway.addRoute(service(open, 'web', { ports: [{ port: 5432, protocol: PortProtocol.TCP }, { port: 8080 }] }).service);
    gateway.addRoute(service(open, 'own', { ports: [{ port: 8443, protocol: PortProtocol.HTTPS }] }).service);
    const port = (name: string, kind: string) => find(chart, 'VirtualService', name).spec[kind][0].route[0].destination.port.number;
    expect([port('public-a.example.com', 'http'), port('public-c.example.com', 'tls')]).toEqual([8080, 8443]);
  });

  test('lead into the mesh of the egress gateway', () => {
    const { app, chart, open } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*'] }] });
    const mesh = new Mesh(chart, 'other', { provider: MeshProvider.istio() });
    const elsewhere = service(new MeshNamespace(chart, 'elsewhere', { mesh }), 'users').service;
    const text = "mesh of the service is \"chart/other\", allowed: the gateway's, chart/mesh; add a gateway to each mesh";
    expect(errorOf(() => gateway.addRoute(elsewhere))).toBe(`chart/public routes to chart/elsewhere/users: ${text}`);
    expect(errorOf(() => gateway.calls(elsewhere))).toBe(`chart/public calls chart/elsewhere/users: ${text}`);
    expect(app.node.children).toHaveLength(1);
  });
});

describe('what it may do where nobody is trusted', () => {
  const SOURCE = [{ source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account'] } }];

  test('is what its routes do', () => {
    const { chart, shop } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }] });
    gateway.addRoute(service(shop, 'users').service, { paths: [PathMatch.prefix('/users')], matches: [HttpMatch.method(HttpMethod.GET)] });
    const ports = [{ port: 80, targetPort: 8080 }, { port: 9000, suffix: 'admin' }];
    gateway.addRoute(service(shop, 'ported', { ports }).service, { port: 80 });
    expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toEqual([
      { from: SOURCE, to: [{ operation: { methods: ['GET'], paths: ['/users', '/users/*'], ports: ['8080'] } }] },
    ]);
    expect(find(chart, 'AuthorizationPolicy', 'ported').spec.rules).toEqual([{ from: SOURCE, to: [{ operation: { ports: ['8080'] } }] }]);
  });

  test('and what it is let beside them', () => {
    const { chart, shop } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }] });
    gateway.calls(service(shop, 'shadow').service, { methods: [HttpMethod.GET] });
    expect(find(chart, 'AuthorizationPolicy', 'shadow').spec.rules).toEqual([
      { from: SOURCE, to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] },
    ]);
  });

  test('has an allow policy of its own where its pods are in such a namespace: external clients have no identity', () => {
    const openToAll = (chart: Chart) => all(chart, 'AuthorizationPolicy').filter(({ metadata }) => metadata.name === 'public-gateway').map(({ metadata, spec }) => ({ ...metadata, ...spec }));
    const policy = { name: 'public-gateway', namespace: 'shop', action: 'ALLOW', rules: [{}] };
    const listeners = [{ hosts: ['*'] }];
    const { chart, shop } = fixture();
    new Gateway(chart, 'public', { namespace: shop, listeners, workload: GatewayWorkload.of({ namespace: 'shop', labels: { istio: 'public' } }) });
    expect(openToAll(chart)).toEqual([{ ...policy, selector: { matchLabels: { istio: 'public' } } }]);

    const later = fixture();
    new Gateway(later.chart, 'public', { namespace: later.open, listeners, workload: GatewayWorkload.of({ namespace: 'shop' }) });
    expect(later.shop.namespaceName).toBe('shop'); // created only now
    expect(openToAll(later.chart)).toEqual([{ ...policy, selector: { matchLabels: { istio: 'ingressgateway' } } }]);

    const ambient = fixture(MeshProvider.istioAmbient());
    new Gateway(ambient.chart, 'public', { namespace: ambient.shop, listeners });
    expect(openToAll(ambient.chart)).toEqual([{ ...policy, targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'public' }] }]);

    const { chart: apart, shop: closed } = fixture();
    new Gateway(apart, 'public', { namespace: closed, listeners, workload: GatewayWorkload.of({ namespace: 'ingress' }) });
    expect(openToAll(apart)).toEqual([]);
    const { chart: trusting, open } = fixture(MeshProvider.istioAmbient());
    new Gateway(trusting, 'public', { namespace: open, listeners });
    expect(openToAll(trusting)).toEqual([]);
  });

  test.each<[string, GatewayWorkloadOptions, string]>([
    ['istio', {}, 'shop/public-istio'],
    ['istio', { namespace: 'ingress', serviceAccountName: 'ingress' }, 'shop/public-istio'], // Istio's own controller says who it is
    ['eg', {}, 'shop/public-eg'],
    ['eg', { namespace: 'ingress', serviceAccountName: 'ingress' }, 'ingress/ingress'],
  ])('in an ambient mesh, with the class %s and %j, it is %s', (gatewayClassName, workload, identity) => {
    const { chart, shop } = fixture(MeshProvider.istioAmbient());
    const { service: users } = service(shop, 'users');
    new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }], gatewayClassName, workload: GatewayWorkload.of(workload) }).addRoute(users);
    expect(settledService(users).grants.map(({ caller }) => `${caller.namespace.name}/${caller.serviceAccount}`)).toEqual([identity]);
  });

  test.each<[string, GatewayWorkload, string, MeshProvider?]>([
    ['istioctl install', GatewayWorkload.istioctl(), 'istio-system/istio-ingressgateway-service-account'],
    ['a Helm release', GatewayWorkload.helm({ releaseName: 'istio-ingress', namespace: 'edge' }), 'edge/istio-ingress'],
    ['Envoy Gateway', GatewayWorkload.envoyGateway(), 'envoy-gateway-system/envoy-default-public-dd24e87f', MeshProvider.linkerd()], // printf default/public | sha256sum
    ['Envoy Gateway in another namespace', GatewayWorkload.envoyGateway('eg'), 'eg/envoy-default-public-dd24e87f', MeshProvider.linkerd()],
  ])('of %s is known', (_, workload, identity, provider = MeshProvider.istio()) => {
    const { chart, mesh } = fixture(provider);
    const namespace = new ZeroTrustNamespace(chart, 'default', { mesh });
    const { service: users } = service(namespace, 'users');
    new Gateway(chart, 'public', { namespace, listeners: [{ hosts: ['*'] }], gatewayClassName: 'eg', workload }).addRoute(users);
    expect(settledService(users).grants.map(({ caller }) => `${caller.namespace.name}/${caller.serviceAccount}`)).toEqual([identity]);
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('of a Helm release has the label of its pods: the name without the prefix istio-', () => {
    const { chart, shop } = fixture();
    const selectorOf = (id: string, releaseName: string) => {
      const workload = GatewayWorkload.helm({ releaseName, namespace: id });
      new Gateway(chart, id, { namespace: shop, listeners: [{ hosts: [`${id}.example.com`] }], workload }).addRoute(service(shop, `${id}-users`).service);
      return find(chart, 'Gateway', id).spec.selector;
    };
    expect(selectorOf('a', 'istio-ingress')).toEqual({ istio: 'ingress' });
    expect(selectorOf('b', 'edge')).toEqual({ istio: 'edge' });
  });

  test('that is assumed is a warning in front of services that deny by default, and of no others', () => {
    const { chart, mesh, shop, open } = fixture();
    const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['*'] }] });
    gateway.addRoute(service(open, 'news').service, { paths: [PathMatch.prefix('/news')] });
    expect(findingTexts(mesh)).toEqual([]);
    gateway.addRoute(service(shop, 'users').service);
    expect(findingTexts(mesh)).toEqual(['WARNING chart/public: chart/shop/users denies calls by default, and the ServiceAccount of the gateway pods is assumed: '
      + 'istio-system/istio-ingressgateway-service-account; set workload, or gatewayWorkload of the mesh for all gateways, to how the gateway is installed: '
      + 'GatewayWorkload.istioctl(), '
      + '.helm({ releaseName, namespace }) or .of({ namespace, labels, serviceAccountName }) (assumed-gateway-identity)']);
  });

  test('that the mesh gives is that of all its gateways without one of their own', () => {
    const gatewayWorkload = GatewayWorkload.helm({ releaseName: 'edge', namespace: 'edge' });
    const { chart, mesh, shop } = fixture(MeshProvider.istio(), { gatewayWorkload });
    const { service: users } = service(shop, 'users');
    for (const id of ['a', 'b']) new Gateway(chart, id, { namespace: shop, listeners: [{ hosts: [`${id}.example.com`] }] }).addRoute(users);
    new Gateway(chart, 'c', { namespace: shop, listeners: [{ hosts: ['c.example.com'] }], workload: GatewayWorkload.istioctl() }).addRoute(users);
    expect(findingTexts(mesh)).toEqual([]);
    expect(['a', 'b', 'c'].map(id => find(chart, 'Gateway', id).spec.selector.istio)).toEqual(['edge', 'edge', 'ingressgateway']);
    expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules[0].from[0].source.principals).toEqual([
      'cluster.local/ns/edge/sa/edge', 'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account',
    ]);
  });

  test('is nothing where nobody knows who it is', () => {
    const { chart, open } = fixture(MeshProvider.gatewayApi());
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['*'] }], gatewayClassName: 'eg' });
    const { service: users } = service(open, 'users');
    gateway.addRoute(users);
    gateway.calls(users);
    expect(settledService(users).grants).toEqual([]);
    expect(gateway.objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Gateway public', 'HTTPRoute public-wildcard']);
  });
});

test('a route with two conditions on one header is an error', () => {
  const { chart, mesh, open } = fixture();
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] });
  const accept = (regex: string) => HttpMatch.headerMatches('accept', StringMatch.regex(regex));
  gateway.addRoute(service(open, 'users').service, { matches: [HttpMatch.allOf(accept('a.*'), accept('.*b'))] });
  expect(findingTexts(mesh)).toEqual([
    'ERROR chart/public: its route to chart/open/users for header accept regex a.* and header accept regex .*b has two conditions on header accept; '
    + 'a mesh can express one; combine them into one condition, such as one regex (duplicate-match-condition)',
  ]);
});

test('a route whose matches the mesh does not support is reported, and leaves no HTTPRoute without rules', () => {
  const { chart, mesh, open } = fixture(MeshProvider.istioAmbient(), { unsupported: UnsupportedFeature.REPORT });
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com', 'b.example.com'] }] });
  const { service: users } = service(open, 'users');
  gateway.addRoute(users, { hosts: ['a.example.com'], matches: [HttpMatch.path(PathMatch.regex('/a.*'))] });
  gateway.addRoute(users, { hosts: ['b.example.com'] });
  expect(findingTexts(mesh)).toContainEqual(expect.stringMatching(/^WARNING chart\/public: Istio ambient does not support path match by regex: /));
  expect(all(chart, 'HTTPRoute').map(({ metadata: { name } }) => name)).toEqual(['public-b.example.com']);
});
