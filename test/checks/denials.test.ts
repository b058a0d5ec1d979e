import { ServiceAccount } from 'cdk8s-plus-28';
import {
  ClientSet, DenialOptions, ExternalAuthorization, ExternalAuthorizer, ExternalClient, Gateway, GatewayWorkload, GuardRails, HttpMethod, Jwks,
  JwtAuthentication, MeshProvider, MeshService, MeshServiceOptions, MeshTelemetry, MtlsMode, PathMatch, PathNormalization, PortProtocol,
  TelemetryProvider, TrafficMirror, UnsupportedFeature,
} from '../../src';
import { ineffectiveDenial } from '../../src/checks/ineffective-denial';
import { findingTexts, fixture, service } from '../mesh-fixture';

const NORMALIZED = { pathNormalization: PathNormalization.DECODE_AND_MERGE_SLASHES };
const ISTIO = MeshProvider.istio(NORMALIZED);
const ADMIN = { paths: [PathMatch.prefix('/admin')] };

/** A service with denials, in a namespace that denies by default or not, with clients. */
function shop(
  declare: (users: MeshService, web: MeshService, used: ReturnType<typeof fixture>) => unknown,
  { zeroTrust = true, provider = ISTIO, users = {}, guardRails = GuardRails.OFF, webAccount }: {
    zeroTrust?: boolean; provider?: MeshProvider; users?: MeshServiceOptions; guardRails?: GuardRails; webAccount?: string;
  } = {},
) {
  const used = fixture(provider, { guardRails, unsupported: UnsupportedFeature.REPORT });
  const namespace = zeroTrust ? used.shop : used.open;
  const { service: server } = service(namespace, 'users', users);
  const account = webAccount === undefined ? {} : { serviceAccount: ServiceAccount.fromServiceAccountName(used.chart, 'account', webAccount) };
  const { service: web } = service(namespace, 'web', account);
  declare(server, web, used);
  return findingTexts(used.mesh);
}

const only = (texts: readonly string[], code: string) => texts.filter(text => text.endsWith(`(${code})`)).map(text => text.replace(/; .*$/, ''));

describe('denied-call', () => {
  const denied = (...given: Parameters<typeof shop>) => only(shop(...given), 'denied-call');

  test('a call of which nothing is left', () => {
    expect(denied((users, web) => {
      web.calls(users, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/admin/users')] });
      users.denies(ClientSet.everyone(), ADMIN);
    })).toEqual(['WARNING chart/shop/users: its denials deny every request that chart/shop/web may send to chart/shop/users: GET and path prefix /admin/users']);
  });

  test('also by several denials together, and by all but exceptions', () => {
    expect(denied((users, web) => {
      web.calls(users, { methods: [HttpMethod.GET, HttpMethod.PUT], paths: [PathMatch.prefix('/a')] });
      users.denies(ClientSet.these({ callers: [web] }), { methods: [HttpMethod.PUT] });
      users.denies(ClientSet.everyoneBut({ callers: [users] }), { exceptPaths: [PathMatch.prefix('/b')] });
    })).toHaveLength(1);
  });

  test('connections of a waypoint that asks an authorizer, whose requests no waypoint sees', () => {
    const consent = (provider: MeshProvider) => denied((users, web, { chart }) => {
      new ExternalAuthorization(chart, 'consent', { service: web, authorizer: ExternalAuthorizer.http('users', { service: users }) });
      users.denies(ClientSet.everyone(), ADMIN);
    }, { provider });
    expect(consent(MeshProvider.istioAmbient(NORMALIZED))).toEqual([
      'WARNING chart/shop/users: its denials deny every request that chart/shop/web may send to chart/shop/users (chart/consent)',
    ]);
    expect(consent(ISTIO)).toEqual([]);
  });

  test('not where something is left, nor for clients that are not denied', () => {
    expect(denied((users, web) => {
      web.calls(users, { paths: [PathMatch.prefix('/admin'), PathMatch.prefix('/users')] });
      users.denies(ClientSet.everyone(), ADMIN);
      users.denies(ClientSet.everyoneBut({ callers: [web] }), { ports: [8080] });
      users.denies(ClientSet.these({ clients: [ExternalClient.namespace('other')] }));
    })).toEqual([]);
  });

  test('clients in plaintext: requests of theirs are seen with sidecars only', () => {
    const users = { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] };
    const text = 'WARNING chart/shop/users: its denials deny clients in plaintext from 10.0.0.0/8 at container port 8080';
    expect(denied(one => one.denies(ClientSet.everyone(), ADMIN), { users })).toEqual([]);
    expect(denied(one => one.denies(ClientSet.everyone(), ADMIN), { users, provider: MeshProvider.istioAmbient(NORMALIZED) })).toEqual([text]);
    expect(denied((one, web) => one.denies(ClientSet.everyoneBut({ callers: [web] })), { users })).toEqual([text]);
    expect(denied((one, web) => (
      one.denies(ClientSet.everyoneBut({ callers: [web], clients: [ExternalClient.network(['10.0.0.0/8'])] }))
    ), { users })).toEqual([]);
  });

  test('the scrapes of metrics at a port of the service', () => {
    const users = { metrics: { port: 8080, path: '/metrics' } };
    const text = 'WARNING chart/open/users: its denials deny scrapes of its metrics, /metrics at container port 8080';
    expect(denied(one => one.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix('/users')] }), { users, zeroTrust: false })).toEqual([text]);
    expect(denied(one => one.denies(ClientSet.everyone(), ADMIN), { users, zeroTrust: false })).toEqual([]);
  });
});

