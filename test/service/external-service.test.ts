import { Duration } from 'cdk8s';
import {
  ClientCertificate, EgressGateway, ExternalService, ExternalServiceProps, GatewayApiChannel, HttpMethod, Mesh, MeshNamespace,
  MeshProvider, PathMatch, PortProtocol, Resolution, UnsupportedFeature,
} from '../../src';
import { all, find, fixture, service, errorOf } from '../mesh-fixture';

/** What the constructor throws. */
function refused(props: Partial<ExternalServiceProps>, gateway = false): string | undefined {
  const { chart, shop } = fixture();
  const egress = gateway ? { egressGateway: new EgressGateway(chart, 'egress', { namespace: shop }) } : {};
  return errorOf(() => new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], ...egress, ...props }));
}

/** The rendered object of a kind. */
function rendered(kind: string, props: Partial<ExternalServiceProps>): any {
  const { chart, shop } = fixture();
  new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], ...props });
  return all(chart, kind).find(({ metadata }) => metadata.name.startsWith('stripe'))?.spec;
}

const HTTP = { port: 80, protocol: PortProtocol.HTTP };
const TCP = { port: 5432, protocol: PortProtocol.TCP };
const WHERE = 'chart/stripe: ';
const SHAPE = 'allowed: full DNS names in lower case, such as api.example.com, or *.example.com for all below a domain; write the DNS name alone, without scheme, port and path';

describe('hosts', () => {
  test.each([
    ['https://api.stripe.com'], ['api.stripe.com:443'], ['API.stripe.com'], ['stripe'], ['192.0.2.7'], ['*stripe.com'], ['a.*.com'], ['-a.com'], ['a..com'], [''],
  ])('%s is none', host => {
    expect(refused({ hosts: [host] })).toBe(`${WHERE}host is ${JSON.stringify(host)}, ${SHAPE}`);
  });

  test.each([['api.stripe.com'], ['a-b.example'], ['xn--bcher-kva.example']])('%s is one', host => expect(refused({ hosts: [host] })).toBeUndefined());

  test('not everything, none, nor one twice', () => {
    expect(refused({ hosts: ['*'] })).toBe(
      `${WHERE}host is "*", allowed: hosts, or all below a domain, such as *.example.com; `
      + 'name the domain: a host that matches everything would match the mesh\'s own traffic',
    );
    expect(refused({ hosts: [] })).toBe(`${WHERE}hosts is [], allowed: at least one; give the hosts that callers use`);
    expect(refused({ hosts: ['a.com', 'a.com'] })).toBe(`${WHERE}host is "a.com", allowed: each once; remove one of the two`);
  });

  test.each([['users.shop.svc.cluster.local'], ['users.shop.svc'], ['*.cluster.local'], ['*.shop.svc']])('%s is the cluster\'s own', host => {
    expect(refused({ hosts: [host] })).toBe(
      `${WHERE}host is "${host}", allowed: hosts outside the cluster (not below cluster.local); declare a service of the cluster as a MeshService, and call that`,
    );
  });

  test('the cluster\'s domain is the mesh\'s', () => {
    const { chart, mesh } = fixture(MeshProvider.istio(), { clusterDomain: 'prod.example' });
    const namespace = new MeshNamespace(chart, 'shop', { mesh });
    expect(errorOf(() => new ExternalService(chart, 'x', { namespace, hosts: ['users.shop.prod.example'] }))).toContain('hosts outside the cluster (not below prod.example)');
    expect(errorOf(() => new ExternalService(chart, 'y', { namespace, hosts: ['api.cluster.local'] }))).toBeUndefined();
  });
});

