import {
  CallOptions, ClientSet, DenialOptions, ExternalAuthorization, ExternalAuthorizationProps, ExternalAuthorizer, ExternalClient,
  Gateway, GatewayWorkload, HttpMatch, HttpMethod, Jwks, JwtAuthentication, JwtAuthenticationProps, MeshProvider, PathMatch, PathNormalization,
  PortProtocol,
} from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

const ISTIO = MeshProvider.istio({ pathNormalization: PathNormalization.DECODE_AND_MERGE_SLASHES, extensionProviders: ['opa'] });
const below = PathMatch.stringPrefix('/api/users/');
const itself = PathMatch.exact('/api/users');
const { GET, DELETE } = HttpMethod;

const FIX = "use PathMatch.prefix('/api/users'), which matches both, add PathMatch.exact('/api/users'), or acknowledge it if only paths below are meant (prefix-without-collection)";

const missed = (used: ReturnType<typeof fixture>) => findingTexts(used.mesh).filter(text => text.endsWith('(prefix-without-collection)'));
const messages = (used: ReturnType<typeof fixture>) => missed(used).map(text => text.slice(0, text.indexOf('; use PathMatch')));

describe('calls', () => {
  function calls(options: CallOptions[], { zeroTrust = true, protocol = PortProtocol.HTTP } = {}) {
    const used = fixture(ISTIO);
    const namespace = zeroTrust ? used.shop : used.open;
    const { service: users } = service(namespace, 'users', { ports: [{ port: 8080, protocol }] });
    const { service: web } = service(namespace, 'web');
    for (const one of options) web.calls(users, one);
    return missed(used);
  }

  test('the path itself gets 403', () => {
    expect(calls([{ paths: [below] }])).toEqual([
      'WARNING chart/shop/web: it allows chart/shop/web to call chart/shop/users at path string prefix /api/users/, and not at /api/users itself: that gets 403; ' + FIX,
    ]);
    expect(calls([{ paths: [below], methods: [GET] }, { methods: [DELETE] }])).toHaveLength(1);
  });

  test('not where a call covers it, or names it', () => {
    expect(calls([{ paths: [below, itself] }])).toEqual([]);
    expect(calls([{ paths: [below] }, { paths: [PathMatch.prefix('/api')] }])).toEqual([]);
    expect(calls([{ paths: [below], methods: [GET] }, { methods: [GET] }])).toEqual([]);
    expect(calls([{ paths: [below], methods: [GET] }, { paths: [itself], methods: [DELETE] }])).toEqual([]);
  });

  test('not of other prefixes, of gRPC, or where nothing is denied', () => {
    expect(calls([{ paths: [PathMatch.prefix('/api/users'), PathMatch.stringPrefix('/api/us'), PathMatch.stringPrefix('/')] }])).toEqual([]);
    expect(calls([{ paths: [PathMatch.stringPrefix('/users.v1.Users/')] }], { protocol: PortProtocol.GRPC })).toEqual([]);
    expect(calls([{ paths: [below] }], { zeroTrust: false })).toEqual([]);
  });

  test('of clients outside the app', () => {
    const used = fixture(ISTIO);
    service(used.shop, 'users').service.allowsFrom(ExternalClient.namespace('other'), { paths: [below] });
    expect(messages(used)).toEqual([
      'WARNING chart/shop/users: it allows any ServiceAccount of namespace other to call chart/shop/users at path string prefix /api/users/, and not at /api/users itself: that gets 403',
    ]);
  });
});

describe('denials', () => {
  function denies(...options: DenialOptions[]) {
    const used = fixture(ISTIO);
    const { service: users } = service(used.open, 'users');
    for (const one of options) users.denies(ClientSet.everyone(), one);
    return messages(used);
  }

  test('the path itself stays allowed, or is denied where it is not excepted', () => {
    expect(denies({ paths: [below] })).toEqual(['WARNING chart/open/users: it denies path string prefix /api/users/, and not /api/users itself: that stays allowed']);
    expect(denies({ exceptPaths: [below] })).toEqual(['WARNING chart/open/users: it excepts path string prefix /api/users/ from a denial, and not /api/users itself: that is denied']);
  });

  test('not where a denial names it', () => {
    expect(denies({ paths: [below] }, { paths: [itself], methods: [DELETE] })).toEqual([]);
    expect(denies({ exceptPaths: [below, PathMatch.prefix('/api')] })).toEqual([]);
  });
});

