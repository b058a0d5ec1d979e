import { MeshProvider, MeshServiceOptions, PortProtocol, RateLimit, RateLimitProps } from '../../src';
import { all, find, fixture, service, errorOf } from '../mesh-fixture';

/** What the constructor throws. */
function refused(props: Partial<RateLimitProps>, options?: MeshServiceOptions): string | undefined {
  const { chart, open } = fixture();
  return errorOf(() => new RateLimit(chart, 'limit', { service: service(open, 'users', options).service, requestsPerSecond: 10, ...props }));
}

const OF_CALLER = 'allowed: whole numbers from 1 to 10; give at most the limit of all callers';

test.each([0, -1, 1.5, 2 ** 32])('requestsPerSecond is not %d', requestsPerSecond => {
  expect(refused({ requestsPerSecond })).toBe(
    `chart/limit: requestsPerSecond is ${requestsPerSecond}, allowed: whole numbers from 1 to 4294967295; give a number of requests per second`,
  );
});

test('a caller\'s limit is at most the limit of all', () => {
  const { chart, open } = fixture();
  const { service: frontend } = service(open, 'frontend');
  const { service: users } = service(open, 'users');
  const limit = (props: Partial<RateLimitProps>) => errorOf(() => new RateLimit(chart, `limit${chart.node.children.length}`, { service: users, requestsPerSecond: 10, ...props }));
  expect(limit({ perCaller: 11 })).toContain(`: perCaller is 11, ${OF_CALLER}`);
  expect(limit({ overrides: [{ callers: [frontend], requestsPerSecond: 11 }] })).toContain(`: requestsPerSecond of an override is 11, ${OF_CALLER}`);
  expect(limit({ overrides: [{ callers: [], requestsPerSecond: 1 }] })).toContain(
    ': callers of an override is [], allowed: at least one; give the callers, or leave the override out',
  );
  expect(limit({ overrides: [{ callers: [frontend], requestsPerSecond: 1 }, { callers: [users, frontend], requestsPerSecond: 2 }] })).toContain(
    ': caller is "chart/open/frontend", allowed: each in at most one override; remove it from one of the two',
  );
  expect(limit({ perCaller: 10, overrides: [{ callers: [frontend], requestsPerSecond: 10 }] })).toBeUndefined();
});

test('a port that does not speak HTTP, or does not exist, is refused', () => {
  const tcp = { ports: [{ port: 5432, protocol: PortProtocol.TCP }] };
  expect(refused({}, tcp)).toBe(
    'chart/limit: port is "tcp", allowed: a service with a port that speaks http, http2 or grpc; a rate limit applies to HTTP requests, on other ports the mesh sees only connections',
  );
  expect(refused({ port: 5432 }, { ports: [...tcp.ports, { port: 80 }] })).toBe(
    'chart/limit: port is 5432, allowed: 80; a rate limit applies to HTTP requests, on other ports the mesh sees only connections',
  );
});

test('a port has one rate limit', () => {
  const { chart, open } = fixture();
  const { service: users } = service(open, 'users', { ports: [{ port: 80 }, { port: 81, suffix: 'bulk' }] });
  new RateLimit(chart, 'a', { service: users, requestsPerSecond: 1, port: 80 });
  new RateLimit(chart, 'b', { service: users, requestsPerSecond: 1, port: 81 });
  expect(errorOf(() => new RateLimit(chart, 'c', { service: users, requestsPerSecond: 1 }))).toBe(
    'chart/c: owner of the limit of port 80 of chart/open/users is "chart/a", allowed: one construct; remove chart/a or chart/c',
  );
});