describe('resolution', () => {
  const resolution = (props: Partial<ExternalServiceProps>) => rendered('ServiceEntry', props).resolution;

  test('the usual one', () => {
    expect(resolution({})).toBe('DNS');
    expect(resolution({ hosts: ['*.stripe.com'] })).toBe('NONE');
    expect(resolution({ endpoints: ['192.0.2.7', '2001:db8::7'] })).toBe('STATIC');
    expect(resolution({ endpoints: ['192.0.2.7', 'eu.stripe.com'] })).toBe('DNS');
    expect(resolution({ hosts: ['*.stripe.com'], endpoints: ['www.stripe.com'] })).toBe('DNS');
    expect(resolution({ hosts: ['*.stripe.com'], resolution: Resolution.DYNAMIC_DNS })).toBe('DYNAMIC_DNS');
  });

  const wildcard = { hosts: ['*.stripe.com'] };
  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['DNS and a wildcard', { ...wildcard, resolution: Resolution.DNS },
      'host is "*.stripe.com", allowed: full names with resolution DNS; use Resolution.NONE or DYNAMIC_DNS, or give endpoints: DNS cannot resolve a wildcard'],
    ['STATIC without addresses', { resolution: Resolution.STATIC },
      'endpoints is [], allowed: at least one address with resolution STATIC; give the addresses, or leave resolution out'],
    ['STATIC and a host', { resolution: Resolution.STATIC, endpoints: ['eu.stripe.com'] },
      'endpoint is "eu.stripe.com", allowed: addresses with resolution STATIC; use Resolution.DNS for hosts'],
    ['NONE and endpoints', { resolution: Resolution.NONE, endpoints: ['192.0.2.7'] },
      'endpoints is ["192.0.2.7"], allowed: none with resolution NONE; use Resolution.STATIC or DNS: with NONE proxies connect to the address that the application resolved'],
    ['NONE and TLS by the proxy', { ...wildcard, ports: [{ ...HTTP, tls: {} }] },
      'port 80 is 443, allowed: no tls and no targetPort with resolution NONE; use Resolution.DYNAMIC_DNS: with NONE proxies connect to the original destination port'],
    ['NONE and another port', { resolution: Resolution.NONE, ports: [{ ...HTTP, targetPort: 8080 }] },
      'port 80 is 8080, allowed: no tls and no targetPort with resolution NONE; use Resolution.DNS: with NONE proxies connect to the original destination port'],
    ['NONE and TCP', { resolution: Resolution.NONE, ports: [TCP] },
      'protocol of port 5432 is "tcp", allowed: tcp with addresses, where resolution is NONE; give the addresses: without them all TCP connections to this port match this service'],
    ['DYNAMIC_DNS and a full name', { resolution: Resolution.DYNAMIC_DNS },
      'host is "api.stripe.com", allowed: wildcards with resolution DYNAMIC_DNS; use Resolution.DNS for full names'],
    ['DYNAMIC_DNS and endpoints', { ...wildcard, resolution: Resolution.DYNAMIC_DNS, endpoints: ['192.0.2.7'] },
      'endpoints is ["192.0.2.7"], allowed: none with resolution DYNAMIC_DNS; use Resolution.DNS: DYNAMIC_DNS resolves the host of each request'],
    ['DYNAMIC_DNS and addresses', { ...wildcard, resolution: Resolution.DYNAMIC_DNS, addresses: ['192.0.2.7'] },
      'addresses is ["192.0.2.7"], allowed: none with resolution DYNAMIC_DNS; leave them out: DYNAMIC_DNS resolves the host of each request'],
    ['DYNAMIC_DNS and HTTPS', { ...wildcard, resolution: Resolution.DYNAMIC_DNS, ports: [{ port: 443, protocol: PortProtocol.HTTPS }] },
      'protocol of port 443 is "https", allowed: http, http2, grpc or tls with resolution DYNAMIC_DNS; use PortProtocol.TLS for https'],
    ['DNS and networks', { addresses: ['192.0.2.0/24'] },
      'address is "192.0.2.0/24", allowed: single addresses with this resolution; use Resolution.NONE or STATIC for networks'],
    ['a host as an address', { addresses: ['eu.stripe.com'] },
      'address is "eu.stripe.com", allowed: IP addresses such as 192.0.2.7, or CIDRs; give addresses; host names belong in hosts and endpoints'],
    ['an endpoint that is neither', { endpoints: ['https://stripe.com'] },
      'endpoint is "https://stripe.com", allowed: full DNS names in lower case, such as api.example.com; write the DNS name alone, without scheme, port and path'],
    ['TCP and two hosts', { hosts: ['a.com', 'b.com'], ports: [TCP] },
      'hosts is ["a.com", "b.com"], allowed: one host with tcp on port 5432; give each host its own ExternalService: a TCP connection carries no host'],
  ])('%s', (_, props, message) => expect(refused(props)).toBe(`${WHERE}${message}`));

  test('TCP at networks', () => {
    expect(rendered('ServiceEntry', { hosts: ['db.example.com'], ports: [TCP], resolution: Resolution.NONE, addresses: ['192.0.2.0/24'] })).toEqual({
      hosts: ['db.example.com'],
      addresses: ['192.0.2.0/24'],
      ports: [{ name: 'tcp', number: 5432, protocol: 'TCP' }],
      location: 'MESH_EXTERNAL',
      resolution: 'NONE',
      exportTo: ['.'],
    });
  });
});

