import { Duration } from 'cdk8s';
import { documents } from './documents';
import { HttpMatch, MeshProvider } from '../../src';
import { findingTexts, fixture, service } from '../mesh-fixture';

/** A caller's timeouts for requests with header x-a, and for requests with this one. */
function consumerRoutes(header: string, reversed: boolean) {
  const used = fixture(MeshProvider.istio());
  const { service: users } = service(used.open, 'users');
  const { service: web } = service(used.open, 'web');
  const routes = [
    () => web.routesTo(users, { matches: [HttpMatch.header('x-a', '1')], timeout: Duration.seconds(1) }),
    () => web.routesTo(users, { matches: [HttpMatch.header(header, '2')], timeout: Duration.seconds(2) }),
  ];
  for (const declare of reversed ? routes.reverse() : routes) declare();
  return used;
}

test('consumer routes of one caller for different requests give the same documents in both orders', () => {
  const [declared, reversed] = [false, true].map(order => documents(consumerRoutes('x-a', order).app.synthYaml()));
  expect(declared.join()).toContain('timeout: 2s');
  expect(reversed).toEqual(declared);
});

test('consumer routes of one caller that set the same of requests that match both are a finding, as none of them is the later', () => {
  for (const reversed of [false, true]) {
    expect(findingTexts(consumerRoutes('x-b', reversed).mesh)).toEqual([
      'ERROR chart/open/web: it sets the timeout of requests matching header x-a exact 1 and header x-b exact 2 and caller open/web more than once, to different values; '
        + 'make the two matches exclusive, or make one narrower than the other: the narrower one takes precedence (conflicting-settings)',
    ]);
  }
});
