import { DirectResponse, DirectResponseProps, HttpMatch } from '../../src';
import { find, errorOf } from '../mesh-fixture';
import { routing } from './routing';

const respond = (props: Partial<DirectResponseProps>, { chart, users } = routing()) => (
  new DirectResponse(chart, 'answer', { service: users, matches: [HttpMatch.header('x', '1')], status: 404, ...props })
);

test.each<[Partial<DirectResponseProps>, string]>([
  [{ matches: [] }, 'matches is [], allowed: at least one; leave it out for all requests that match no other rule'],
  [{ status: 199 }, 'status is 199, allowed: whole numbers from 200 to 599; give an HTTP status'],
  [{ status: 600 }, 'status is 600, allowed: whole numbers from 200 to 599; give an HTTP status'],
  [{ body: '' }, 'length of body is 0, allowed: 1 to 4096; proxies keep it in memory: serve longer bodies from a service'],
  [{ body: 'x'.repeat(4097) }, 'length of body is 4097, allowed: 1 to 4096; proxies keep it in memory: serve longer bodies from a service'],
])('refuses %j', (props, text) => {
  expect(errorOf(() => respond(props))).toBe(`chart/answer: ${text}`);
});

test('a service without HTTP port is refused', () => {
  const all = routing();
  expect(errorOf(() => respond({ service: all.db }, all))).toBe(
    'chart/answer: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'direct responses apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test.each([[{ status: 200, body: 'x'.repeat(4096) }], [{ status: 599, body: 'a\nb' }]])('the proxy responds', props => {
  const all = routing();
  expect(respond(props, all).service).toBe(all.users);
  const [first, rest] = find(all.chart, 'VirtualService', 'users').spec.http;
  expect(first).toEqual({ match: [{ headers: { x: { exact: '1' } } }], directResponse: { status: props.status, body: { string: props.body } } });
  expect(rest.route).toHaveLength(1);
});

test('without a body, as the default rule: the rules after it apply before it', () => {
  const all = routing();
  respond({ matches: undefined }, all);
  all.users.routes.addRule({ matches: [HttpMatch.header('y', '1')], directResponse: { status: 503 } });
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toEqual([
    { match: [{ headers: { y: { exact: '1' } } }], directResponse: { status: 503 } }, { directResponse: { status: 404 } },
  ]);
});