describe('ports', () => {
  test('TLS on 443 by default; names distinguish the ports', () => {
    expect(rendered('ServiceEntry', {}).ports).toEqual([{ name: 'tls', number: 443, protocol: 'TLS' }]);
    expect(rendered('ServiceEntry', { ports: [HTTP, { port: 8080, protocol: PortProtocol.HTTP }, { port: 9000, protocol: PortProtocol.GRPC }] }).ports).toEqual([
      { name: 'http-80', number: 80, protocol: 'HTTP' },
      { name: 'http-8080', number: 8080, protocol: 'HTTP' },
      { name: 'grpc', number: 9000, protocol: 'GRPC' },
    ]);
  });

  test('none, one twice, and one out of range', () => {
    expect(refused({ ports: [] })).toBe(`${WHERE}ports is [], allowed: at least one; leave it out for TLS on 443`);
    expect(refused({ ports: [HTTP, HTTP] })).toBe(`${WHERE}port is 80, allowed: each once; remove one of the two ports`);
    expect(refused({ ports: [{ ...HTTP, port: 0 }] })).toBe(`${WHERE}port is 0, allowed: whole numbers from 1 to 65535; give a TCP port`);
  });

  test('TLS of the proxy inside TLS of the application', () => {
    expect(refused({ ports: [{ port: 443, protocol: PortProtocol.HTTPS, tls: {} }] })).toBe(
      `${WHERE}protocol of port 443 is "https", allowed: http, http2 or grpc with tls; leave tls out: the application originates TLS already`,
    );
    expect(refused({ ports: [{ ...TCP, tls: {} }] })).toBe(`${WHERE}protocol of port 5432 is "tcp", allowed: http, http2 or grpc with tls; leave tls out: TLS origination needs HTTP`);
  });

  test('timeouts where the mesh sees no requests', () => {
    expect(refused({ timeout: Duration.seconds(1) })).toBe(
      `${WHERE}timeout or retries with ports is "tls", allowed: a port that speaks http, http2 or grpc; `
      + 'use TLS origination: { port: 80, protocol: PortProtocol.HTTP, tls: {} }',
    );
  });

  test('a timeout of 0, which has nothing to lift', () => {
    expect(refused({ ports: [HTTP], timeout: Duration.seconds(0) })).toBe(`${WHERE}timeout is "0ms", allowed: whole milliseconds, at least one; leave it out for no timeout`);
  });

  test('timeouts for a whole domain', () => {
    expect(refused({ hosts: ['*.stripe.com'], ports: [HTTP], timeout: Duration.seconds(1) })).toBe(
      `${WHERE}host is "*.stripe.com", allowed: full names with timeout or retries; list the hosts`,
    );
  });
});

describe('TLS by the proxy', () => {
  const tls = (props: Partial<ExternalServiceProps>) => rendered('DestinationRule', props).trafficPolicy.portLevelSettings;
  const port = { ...HTTP, tls: {} };

  test('of one host: SNI and subject alternative name are its name, checked against the system\'s CAs', () => {
    expect(tls({ ports: [port] })).toEqual([
      { port: { number: 80 }, tls: { mode: 'SIMPLE', sni: 'api.stripe.com', subjectAltNames: ['api.stripe.com'], caCertificates: 'system' } },
    ]);
  });

  test('of several, or a whole domain: the name of each request', () => {
    const settings = [{ port: { number: 80 }, tls: { mode: 'SIMPLE', caCertificates: 'system' } }];
    expect(tls({ hosts: ['a.com', 'b.com'], ports: [port] })).toEqual(settings);
    expect(tls({ hosts: ['*.a.com'], ports: [port], resolution: Resolution.DYNAMIC_DNS })).toEqual(settings);
  });

  test('of a file that is none', () => {
    expect(refused({ ports: [{ ...HTTP, tls: { caFile: 'ca.pem' } }] })).toBe(
      `${WHERE}tls.caFile is "ca.pem", allowed: a path that begins with /, without spaces; leave it out to use the CA certificates of the operating system`,
    );
    expect(refused({ ports: [{ ...HTTP, tls: { serverName: '*.a.com' } }] })).toBe(
      `${WHERE}tls.serverName is "*.a.com", allowed: full DNS names in lower case, such as api.example.com; write the DNS name alone, without scheme, port and path`,
    );
  });
});

