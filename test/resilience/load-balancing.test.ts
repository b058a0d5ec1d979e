import { Duration } from 'cdk8s';
import { LoadBalancing } from '../../src';

test.each([
  ['a header', () => LoadBalancing.consistentHashOfHeader('x user'), 'letters, digits and !#$%&\'*+-.^_`|~, at most 256; give the name without colon and spaces'],
  ['a cookie', () => LoadBalancing.consistentHashOfCookie('x user', Duration.hours(1)), 'letters, digits and !#$%&\'*+-.^_`|~, at most 256; give the name without colon and spaces'],
  ['a query parameter', () => LoadBalancing.consistentHashOfQueryParameter('x user'),
    'letters, digits and -._~, and others as %XX, at most 256; percent-encode it, and leave out ?, & and ='],
])('the name of %s has no spaces', (_, hash, text) => {
  expect(hash).toThrow(new Error(`LoadBalancing: name is "x user", allowed: ${text}`));
});

test('a cookie needs a lifetime', () => {
  expect(() => LoadBalancing.consistentHashOfCookie('user', Duration.millis(0))).toThrow(new Error(
    'LoadBalancing.consistentHashOfCookie: ttl is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)',
  ));
});
