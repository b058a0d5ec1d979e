import { App, Chart, Duration, Testing } from 'cdk8s';
import { CanaryRoute, DeliveryPlan, HttpMatch, Mesh, MeshNamespace, MeshProvider, MetricLimit } from '../../src';
import { errorOf } from '../mesh-fixture';

const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });
const VARIABLE = 'USERS_CANARY_STEP';

afterEach(() => { delete process.env[VARIABLE]; });

/** The objects of a canary with a match and a timeout, and its share from the environment: line by line. */
function linesAt(provider: MeshProvider, step: number): string[] {
  process.env[VARIABLE] = String(step);
  const chart = new Chart(new App(), 'shop');
  const shop = new MeshNamespace(chart, 'shop', { mesh: new Mesh(chart, 'mesh', { provider }) });
  const users = shop.addService('user-service', { timeout: Duration.seconds(5) });
  const [stable, canary] = ['v1', 'v2'].map(version => users.addVersion(version, { image: `users:${version}` }));
  new CanaryRoute(chart, 'users-canary', {
    service: users, stable, canary, canaryPercent: plan.percentFromEnvironment(VARIABLE), canaryMatches: [HttpMatch.header('x-api-version', 'v2')],
  });
  return JSON.stringify(Testing.synth(chart), null, 1).split('\n');
}

const PROVIDERS: [string, MeshProvider][] = [
  ['istio', MeshProvider.istio()],
  ['istio-ambient', MeshProvider.istioAmbient()],
  ['linkerd', MeshProvider.linkerd()],
];

describe.each(PROVIDERS)('%s', (_, provider) => {
  // A whole release and its rollback, from each step to the next.
  test.each([[0, 1], [1, 2], [4, 5], [9, 10], [10, 0], [3, 0]])('a change from step %d to step %d changes two weights and nothing else', (before, after) => {
    const [old, lines] = [before, after].map(step => linesAt(provider, step));
    expect(lines).toHaveLength(old.length);
    const changes = lines.flatMap((line, i) => (line === old[i] ? [] : [[old[i], line]]));
    const weights = (step: number) => [100 - 10 * step, 10 * step];
    expect(changes.map(change => change.map(line => /^\s*"weight": (\d+),?$/.exec(line)?.[1]).map(Number)))
      .toEqual(weights(before).map((weight, i) => [weight, weights(after)[i]]));
  });
});

test('step 0 is no share, the last step is the last share', () => {
  expect([0, 1, 2, 10].map(step => plan.percentAt(step))).toEqual([0, 10, 20, 100]);
  expect(DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)], steps: [1, 5, 50] }).percentAt(3)).toBe(50);
});

test.each(['abc', '11', '-1', '1.5', '', ' 3', '03', '1e1', '3 %'])('the environment variable is not %j', value => {
  process.env[VARIABLE] = value;
  expect(errorOf(() => plan.percentFromEnvironment(VARIABLE))).toBe(
    `DeliveryPlan.percentFromEnvironment: environment variable ${VARIABLE} is ${JSON.stringify(value)}, `
    + 'allowed: steps of the plan, from 0 (0 %) to 10 (100 %); give the number of a step, not a percentage: step 1 is 10 %',
  );
});

test('a missing environment variable is an error, unless there is a default', () => {
  expect(errorOf(() => plan.percentFromEnvironment(VARIABLE))).toMatch(`environment variable ${VARIABLE} is missing, allowed: steps of the plan`);
  expect(plan.percentFromEnvironment(VARIABLE, 0)).toBe(0);
  expect(errorOf(() => plan.percentFromEnvironment(VARIABLE, 50))).toMatch('defaultStep is 50, allowed: steps of the plan');
  process.env[VARIABLE] = '3';
  expect(plan.percentFromEnvironment(VARIABLE, 0)).toBe(30);
});

test('a step from the context of a construct, which is inherited', () => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  expect(plan.percentFromContext(chart, 'users-canary-step', 1)).toBe(10);
  expect(errorOf(() => plan.percentFromContext(chart, 'users-canary-step'))).toMatch('shop: context users-canary-step is missing, allowed: steps of the plan');
  const other = new App();
  for (const [value, percent] of [[3, 30], ['4', 40]]) {
    other.node.setContext('users-canary-step', value);
    expect(plan.percentFromContext(other, 'users-canary-step')).toBe(percent);
  }
  other.node.setContext('users-canary-step', 'abc');
  expect(errorOf(() => plan.percentFromContext(new Chart(other, 'shop'), 'users-canary-step'))).toMatch('shop: context users-canary-step is "abc"');
});
