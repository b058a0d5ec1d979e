import { Duration } from 'cdk8s';
import { LoadBalancing } from '../../src';

test.each([
  ['a header', () => LoadBalancing.consistentHashOfHeader('x user')],
  ['a cookie', () => LoadBalancing.consistentHashOfCookie('x user', Duration.hours(1))],
  ['a query parameter', () => LoadBalancing.consistentHashOfQueryParameter('x user')],
])('the name of %s has no spaces', (_, hash) => {
  expect(hash).toThrow(new Error('LoadBalancing: name is "x user", allowed: a name without spaces; give the name as requests contain it'));
});

test('a cookie needs a lifetime', () => {
  expect(() => LoadBalancing.consistentHashOfCookie('user', Duration.millis(0))).toThrow(new Error(
    'LoadBalancing.consistentHashOfCookie: ttl is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)',
  ));
});