test.each([MeshProvider.linkerd(), MeshProvider.gatewayApi()])('%#: a dry run of what is not supported is one loss', provider => {
  const lost = only(shop((users, web, { chart }) => {
    users.denies(ClientSet.everyone(), { ...ADMIN, dryRun: true });
    new JwtAuthentication(chart, 'tokens', {
      service: web, issuers: [{ issuer: 'https://i.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://i.example.com/keys') }], dryRun: true,
    });
  }, { provider, zeroTrust: false }), 'unsupported-feature');
  expect(lost.map(text => text.replace(/:.*/, ''))).toEqual(['WARNING chart/open/users', 'WARNING chart/tokens']);
});

describe('ineffective-denial', () => {
  const ineffective = (...given: Parameters<typeof shop>) => only(shop(...given), 'ineffective-denial');

  test('a gateway of unknown identity, on a mesh that would know denials', () => {
    const linkerd = fixture(MeshProvider.linkerd(), { unsupported: UnsupportedFeature.REPORT });
    const gateway = new Gateway(linkerd.chart, 'public', { namespace: linkerd.open, listeners: [{ hosts: ['shop.example.com'] }], gatewayClassName: 'nginx', keptHeaders: [] });
    service(linkerd.open, 'users').service.denies(ClientSet.these({ gateways: [gateway] }), ADMIN);
    const { _settled, _provider } = linkerd.mesh;
    expect(ineffectiveDenial(_settled, { ..._provider, capabilities: ISTIO._provider.capabilities }).map(({ message }) => message)).toEqual([
      'a denial or audit names gateway open/public, whose client identity is unknown',
    ]);
  });

  test('identities at a port without mutual TLS', () => {
    const users = { ports: [{ port: 8080, mtls: MtlsMode.DISABLE }, { port: 81, suffix: 'b' }] };
    expect(ineffective((one, web) => one.denies(ClientSet.everyoneBut({ callers: [web] })), { users, zeroTrust: false })).toEqual([
      'ERROR chart/open/users: a denial or audit names clients by their identity at port 8080, where none has one: mtls is DISABLE',
    ]);
    const everyoneButWeb = (one: MeshService, web: MeshService) => one.denies(ClientSet.everyoneBut({ callers: [web] }), { ports: [81] });
    expect(ineffective(everyoneButWeb, { users, zeroTrust: false })).toEqual([]);
    expect(ineffective(one => one.denies(ClientSet.everyone(), ADMIN), { users, zeroTrust: false })).toEqual([]);
  });

  test('a client that shares its identity', () => {
    expect(ineffective((users, web, used) => {
      used.open.addService('other', { serviceAccount: ServiceAccount.fromServiceAccountName(used.chart, 'shared', 'web') });
      users.denies(ClientSet.everyoneBut({ callers: [web] }), ADMIN);
    }, { zeroTrust: false })).toEqual([
      'ERROR chart/open/users: a denial or audit names chart/open/web, which shares its client identity, ServiceAccount open/web, with chart/open/other',
    ]);
  });
});

test('evadable-denial: an identity at a port that accepts plaintext', () => {
  const evadable = (...given: Parameters<typeof shop>) => only(shop(...given), 'evadable-denial');
  const options: DenialOptions = ADMIN;
  expect(evadable((users, web) => users.denies(ClientSet.these({ callers: [web] }), options), { zeroTrust: false })).toEqual([
    'WARNING chart/open/users: it denies clients by their identity at port 8080, which accepts plaintext: a client that connects without the mesh has no identity, and is not denied',
  ]);
  expect(evadable((users, web) => users.denies(ClientSet.everyoneBut({ callers: [web] }), options), { zeroTrust: false })).toEqual([]);
  expect(evadable((users, web) => users.denies(ClientSet.these({ callers: [web] }), options))).toEqual([]);
});

