import { CanaryRoute, Gateway, HttpMatch, PathMatch } from '../../../src';
import { find, fixture, service } from '../../mesh-fixture';

test('a match that an earlier rule has is not there twice', () => {
  const { chart, open } = fixture();
  const { service: users, versions: [stable, canary] } = service(open, 'users', {}, ['v1', 'v2']);
  new CanaryRoute(chart, 'canary', { service: users, stable, canary, canaryPercent: 10, pinned: [HttpMatch.path(PathMatch.exact('/a'))] });
  const gateway = new Gateway(chart, 'public', { namespace: open, listeners: [{ hosts: ['a.example.com'] }] });
  gateway.addRoute(users, { paths: [PathMatch.prefix('/a')] });
  const { http } = find(chart, 'VirtualService', 'public-a.example.com').spec;
  expect(http.map(({ match, route }: any) => ({ match, to: route.map(({ destination, weight }: any) => `${destination.subset} ${weight ?? 100}`) }))).toEqual([
    { match: [{ uri: { exact: '/a' } }], to: ['v2 100'] },
    { match: [{ uri: { prefix: '/a/' } }], to: ['v1 90', 'v2 10'] },
  ]);
});