describe('on Istio', () => {
  const limited = (ports: MeshServiceOptions['ports'], props: Partial<RateLimitProps> = {}) => {
    const { chart, open } = fixture(MeshProvider.istio({ envoyFilters: ['1.30', '1.31'] }));
    new RateLimit(chart, 'limit', { service: service(open, 'users', { ports }).service, requestsPerSecond: 10, ...props });
    return find(chart, 'EnvoyFilter', 'users-rate-limit').spec.configPatches;
  };

  test('needs envoyFilters', () => {
    const { chart, mesh, open } = fixture();
    new RateLimit(chart, 'limit', { service: service(open, 'users').service, requestsPerSecond: 10 });
    expect(mesh.findings.filter(({ path }) => path === 'chart/limit').map(({ message, fix }) => `${message}; ${fix}`)).toEqual([
      'Istio does not support local rate limit (per pod): requires an EnvoyFilter, an unstable API; allow it with MeshProvider.istio({ envoyFilters: [...] }), '
      + 'or render the rest with unsupported: UnsupportedFeature.REPORT',
    ]);
  });

  test('applies to the given proxy versions', () => {
    const [{ match }] = limited([{ port: 80 }]);
    const version = new RegExp(match.proxy.proxyVersion);
    expect(['1.30.0', '1.30.3-rc.1', '1.31.12', '1.3.0', '1.301.0', '1.29.5', '11.30.1', '2.1.30.0'].filter(one => version.test(one))).toEqual(['1.30.0', '1.30.3-rc.1', '1.31.12']);
  });

  test.each([[[]], [['1.30.1']], [['1']], [['1.30', 'latest']]])('envoyFilters %j is refused', envoyFilters => {
    expect(errorOf(() => MeshProvider.istio({ envoyFilters }))).toBe(
      `MeshProvider.istio: envoyFilters is ${JSON.stringify(envoyFilters.length ? envoyFilters[envoyFilters.length - 1] : [])}, `
      + 'allowed: minor versions of Istio, such as 1.30, at least one; give the versions of the running proxies, or leave it out',
    );
  });

  test('envoyFilters include the target version: other proxies would have no limit', () => {
    expect(errorOf(() => MeshProvider.istio({ version: '1.25', envoyFilters: ['1.31'] }))).toBe(
      'MeshProvider.istio: envoyFilters is ["1.31"], allowed: a list that includes the target version 1.25; '
      + 'add \'1.25\', or set version to the one that runs: proxies of other versions ignore the filters',
    );
    expect(errorOf(() => MeshProvider.istio({ envoyFilters: ['1.30'] }))).toContain('the target version 1.31; ');
    expect(errorOf(() => MeshProvider.istio({ version: '1.30', envoyFilters: ['1.30'] }))).toBeUndefined();
  });

  test('a bucket for each port of the container', () => {
    const ports = limited([{ port: 80, targetPort: 8080 }, { port: 90, suffix: 'b', targetPort: 8080 }, { port: 81, suffix: 'c' }, { port: 5432, protocol: PortProtocol.TCP }]);
    expect(ports.map(({ match }: any) => match.listener.portNumber)).toEqual([81, 8080]);
    expect(ports[0].patch.value.typed_config.token_bucket).toEqual({ max_tokens: 10, tokens_per_fill: 10, fill_interval: '1s' });
  });
});

describe('on Linkerd', () => {
  test('the Server of the port has the default policy of the namespace', () => {
    const { chart, shop, open } = fixture(MeshProvider.linkerd());
    new RateLimit(chart, 'a', { service: service(open, 'users').service, requestsPerSecond: 10 });
    const { service: orders } = service(shop, 'orders');
    new RateLimit(chart, 'b', { service: orders, requestsPerSecond: 10 });
    expect(all(chart, 'Server').map(({ metadata, spec }) => [metadata.name, spec.accessPolicy])).toEqual([['orders-http', undefined], ['users-http', 'all-unauthenticated']]);
    expect(all(chart, 'HTTPLocalRateLimitPolicy').map(({ spec }) => spec)).toEqual(['orders-http', 'users-http'].map(name => (
      { targetRef: { group: 'policy.linkerd.io', kind: 'Server', name }, total: { requestsPerSecond: 10 } }
    )));
  });
});