test('mirror-not-denied: requests that a waypoint mirrors', () => {
  const mirrored = (provider: MeshProvider) => only(shop((users, web, { chart }) => {
    new TrafficMirror(chart, 'mirror', { service: web, targets: [{ service: users }] });
    users.denies(ClientSet.everyone(), ADMIN);
  }, { zeroTrust: false, provider }), 'mirror-not-denied');
  expect(mirrored(MeshProvider.istioAmbient(NORMALIZED))).toEqual([
    'WARNING chart/open/users: its denials do not apply to requests that are mirrored to it from services of chart/open: the waypoint there sends them past the waypoint that denies',
  ]);
  expect(mirrored(ISTIO)).toEqual([]);
});

test('exact-denied-path: not with a slash at its end', () => {
  const exact = (...paths: PathMatch[]) => only(shop(users => users.denies(ClientSet.everyone(), { paths }), { guardRails: GuardRails.WARNING }), 'exact-denied-path');
  expect(exact(PathMatch.exact('/admin'))).toEqual(['WARNING chart/shop/users: access: it denies exactly /admin, and not /admin/, which many servers serve alike']);
  expect(exact(PathMatch.exact('/admin'), PathMatch.exact('/admin/'))).toEqual([]);
  expect(exact(PathMatch.prefix('/admin'))).toEqual([]);
  const grpc = { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] };
  expect(only(shop(users => users.denies(ClientSet.everyone(), { paths: [PathMatch.grpcMethod('a.B', 'C')] }), { users: grpc, guardRails: GuardRails.WARNING }), 'exact-denied-path')).toEqual([]);
});

test('unnormalized-denied-paths: what leads to a path', () => {
  const open = (options: DenialOptions, provider = MeshProvider.istio()) => (
    only(shop(users => users.denies(ClientSet.everyone(), options), { guardRails: GuardRails.WARNING, provider }), 'unnormalized-denied-paths')
  );
  expect(open(ADMIN)).toEqual([
    'WARNING chart/shop/users: access: it denies requests by path, and Istio compares paths as sent: a request for /any/..%2fadmin is not denied as /admin is, and a server may read it as that',
  ]);
  expect(open({ exceptPaths: [PathMatch.prefix('/users')] })).toEqual([
    'WARNING chart/shop/users: access: it denies requests by path, and Istio compares paths as sent: a request for /users/..%2fother is excepted as /users is, and a server may read it as /other',
  ]);
  expect(open({ exceptPaths: [PathMatch.exact('/users')] })).toEqual([]);
  expect(open(ADMIN, ISTIO)).toEqual([]);
});

test('a gateway whose identity is assumed', () => {
  expect(only(shop((users, _, { chart, open }) => {
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }], keptHeaders: [] });
    users.denies(ClientSet.these({ gateways: [gateway] }), ADMIN);
  }), 'assumed-gateway-identity')).toHaveLength(1);
  expect(only(shop((users, _, { chart, open }) => {
    const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['shop.example.com'] }], keptHeaders: [], workload: GatewayWorkload.istioctl() });
    users.denies(ClientSet.these({ gateways: [gateway] }), ADMIN);
  }), 'assumed-gateway-identity')).toEqual([]);
});

describe('denied-call: reports of proxies to a collector', () => {
  const reports = (provider: MeshProvider, denial: DenialOptions, callersOnly = false) => only(shop((users, web, { chart, mesh }) => {
    web.calls(users, { methods: [HttpMethod.GET] });
    const collector = users.namespace.addService('otel', { ports: [{ port: 4317, protocol: PortProtocol.HTTP2 }] });
    collector.addVersion('v1', { image: 'otel' });
    collector.denies(callersOnly ? ClientSet.these({ callers: [web] }) : ClientSet.everyone(), denial);
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
  }, { provider }), 'denied-call');
  const report = (by: string) => `WARNING chart/shop/otel: its denials deny every report of ${by} to chart/shop/otel`;

  test('Istio: of each proxy that the denial is for', () => {
    expect(reports(ISTIO, { methods: [HttpMethod.POST] })).toEqual([report('chart/shop/users'), report('chart/shop/web')]);
    expect(reports(ISTIO, { methods: [HttpMethod.POST] }, true)).toEqual([report('chart/shop/web')]);
    expect(reports(ISTIO, { methods: [HttpMethod.GET] })).toEqual([]);
    expect(reports(ISTIO, ADMIN)).toEqual([]);
  });

  test('Istio ambient: of the waypoint, whose whole connections are denied', () => {
    expect(reports(MeshProvider.istioAmbient(NORMALIZED), ADMIN)).toEqual([report('waypoint shop/waypoint')]);
  });
});
