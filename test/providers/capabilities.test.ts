import { Duration } from 'cdk8s';
import { Mesh, MeshProvider, RetryOn, Severity } from '../../src';
import { ALL_FEATURES, Feature, FEATURES } from '../../src/model/feature';
import { Capabilities, Provider } from '../../src/providers/provider';
import { PROVIDERS } from '../features/providers';
import { shop } from '../features/shop';
import { USES } from '../features/uses';
import { fixture, service, errorOf } from '../mesh-fixture';

// What a mesh has is rendered in test/features; here is what it has not.

/** A shop that uses a feature, and splits: a TrafficSplit excludes what it excludes where there is one. */
const using = (provider: MeshProvider, feature: Feature) => shop(provider, { canary: {}, ...USES[feature] });

/** What it loses; nothing else is wrong with it, but that Istio does not run the pods of another controller. */
function losses({ findings }: Mesh): string[] {
  const known = ['unsupported-feature', 'foreign-gateway-pods'];
  expect(findings.filter(({ code, severity }) => !known.includes(code) && severity === Severity.ERROR)).toEqual([]);
  return findings.filter(({ code }) => code === 'unsupported-feature').map(({ message }) => message);
}

const EACH = PROVIDERS.map(({ provider }): [string, MeshProvider, Provider] => [provider._provider.name, provider, provider._provider]);

/** What is in a dry run: where that is lost, it is the one loss. */
const DRY_RUNS: Partial<Record<Feature, Feature>> = { 'policy-dry-run': 'deny-by-default', 'denial-dry-run': 'denials' };

/** Whether a use of a feature is a loss of its own. */
function isLoss(capabilities: Capabilities, feature: Feature): boolean {
  const lacks = (one?: Feature) => one !== undefined && capabilities[one].level === 'no';
  return lacks(feature) && !lacks(DRY_RUNS[feature]);
}

describe.each(EACH)('%s', (name, provider, { capabilities }) => {
  test('has every feature, with a note where it is unsupported or differs', () => {
    expect(Object.keys(capabilities).sort()).toEqual([...ALL_FEATURES].sort());
    for (const { level, note } of Object.values(capabilities)) {
      if (level === 'yes') expect(note).toBeUndefined();
      else expect(note).toMatch(/^\S.*\S$/);
    }
  });

  test.each(ALL_FEATURES)('%s: an error if and only if the table says no', feature => {
    const loss = `${name} does not support ${FEATURES[feature]}: ${capabilities[feature].reason}`;
    const { chart, mesh } = using(provider, feature);
    const lost = losses(mesh).map(message => message.replace(/ \(requests matching .*\)$/, ''));
    const error = errorOf(() => chart.toJson()) ?? '';
    if (isLoss(capabilities, feature)) {
      expect(lost).toContain(loss);
      expect(error).toContain(loss);
    } else {
      expect(lost).not.toContain(loss);
    }
  });
});

test('a use of one feature is a use of that feature: Istio and Linkerd lose what their tables say, and a TrafficSplit all that it excludes', () => {
  const lost = (provider: MeshProvider) => ALL_FEATURES.filter(feature => losses(using(provider, feature).mesh).some(message => message.includes(` does not support ${FEATURES[feature]}: `)));
  for (const [, provider, { capabilities }] of EACH) expect(lost(provider)).toEqual(ALL_FEATURES.filter(feature => isLoss(capabilities, feature)));
});

test('without a split nothing is lost to TrafficSplit', () => {
  const { chart, mesh, open } = fixture(MeshProvider.linkerd({ trafficSplit: true }));
  service(open, 'users', { timeout: Duration.seconds(5), retries: { attempts: 1, retryOn: [RetryOn.SERVER_ERROR] }, circuitBreaker: {} });
  expect(mesh.findings).toEqual([]);
  expect(errorOf(() => chart.toJson())).toBeUndefined();
});
