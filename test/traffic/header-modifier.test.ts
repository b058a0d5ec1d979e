import { HeaderModifier, HeaderModifierProps, HttpMatch } from '../../src';
import { find, errorOf } from '../mesh-fixture';
import { routing } from './routing';

const modify = (props: Partial<HeaderModifierProps>, { chart, users } = routing()) => new HeaderModifier(chart, 'headers', { service: users, ...props });

test('something is changed', () => {
  expect(errorOf(() => modify({}))).toBe('chart/headers: changes is "none", allowed: request, response or both; say which headers are changed');
  expect(errorOf(() => modify({ request: {} }))).toBe(
    'chart/headers: request is "no change", allowed: at least one header to set, add or remove; leave request out',
  );
  expect(errorOf(() => modify({ response: {} }))).toBe(
    'chart/headers: response is "no change", allowed: at least one header to set, add or remove; leave response out',
  );
});

test('of some requests', () => {
  expect(errorOf(() => modify({ matches: [], request: { remove: ['x'] } }))).toBe(
    'chart/headers: match is [], allowed: at least one; leave it out for all requests',
  );
});

test('where there are requests', () => {
  const all = routing();
  expect(errorOf(() => modify({ service: all.db, request: { remove: ['x'] } }, all))).toBe(
    'chart/headers: protocol of chart/shop/db is "tcp", allowed: a port that speaks http, http2 or grpc; '
    + 'headers are those of requests, and the mesh sees none on other ports',
  );
});

test('it is laid over the routes of the service, in its object', () => {
  const all = routing();
  const { service } = modify({ matches: [HttpMatch.header('x', '1')], request: { set: { A: '1' } }, response: { remove: ['b'] } }, all);
  expect(service).toBe(all.users);
  expect(find(all.chart, 'VirtualService', 'users').spec.http).toMatchObject([
    { match: [{ headers: { x: { exact: '1' } } }], headers: { request: { set: { a: '1' } }, response: { remove: ['b'] } } },
    { route: [{}] },
  ]);
});
