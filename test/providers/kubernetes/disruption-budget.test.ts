import { DisruptionBudget, MeshProvider } from '../../../src';
import { hasLabels } from '../../../src/model/has-labels';
import { find, fixture } from '../../mesh-fixture';

const PROVIDERS = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd(), MeshProvider.gatewayApi()];

test.each(PROVIDERS)('%#: each version has one, which selects its pods and the copies of them that Flagger makes, and no others', provider => {
  const { chart, open } = fixture(provider);
  const users = open.addService('users', { availability: { disruptionBudget: DisruptionBudget.maxUnavailable(1) } });
  for (const version of ['v1', 'v2']) users.addVersion(version, { image: 'i' });
  const [one, two] = ['v1', 'v2'].map(version => find(chart, 'Deployment', `users-${version}`).spec.template.metadata.labels);
  const { matchLabels } = find(chart, 'PodDisruptionBudget', 'users-v1').spec.selector;
  // See makePrimaryLabels in https://github.com/fluxcd/flagger/blob/main/pkg/canary/deployment_controller.go
  expect([one, { ...one, app: 'users-primary' }].every(labels => hasLabels(labels, matchLabels))).toBe(true);
  expect(hasLabels(two, matchLabels)).toBe(false);
});