describe('calls', () => {
  test('from other namespaces make it reachable there', () => {
    const { chart, shop, open } = fixture();
    const external = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'] });
    service(shop, 'orders').service.calls(external);
    expect(find(chart, 'ServiceEntry', 'stripe').spec.exportTo).toEqual(['.']);
    service(open, 'audit').service.calls(external);
    expect(find(chart, 'ServiceEntry', 'stripe').spec.exportTo).toEqual(['.', 'open']);
  });

  test('on Linkerd, by routes there', () => {
    const { chart, shop, open } = fixture(MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }));
    const external = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'] });
    service(open, 'audit').service.calls(external);
    service(open, 'report').service.calls(external);
    expect(all(chart, 'TLSRoute').map(({ metadata }) => metadata.namespace)).toEqual(['shop', 'open']);
    expect(all(chart, 'EgressNetwork').map(({ metadata, spec }) => [metadata.namespace, spec.trafficPolicy]).sort()).toEqual([['open', 'Allow'], ['shop', 'Allow']]);
    expect(external.objects.map(object => object.node.id)).toEqual(['TLSRoute', 'TLSRoute-open']);
  });

  test('on Linkerd, nothing goes out in plain text that the proxy should have encrypted', () => {
    const { chart, shop } = fixture(MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }), { unsupported: UnsupportedFeature.REPORT });
    new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], ports: [{ ...HTTP, tls: {} }, { port: 443, protocol: PortProtocol.TLS }] });
    jest.spyOn(process.stderr, 'write').mockReturnValueOnce(true);
    expect(all(chart, 'HTTPRoute').concat(all(chart, 'TLSRoute')).map(({ metadata }) => metadata.name)).toEqual(['stripe-tls']);
  });

  test('are recorded with their ports', () => {
    const { chart, mesh, shop } = fixture();
    const external = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], ports: [{ ...HTTP, tls: {} }, { port: 443, protocol: PortProtocol.TLS }] });
    const { service: orders } = service(shop, 'orders');
    orders.calls(external, { ports: [80] });
    const caller = { path: 'chart/shop/orders', name: 'orders', namespace: shop._model, serviceAccount: 'orders' };
    expect(mesh._settled.externals.map(({ grants }) => grants)).toEqual([[{ owner: 'chart/shop/orders', caller, ports: [80] }]]);
    expect(errorOf(() => orders.calls(external, { ports: [81] }))).toBe(
      'chart/shop/orders calls chart/stripe: port is 81, allowed: 80, 443; chart/stripe has no other ports',
    );
  });

  test('by method where nobody would refuse', () => {
    const { chart, shop } = fixture();
    const external = new ExternalService(chart, 'stripe', { namespace: shop, hosts: ['api.stripe.com'], ports: [HTTP] });
    expect(errorOf(() => service(shop, 'orders').service.calls(external, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/a')] }))).toBe(
      'chart/shop/orders calls chart/stripe: methods or paths is ["GET", "/a"], allowed: only with an egress gateway; '
      + 'give the ExternalService an egress gateway (Istio with sidecars only), or leave them out, and let the server refuse other requests: '
      + 'no other proxy enforces them',
    );
  });

  test('to something of another mesh', () => {
    const { chart, shop } = fixture();
    const other = new MeshNamespace(chart, 'other', { mesh: new Mesh(chart, 'mesh2', { provider: MeshProvider.istio() }) });
    const external = new ExternalService(chart, 'stripe', { namespace: other, hosts: ['api.stripe.com'] });
    expect(errorOf(() => service(shop, 'orders').service.calls(external))).toBe(
      'chart/shop/orders calls chart/stripe: mesh of the target is "chart/mesh2", allowed: the caller\'s, chart/mesh; '
      + 'the two meshes do not share a trust domain: keep caller and target in one mesh',
    );
    expect(errorOf(() => new ExternalService(chart, 'x', {
      namespace: shop, hosts: ['x.example.com'], egressGateway: new EgressGateway(chart, 'egress', { namespace: other }),
    }))).toBe('chart/x: mesh of the egress gateway is "chart/mesh2", allowed: chart/mesh; add an egress gateway to this mesh');
  });
});

describe('through a gateway', () => {
  test.each<[string, Partial<ExternalServiceProps>, string]>([
    ['a wildcard', { hosts: ['*.stripe.com'], resolution: Resolution.DYNAMIC_DNS }, 'host is "*.stripe.com", allowed: full names with an egress gateway; list the hosts'],
    ['the address that the application found out', { resolution: Resolution.NONE },
      'resolution is "NONE", allowed: DNS or STATIC with an egress gateway; set one of them: the egress gateway does not see the original destination address'],
    ['TCP', { ports: [TCP] },
      'protocol of port 5432 is "tcp", allowed: http, http2, grpc, https or tls with an egress gateway; leave the egress gateway out: it routes by host, and a TCP connection carries none'],
  ])('not %s', (_, props, message) => expect(refused(props, true)).toBe(`${WHERE}${message}`));
});

