import { Duration } from 'cdk8s';
import { circuitBreaker } from '../../src/resilience/circuit-breaker';

test.each([
  [{ consecutive5xxErrors: 0 }, 'here: circuitBreaker.consecutive5xxErrors is 0, allowed: whole numbers from 1 to 2147483647; give a number of consecutive errors'],
  [{ consecutiveGatewayErrors: 0 }, 'here: circuitBreaker.consecutiveGatewayErrors is 0, allowed: whole numbers from 1 to 2147483647; give a number of consecutive errors'],
  [{ consecutiveLocalOriginFailures: 1.5 }, 'here: circuitBreaker.consecutiveLocalOriginFailures is 1.5, allowed: whole numbers from 1 to 2147483647; give a number of consecutive errors'],
  [
    { consecutive5xxErrors: 5, consecutiveGatewayErrors: 5 },
    'here: circuitBreaker.consecutiveGatewayErrors is 5, allowed: less than consecutive5xxErrors, 5; '
      + 'each gateway error also counts as a 5xx, so this limit would never be reached: lower it, or leave one of the two out',
  ],
  [
    { maxEjectionTime: Duration.seconds(30) },
    'here: circuitBreaker.maxEjectionTime is "30000ms", allowed: more than baseEjectionTime, 30000ms; raise it, or lower baseEjectionTime',
  ],
  [{ ejectionJitterPercent: 101 }, 'here: circuitBreaker.ejectionJitterPercent is 101, allowed: whole numbers from 0 to 100; give a share of the ejection time in percent'],
  [{ interval: Duration.millis(0) }, 'here: circuitBreaker.interval is "0ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ baseEjectionTime: Duration.millis(0.5) }, 'here: circuitBreaker.baseEjectionTime is "0.5ms", allowed: whole milliseconds, at least one; for instance Duration.seconds(5)'],
  [{ maxEjectionPercent: 101 }, 'here: circuitBreaker.maxEjectionPercent is 101, allowed: whole numbers from 1 to 100; give a share of the pods in percent'],
  [{ maxEjectionPercent: 0 }, 'here: circuitBreaker.maxEjectionPercent is 0, allowed: whole numbers from 1 to 100; give a share of the pods in percent'],
  [{ minHealthPercent: -1 }, 'here: circuitBreaker.minHealthPercent is -1, allowed: whole numbers from 0 to 100; give a share of the pods in percent'],
])('refuses %j', (options, message) => {
  expect(() => circuitBreaker('here', options)).toThrow(new Error(message));
});

test('accepts the limits', () => {
  const options = {
    consecutive5xxErrors: 1, interval: Duration.millis(1), baseEjectionTime: Duration.minutes(1), maxEjectionPercent: 1, minHealthPercent: 100,
  };
  expect(circuitBreaker('here', options)).toEqual({
    consecutive5xxErrors: 1, intervalMs: 1, baseEjectionTimeMs: 60_000, maxEjectionPercent: 1, minHealthPercent: 100,
  });
});

test('only the named errors count', () => {
  expect(circuitBreaker('here', { consecutiveGatewayErrors: 3 })).toEqual({ consecutive5xxErrors: 0, consecutiveGatewayErrors: 3 });
  expect(circuitBreaker('here', { consecutive5xxErrors: 9, consecutiveGatewayErrors: 3 })).toEqual({ consecutive5xxErrors: 9, consecutiveGatewayErrors: 3 });
  expect(circuitBreaker('here', { consecutiveLocalOriginFailures: 2 })).toEqual({ consecutive5xxErrors: 0, consecutiveLocalOriginFailures: 2 });
});
