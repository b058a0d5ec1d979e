import { Duration } from 'cdk8s';
import { circuitBreaker } from '../../src/resilience/circuit-breaker';

test.each([
  [{ consecutive5xxErrors: 0 }, 'here: circuitBreaker.consecutive5xxErrors is 0, allowed: whole numbers from 1; it counts errors in a row'],
  [{ interval: Duration.millis(0) }, 'here: circuitBreaker.interval is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ baseEjectionTime: Duration.millis(0.5) }, 'here: circuitBreaker.baseEjectionTime is "0.5ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ maxEjectionPercent: 101 }, 'here: circuitBreaker.maxEjectionPercent is 101, allowed: whole numbers from 0 to 100; give a share of the pods in percent'],
  [{ minHealthPercent: -1 }, 'here: circuitBreaker.minHealthPercent is -1, allowed: whole numbers from 0 to 100; give a share of the pods in percent'],
])('refuses %j', (options, message) => {
  expect(() => circuitBreaker('here', options)).toThrow(new Error(message));
});

test('takes the bounds themselves', () => {
  const options = {
    consecutive5xxErrors: 1, interval: Duration.millis(1), baseEjectionTime: Duration.minutes(1), maxEjectionPercent: 0, minHealthPercent: 100,
  };
  expect(circuitBreaker('here', options)).toEqual({
    consecutive5xxErrors: 1, intervalMs: 1, baseEjectionTimeMs: 60_000, maxEjectionPercent: 0, minHealthPercent: 100,
  });
});