describe('tokens', () => {
  function tokens(props: Partial<JwtAuthenticationProps>, atGateway = false) {
    const used = fixture(ISTIO);
    const { service: users } = service(used.open, 'users');
    const gateway = new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] });
    gateway.addRoute(users);
    const issuers = [{ issuer: 'https://a.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://a.example.com/jwks.json'), forwardToken: true }];
    new JwtAuthentication(used.chart, 'tokens', { ...(atGateway ? { gateway } : { service: users }), issuers, ...props });
    return messages(used);
  }
  const rule = 'WARNING chart/tokens: its rule for path string prefix /api/users/ does not apply to /api/users itself: for that the next rule with its path applies, and without one it gets 403';

  test('another rule applies to the path itself', () => {
    const rules = [{ paths: [below], claims: [{ claim: 'role', values: ['admin'] }] }, {}];
    expect(tokens({ rules })).toEqual([rule]);
    expect(tokens({ rules }, true)).toEqual([rule]);
    expect(tokens({ publicRequests: [{ paths: [below] }] })).toEqual([
      'WARNING chart/tokens: its public requests have path string prefix /api/users/, and not /api/users itself: that needs a token',
    ]);
  });

  test('at a gateway of Envoy Gateway', () => {
    const used = fixture(MeshProvider.linkerd({ envoyGatewayVersion: '1.9' }));
    const gateway = new Gateway(used.chart, 'public', {
      namespace: used.open, gatewayClassName: 'eg', workload: GatewayWorkload.envoyGateway(), listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [],
    });
    gateway.addRoute(service(used.open, 'users').service);
    const issuers = [{ issuer: 'https://a.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://a.example.com/jwks.json') }];
    new JwtAuthentication(used.chart, 'tokens', { gateway, issuers, rules: [{ paths: [below] }] });
    expect(messages(used)).toEqual([rule]);
  });

  test('not where a rule or public requests name it', () => {
    expect(tokens({ rules: [{ paths: [below], claims: [{ claim: 'role', values: ['admin'] }] }, { paths: [itself] }, {}] })).toEqual([]);
    expect(tokens({ rules: [{ paths: [below] }], publicRequests: [{ paths: [itself], methods: [GET] }] })).toEqual([]);
  });
});

describe('consent', () => {
  function consent(props: Partial<ExternalAuthorizationProps>) {
    const used = fixture(ISTIO);
    const { service: opa } = service(used.open, 'opa');
    const { service: users } = service(used.open, 'users');
    new ExternalAuthorization(used.chart, 'consent', { service: users, authorizer: ExternalAuthorizer.http('opa', { service: opa }), ...props });
    return messages(used);
  }

  test('the path itself passes without, or needs it', () => {
    expect(consent({ requests: [{ paths: [below] }] })).toEqual(['WARNING chart/consent: it requires consent for path string prefix /api/users/, and not for /api/users itself: that passes without']);
    expect(consent({ publicRequests: [{ paths: [below] }] })).toEqual(['WARNING chart/consent: its public requests have path string prefix /api/users/, and not /api/users itself: that needs consent']);
    expect(consent({ publicRequests: [{ paths: [below] }], requests: [{ paths: [PathMatch.prefix('/api/users')] }] })).toEqual([]);
  });
});

describe('routes', () => {
  const text = (path: string) => `WARNING ${path}: its rule for path string prefix /api/users/ does not match /api/users itself`;

  test('of a service', () => {
    const routed = (...paths: PathMatch[][]) => {
      const used = fixture(ISTIO);
      const { service: users, versions: [v1] } = service(used.open, 'users');
      const split = [{ version: v1, percent: 100 }];
      for (const matches of paths) users.routes.addRule({ matches: matches.map(path => HttpMatch.path(path)), split });
      return messages(used);
    };
    expect(routed([below])).toEqual([text('chart/open/users/Routes')]);
    expect(routed([below, itself])).toEqual([]);
    expect(routed([below], [itself])).toEqual([]);
    expect(routed([PathMatch.stringPrefix('/api')])).toEqual([]);
  });

  test('of a gateway', () => {
    const routed = (...paths: PathMatch[]) => {
      const used = fixture(ISTIO);
      const { service: users } = service(used.shop, 'users');
      new Gateway(used.chart, 'public', { namespace: used.open, listeners: [{ hosts: ['a.example.com'] }], keptHeaders: [] }).addRoute(users, { paths });
      return messages(used);
    };
    expect(routed(below)).toEqual([text('chart/public')]);
    expect(routed(below, itself)).toEqual([]);
  });
});
