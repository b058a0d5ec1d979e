import { LoadBalancing, Locality, LocalityShare } from '../../src';
import { trafficPolicy } from '../../src/resilience/traffic-policy';

const all = (locality: string): LocalityShare[] => [{ locality, percent: 100 }];
const region = 'the name of a region; give the region only, without zone and *';
const label = 'label names, or name=value; for instance topology.kubernetes.io/zone';
const form = 'region, region/zone or region/zone/subzone, * only at the end; for instance eu-west-1/eu-west-1a/*';
const disjoint = 'localities that do not overlap; split the wider one, or remove one of the two';

test.each([
  [() => Locality.failover(), 'Locality.failover: failovers is [], allowed: at least one; or use Locality.NEAREST'],
  [() => Locality.failover({ origin: 'a', target: 'a' }), 'Locality.failover: target is "a", allowed: another region than origin; give the region that takes over'],
  [() => Locality.failover({ origin: 'a/b', target: 'c' }), `Locality.failover: origin is "a/b", allowed: ${region}`],
  [() => Locality.failover({ origin: 'a', target: '*' }), `Locality.failover: target is "*", allowed: ${region}`],
  [() => Locality.failover({ origin: 'a', target: 'b' }, { origin: 'a', target: 'c' }), 'Locality.failover: origin is "a", allowed: each once; remove one of the two'],
  [() => Locality.priorities(), 'Locality.priorities: labels is [], allowed: at least one; or use Locality.NEAREST'],
  [() => Locality.priorities('no label'), `Locality.priorities: labels is "no label", allowed: ${label}`],
  [() => Locality.priorities('a', 'b', 'a'), 'Locality.priorities: labels is "a", allowed: each once; remove one of the two'],
  [() => Locality.distribute(), 'Locality.distribute: origins is [], allowed: at least one; or use Locality.NEAREST'],
  [() => Locality.distribute({ origin: 'a', shares: [] }), 'Locality.distribute: shares of a is [], allowed: at least one; or use Locality.NEAREST'],
  [() => Locality.distribute({ origin: 'a/*/b', shares: all('a') }), `Locality.distribute: origin is "a/*/b", allowed: ${form}`],
  [() => Locality.distribute({ origin: 'a/b/c/d', shares: all('a') }), `Locality.distribute: origin is "a/b/c/d", allowed: ${form}`],
  [() => Locality.distribute({ origin: 'a', shares: all('/b') }), `Locality.distribute: locality in the shares of a is "/b", allowed: ${form}`],
  [() => Locality.distribute({ origin: 'a/*', shares: all('a') }, { origin: 'a/b', shares: all('a') }), `Locality.distribute: origin is "a/b", allowed: ${disjoint}`],
  [() => Locality.distribute({ origin: 'a', shares: [...all('*'), ...all('b')] }), `Locality.distribute: locality in the shares of a is "b", allowed: ${disjoint}`],
  [
    () => Locality.distribute({ origin: 'a', shares: [{ locality: 'a', percent: 0 }] }),
    'Locality.distribute: percent of a is 0, allowed: whole numbers from 1 to 100; give the share of the requests from a',
  ],
  [
    () => Locality.distribute({ origin: 'a', shares: [{ locality: 'a', percent: 60 }, { locality: 'b', percent: 39 }] }),
    'Locality.distribute: sum of the shares of a is 99, allowed: 100; change the shares',
  ],
])('refuses what Istio refuses, %#', (make, message) => {
  expect(make).toThrow(new Error(message));
});

test('accepts localities with a common prefix, and label values', () => {
  const shares = [{ locality: 'eu-west-1/a/*', percent: 80 }, { locality: 'eu-west-1/ab/c', percent: 20 }];
  expect(Locality.distribute({ origin: 'eu-west-1/*', shares }, { origin: 'eu-west-10', shares: all('*') })._preference).toEqual({
    by: 'shares', origins: [{ origin: 'eu-west-1/*', shares }, { origin: 'eu-west-10', shares: all('*') }],
  });
  const labels = ['topology.istio.io/network', 'topology.kubernetes.io/zone', 'tier=gold', 'version='];
  expect(Locality.priorities(...labels)._preference).toEqual({ by: 'labels', labels });
});

test('refuses PASSTHROUGH, of the same construct or of the service', () => {
  const error = new Error(
    'here: loadBalancing with locality is "passthrough", allowed: any but PASSTHROUGH; leave locality out: PASSTHROUGH keeps the destination address of the caller',
  );
  const loadBalancing = LoadBalancing.PASSTHROUGH;
  expect(() => trafficPolicy('here', { locality: Locality.NEAREST, loadBalancing })).toThrow(error);
  expect(() => trafficPolicy('here', { locality: Locality.NEAREST }, trafficPolicy('there', { loadBalancing }))).toThrow(error);
});
