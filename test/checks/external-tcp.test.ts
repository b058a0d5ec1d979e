import { ExternalPort, ExternalService, ExternalServiceProps, MeshProvider, PortProtocol, Resolution } from '../../src';
import { Fixture, fixture, findingTexts, service } from '../mesh-fixture';

const ISTIO = MeshProvider.istio();
const PROXIED = MeshProvider.istio({ dnsProxying: true });

/** The findings of an app. */
function findings(declare: (used: Fixture) => void, provider = ISTIO): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh);
}

const tcp = (port: number): ExternalPort[] => [{ port, protocol: PortProtocol.TCP }];

/** An external service of namespace `open`, with a host of its own, on TCP port 3306 unless the props say otherwise. */
const external = ({ chart, open }: Fixture, id: string, props: Partial<ExternalServiceProps> = {}) => (
  new ExternalService(chart, id, { namespace: open, hosts: [`${id}.example.com`], ports: tcp(3306), ...props })
);

describe('duplicate-tcp-port', () => {
  const duplicate = (how: string, fix: string) => `ERROR chart/orders: both it and chart/audit have plain TCP on port 3306, ${how}: a connection carries no host, `
    + `so one of the two gets the connections of both; ${fix} (duplicate-tcp-port)`;
  const ANY = duplicate('without addresses', 'set addresses on both, or dnsProxying of MeshProvider.istio() if the proxies resolve DNS');
  const both = (audit: Partial<ExternalServiceProps>, orders: Partial<ExternalServiceProps> = audit, provider = ISTIO) => findings(used => {
    external(used, 'audit', audit);
    external(used, 'orders', orders);
  }, provider);

  test('two without addresses on one port', () => {
    expect(both({})).toEqual([ANY]);
  });

  test.each([
    ['addresses', ['192.0.2.1']],
    ['networks', ['192.0.2.0/24']],
    ['networks of one address', ['192.0.2.1/32']],
  ])('two with the same %s', (_, addresses) => {
    expect(both({ addresses: ['192.0.2.9', ...addresses], resolution: Resolution.NONE }, { addresses, resolution: Resolution.NONE })).toEqual([
      duplicate(`at ${addresses[0].replace('/32', '')}`, 'give each its own addresses, or share one ExternalService'),
    ]);
  });

  test.each([
    ['2001:db8::1', '2001:0DB8:0::1'], ['2001:db8::1/128', '2001:db8::0001'], ['2001:db8::/64', '2001:DB8:0:0::/64'],
  ])('two with one IPv6 address, %s and %s', (a, b) => {
    expect(both({ addresses: [a], resolution: Resolution.NONE }, { addresses: [b], resolution: Resolution.NONE })).toEqual([
      duplicate(`at ${a.replace('/128', '')}`, 'give each its own addresses, or share one ExternalService'),
    ]);
  });

  test('not where addresses differ', () => {
    expect(both({ addresses: ['2001:db8::/32'], resolution: Resolution.NONE }, { addresses: ['2001:db8::'], resolution: Resolution.NONE })).toEqual([]);
    expect(both({ addresses: ['192.0.2.1'] }, { addresses: ['192.0.2.2'] })).toEqual([]);
    expect(both({ addresses: ['192.0.2.1'] }, {})).toEqual([]);
    expect(both({}, { ports: tcp(5432) })).toEqual([]);
    expect(both({ ports: [{ port: 3306, protocol: PortProtocol.TLS }] })).toEqual([]); // by SNI
  });

  test('by namespace: only one that sees both', () => {
    const elsewhere = (isCalled: boolean) => findings(used => {
      const audit = external(used, 'audit', { namespace: used.shop });
      external(used, 'orders');
      if (isCalled) service(used.open, 'users').service.calls(audit);
    });
    expect(elsewhere(false)).toEqual([]);
    expect(elsewhere(true)).toEqual([ANY.replace('chart/orders', 'chart/*').replace('chart/audit', 'chart/orders').replace('chart/*', 'chart/audit')]);
  });

  test('with DNS proxying, each has an address of its own, except wildcard hosts', () => {
    expect(both({}, {}, PROXIED)).toEqual([]);
    expect(both({ hosts: ['*.a.example.com'], endpoints: ['192.0.2.1'] }, { hosts: ['*.b.example.com'], endpoints: ['192.0.2.2'] }, PROXIED)).toEqual([ANY]);
  });

  test('not in ambient mode, which allocates an address for each host', () => {
    expect(both({}, {}, MeshProvider.istioAmbient())).toEqual([]);
  });
});

