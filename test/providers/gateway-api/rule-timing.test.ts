import { GatewayApiChannel, GatewayApiFeature, HttpMatch, HttpMethod, MeshProvider, PathMatch, RetryOn } from '../../../src';
import { RetryPolicy } from '../../../src/model/retry';
import { ruleTiming } from '../../../src/providers/gateway-api/rule-timing';
import { find, findingTexts, fixture, service } from '../../mesh-fixture';

const BEFORE_1_7 = (feature: string) => feature !== 'retries-off';

const retries = (...names: string[]): RetryPolicy => ({
  attempts: 2,
  perTryTimeoutMs: 1500,
  on: names.map(name => ({ name, after: name === 'connect-failure' ? 'connection' : 'response' })),
  methods: [HttpMethod.GET],
});

test.each([
  [['5xx', '503', '429'], { attempts: 2, codes: [429, 500, 502, 503, 504] }],
  [['gateway-error', 'connect-failure'], { attempts: 2, codes: [502, 503, 504] }],
  [['reset'], { attempts: 2 }], // connections that fail are always retried
])('retries on %j, each try with its timeout', (names, retry) => {
  expect(ruleTiming({ timeoutMs: 5000, retries: retries(...names) }, BEFORE_1_7)).toEqual({ timeouts: { request: '5s', backendRequest: '1500ms' }, retry });
});

test('nothing is sent again after failed connections only: HTTPRoute would do so after broken ones as well', () => {
  expect(ruleTiming({ retries: retries('connect-failure') }, BEFORE_1_7)).toEqual({});
});

test('a try has no timeout of its own where a slow one would not be sent again, nor where nothing is', () => {
  expect(ruleTiming({ retries: retries('429') }, BEFORE_1_7)).toEqual({ retry: { attempts: 2, codes: [429] } });
  expect(ruleTiming({ timeoutMs: 1, retries: { ...retries('5xx'), attempts: 0 } }, BEFORE_1_7)).toEqual({ timeouts: { request: '1ms' } });
});

test('retries that are turned off have 0 attempts, where the field may have that value', () => {
  const off = { retries: { ...retries('5xx'), attempts: 0 } };
  expect([ruleTiming(off, BEFORE_1_7), ruleTiming(off, () => true)]).toEqual([{}, { retry: { attempts: 0 } }]);
});

describe('turning retries off', () => {
  const { HTTP_ROUTE_RETRY, HTTP_ROUTE_METHOD_MATCHING } = GatewayApiFeature;
  const features = [HTTP_ROUTE_RETRY, HTTP_ROUTE_METHOD_MATCHING];

  /** The rules of a service that are not retried: the requests of one path, and after an error POST. */
  function off(provider: MeshProvider) {
    const { chart, mesh, open } = fixture(provider);
    const { service: users } = service(open, 'users', { retries: { attempts: 2, retryOn: [RetryOn.SERVER_ERROR] } });
    users.routes.addRule({ matches: [HttpMatch.path(PathMatch.exact('/pay'))], retries: { attempts: 0 } });
    const texts = findingTexts(mesh);
    return { texts, rules: texts.length ? [] : find(chart, 'HTTPRoute', 'users').spec.rules.map(({ retry }: any) => retry?.attempts) };
  }

  test.each([
    ['Gateway API', MeshProvider.gatewayApi({ version: '1.7', features })], ['Istio ambient', MeshProvider.istioAmbient({ gatewayApiVersion: '1.7' })],
  ])('%s 1.7', (_, provider) => {
    expect(off(provider)).toEqual({ texts: [], rules: [0, 2, 0] });
  });

  test.each([
    ['Gateway API', MeshProvider.gatewayApi({ version: '1.6', channel: GatewayApiChannel.EXPERIMENTAL, features }),
      'a mesh may retry by itself; turning that off requires Gateway API 1.7'],
    ['Istio ambient', MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }),
      'waypoints and gateways retry connection failures, refused streams and gRPC status unavailable and cancelled up to twice; '
      + 'turning them off requires Gateway API 1.7 (requests matching path exact /pay); set version, gatewayApiVersion and channel to those of the cluster, or'],
  ])('%s before 1.7 is an error', (_, provider, note) => {
    expect(off(provider).texts).toEqual([expect.stringContaining(note)]);
  });
});
