import { Duration } from 'cdk8s';
import { LoadBalancing } from '../../src';
import { trafficPolicy } from '../../src/resilience/traffic-policy';

const duration = Duration.seconds(60);

test.each([
  [{ duration: Duration.millis(0) }, 'here: warmup.duration is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ duration, minimumPercent: 101 }, 'here: warmup.minimumPercent is 101, allowed: whole numbers from 0 to 100; give the initial share of a new pod'],
  [{ duration, aggression: 0 }, 'here: warmup.aggression is 0, allowed: numbers above 0; leave it out for linear growth'],
  [{ duration, aggression: Infinity }, 'here: warmup.aggression is null, allowed: numbers above 0; leave it out for linear growth'],
])('refuses %j', (warmup, message) => {
  expect(() => trafficPolicy('here', { warmup })).toThrow(new Error(message));
});

test('keeps the given values', () => {
  expect(trafficPolicy('here', { warmup: { duration, minimumPercent: 0, aggression: 1.5 } })).toEqual({
    warmup: { durationMs: 60_000, minimumPercent: 0, aggression: 1.5 },
  });
});

const CHOOSE = 'choose one of them, or leave warmup out: other policies do not support slow start';

test.each([
  ['random', LoadBalancing.RANDOM],
  ['passthrough', LoadBalancing.PASSTHROUGH],
  ['consistent-hash', LoadBalancing.consistentHashOfSourceIp()],
])('refuses %s, of the same construct or of the service', (name, loadBalancing) => {
  const error = new Error(`here: loadBalancing with warmup is "${name}", allowed: ROUND_ROBIN and LEAST_REQUEST; ${CHOOSE}`);
  expect(() => trafficPolicy('here', { warmup: { duration }, loadBalancing })).toThrow(error);
  expect(() => trafficPolicy('here', { warmup: { duration } }, trafficPolicy('there', { loadBalancing }))).toThrow(error);
  expect(() => trafficPolicy('here', { loadBalancing }, trafficPolicy('there', { warmup: { duration } }))).toThrow(error);
});

test.each([LoadBalancing.ROUND_ROBIN, LoadBalancing.LEAST_REQUEST])('accepts %j', loadBalancing => {
  expect(trafficPolicy('here', { warmup: { duration }, loadBalancing })).toMatchObject({ warmup: { durationMs: 60_000 } });
});