describe('server-first-port', () => {
  const sniffed = (other: string) => `WARNING chart/orders: client proxies detect the protocol on its TCP port 3306, because ${other} has HTTP or TLS on that port: `
    + 'if the server sends first, as MySQL and SMTP servers do, connections hang; set addresses (no CIDRs), or dnsProxying of MeshProvider.istio() if the proxies '
    + 'resolve DNS, or move one to another port; acknowledge it if the client sends first (server-first-port)';

  test('a service, or an external service, on such a port with HTTP, the default', () => {
    const http = (path: string, port: string, protocol: string) => `WARNING ${path}: its port ${port} is that of ${protocol}, and has protocol http: proxies wait for a request of the `
      + 'client, and the server sends first, so connections hang; set protocol: PortProtocol.TCP; if the port serves HTTP, acknowledge it (server-first-port)';
    const ports = [{ port: 3306 }, { port: 2525, targetPort: 25, suffix: 'mail' }, { port: 8080, suffix: 'web' }];
    for (const provider of [ISTIO, MeshProvider.istioAmbient(), MeshProvider.linkerd()]) {
      expect(findings(used => service(used.open, 'database', { ports }), provider)).toEqual([
        http('chart/open/database', '2525 (container port 25)', 'SMTP'), http('chart/open/database', '3306', 'MySQL'),
      ]);
    }
    expect(findings(used => external(used, 'orders', { ports: [{ port: 22, protocol: PortProtocol.HTTP }] }))).toEqual([http('chart/orders', '22', 'SSH')]);
    expect(findings(used => service(used.open, 'database', { ports: [{ port: 3306, protocol: PortProtocol.TCP }, { port: 25, protocol: PortProtocol.GRPC }] }))).toEqual([]);
  });

  /** The findings of an external database, beside a service of any namespace of the mesh. */
  const besideService = (protocol: PortProtocol, props: Partial<ExternalServiceProps> = {}, provider = ISTIO) => findings(used => {
    service(used.shop, 'search', { ports: [{ port: 3306, protocol }] });
    external(used, 'orders', props);
  }, provider);

  test('HTTP of a service of the mesh, in whatever namespace', () => {
    expect(besideService(PortProtocol.HTTP2)).toEqual([sniffed('chart/shop/search')]);
    expect(besideService(PortProtocol.GRPC, { addresses: ['192.0.2.0/24'], resolution: Resolution.NONE })).toEqual([sniffed('chart/shop/search')]);
  });

  test('not beside opaque ports of a service, on another port, or at an address of its own', () => {
    expect(besideService(PortProtocol.TCP)).toEqual([]);
    expect(besideService(PortProtocol.TLS)).toEqual([]);
    expect(besideService(PortProtocol.HTTP2, { ports: tcp(5432) })).toEqual([]);
    expect(besideService(PortProtocol.HTTP2, { addresses: ['192.0.2.1'] })).toEqual([]);
    expect(besideService(PortProtocol.HTTP2, {}, PROXIED)).toEqual([]);
    expect(besideService(PortProtocol.HTTP2, {}, MeshProvider.istioAmbient())).toEqual([]);
  });

  const besideExternal = (other: Partial<ExternalServiceProps>) => findings(used => {
    external(used, 'files', other);
    external(used, 'orders');
  });

  test('HTTP or TLS of another external service', () => {
    const on = (protocol: PortProtocol, props: Partial<ExternalServiceProps> = {}) => besideExternal({ ports: [{ port: 3306, protocol }], ...props });
    expect(on(PortProtocol.HTTP2)).toEqual([sniffed('chart/files')]);
    expect(on(PortProtocol.HTTP2, { addresses: ['192.0.2.1'] })).toEqual([sniffed('chart/files')]);
    expect(on(PortProtocol.TLS)).toEqual([sniffed('chart/files')]);
    expect(on(PortProtocol.TLS, { addresses: ['192.0.2.1'] })).toEqual([]);
  });

  test('not of one that no pod of its namespaces sees', () => {
    expect(findings(used => {
      external(used, 'files', { namespace: used.shop, ports: [{ port: 3306, protocol: PortProtocol.HTTP2 }] });
      external(used, 'orders');
    })).toEqual([]);
  });
});
