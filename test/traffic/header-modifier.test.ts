import { HeaderModifier, HeaderModifierProps, HttpMatch } from '../../src';
import { find, errorOf } from '../mesh-fixture';
import { routing } from './routing';

const modify = (props: Partial<HeaderModifierProps>, { chart, users } = routing()) => new HeaderModifier(chart, 'headers', { service: users, ...props });

test('no change is refused', () => {
  expect(errorOf(() => modify({}))).toBe('chart/headers: changes is "none", allowed: request, response or both; give the headers to change');
  expect(errorOf(() => modify({ request: {} }))).toBe(
    'chart/headers: request is "no change", allowed: at least one header to set, add or remove; leave request out',
  );
  expect(errorOf(() => modify({ response: {} }))).toBe(
    'chart/headers: response is "no change", allowed: at least one header to set, add or remove; leave response out',
  );
});

test('empty matches are refused', () => {
  expect(errorOf(() => modify({ matches: [], request: { remove: ['x'] } }))).toBe(
    'chart/headers: matches is [], allowed: at least one; leave it out for all requests',
  );
});

test('a service without HTTP port is refused', () => {
  const all = routing();
  expect(errorOf(() => modify({ service: all.db, request: { remove: ['x'] } }, all))).toBe(
    'chart/headers: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'header changes apply to HTTP requests, on other ports the mesh sees only connections',
  );
});

test('it is an overlay of the service routes, in the service\'s object', () => {
  const all = routing();
  const { service } = modify({ matches: [HttpMatch.header('x', '1')], request: { set: { A: '1' } }, response: { remove: ['b'] } }, all);
  expect(service).toBe(all.users);
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toMatchObject([
    { match: [{ headers: { x: { exact: '1' } } }], headers: { request: { set: { a: '1' } }, response: { remove: ['b'] } } },
    { route: [{}] },
  ]);
});
