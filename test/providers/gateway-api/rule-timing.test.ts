import { HttpMethod } from '../../../src';
import { RetryPolicy } from '../../../src/model/retry';
import { ruleTiming } from '../../../src/providers/gateway-api/rule-timing';

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
  expect(ruleTiming({ timeoutMs: 5000, retries: retries(...names) })).toEqual({ timeouts: { request: '5s', backendRequest: '1500ms' }, retry });
});

test('nothing is sent again after failed connections only: HTTPRoute would do so after broken ones as well', () => {
  expect(ruleTiming({ retries: retries('connect-failure') })).toEqual({});
});

test('a try has no timeout of its own where a slow one would not be sent again, nor where nothing is', () => {
  expect(ruleTiming({ retries: retries('429') })).toEqual({ retry: { attempts: 2, codes: [429] } });
  expect(ruleTiming({ timeoutMs: 1, retries: { ...retries('5xx'), attempts: 0 } })).toEqual({ timeouts: { request: '1ms' } });
});