test('without retries no proxy on the way tries again, although there is no timeout', () => {
  const retries = (through: boolean) => {
    const { chart, shop } = fixture();
    const egressGateway = through ? new EgressGateway(chart, 'egress', { namespace: shop }) : undefined;
    new ExternalService(chart, 'bank', { namespace: shop, hosts: ['bank.example.com'], ports: [HTTP], egressGateway, retries: { attempts: 0 } });
    return find(chart, 'VirtualService', 'bank').spec.http.map((route: any) => route.retries);
  };
  expect(retries(false)).toEqual([{ attempts: 0 }]);
  expect(retries(true)).toEqual([{ attempts: 0 }, { attempts: 0 }]);
});

describe('client certificate', () => {
  const SECRET = ClientCertificate.fromSecret('bank-client');
  const FILES = ClientCertificate.fromFiles({ certificateFile: '/etc/bank/tls.crt', keyFile: '/etc/bank/tls.key' });
  const port = (clientCertificate: ClientCertificate, caFile?: string) => ({ ports: [{ ...HTTP, tls: { caFile, clientCertificate } }] });

  /** The TLS settings on a mesh, and the kinds of all objects. */
  const on = (provider: MeshProvider, props: Partial<ExternalServiceProps>, gateway?: 'own' | 'existing') => {
    const { chart, open: namespace } = fixture(provider, { unsupported: UnsupportedFeature.REPORT });
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const gateways = {
      own: () => new EgressGateway(chart, 'egress', { namespace }),
      existing: () => EgressGateway.fromExistingGateway(chart, 'egress', { namespace, gatewayName: 'egress' }),
    };
    const egressGateway = gateway && gateways[gateway]();
    new ExternalService(chart, 'bank', { namespace, hosts: ['bank.example.com'], egressGateway, ...props });
    const [rule] = all(chart, 'DestinationRule').filter(({ spec }) => spec.host === 'bank.example.com');
    const readers = all(chart, 'RoleBinding').flatMap(({ subjects }) => subjects.map(({ name }: any) => name));
    return { tls: rule.spec.trafficPolicy.portLevelSettings[0].tls, readers };
  };
  const SNI = { sni: 'bank.example.com', subjectAltNames: ['bank.example.com'] };
  const WITHOUT = { mode: 'SIMPLE', ...SNI, caCertificates: 'system' };

  test('from a Secret at an egress gateway, whose ServiceAccount may read it', () => {
    expect(on(MeshProvider.istio(), port(SECRET), 'own')).toEqual({ tls: { mode: 'MUTUAL', ...SNI, credentialName: 'bank-client' }, readers: ['egress'] });
  });

  test('the owner of an existing gateway lets it read Secrets', () => {
    expect(on(MeshProvider.istio(), port(SECRET), 'existing').readers).toEqual([]);
  });

  test('from a Secret without an egress gateway: by the waypoint, and by no sidecar, which would send plaintext', () => {
    expect(on(MeshProvider.istioAmbient(), port(SECRET))).toEqual({ tls: { mode: 'MUTUAL', ...SNI, credentialName: 'bank-client' }, readers: ['waypoint'] });
    expect(on(MeshProvider.istio(), port(SECRET))).toEqual({ tls: WITHOUT, readers: [] });
  });

  test('from files, which no waypoint has', () => {
    const files = { clientCertificate: '/etc/bank/tls.crt', privateKey: '/etc/bank/tls.key' };
    expect(on(MeshProvider.istio(), port(FILES))).toEqual({ tls: { mode: 'MUTUAL', ...SNI, ...files, caCertificates: 'system' }, readers: [] });
    expect(on(MeshProvider.istio(), port(FILES, '/ca.pem'), 'own').tls).toEqual({ mode: 'MUTUAL', ...SNI, ...files, caCertificates: '/ca.pem' });
    expect(on(MeshProvider.istioAmbient(), port(FILES))).toEqual({ tls: WITHOUT, readers: [] });
  });

  test('names and paths are checked, and a Secret has the CA certificates', () => {
    expect(errorOf(() => ClientCertificate.fromSecret('a/b'))).toContain('ClientCertificate.fromSecret: secretName is "a/b", allowed: ');
    expect(errorOf(() => ClientCertificate.fromFiles({ certificateFile: 'tls.crt', keyFile: '/tls.key' }))).toBe(
      'ClientCertificate.fromFiles: certificateFile is "tls.crt", allowed: a path that begins with /, without spaces; give the path at which the proxies have the file',
    );
    expect(refused(port(SECRET, '/ca.pem'), true)).toBe(
      `${WHERE}tls.caFile is "/ca.pem", allowed: only without a client certificate from a Secret; put the CA certificates into ca.crt of Secret bank-client`,
    );
  });
});
