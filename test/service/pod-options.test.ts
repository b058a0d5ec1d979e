import { fixture, find } from '../mesh-fixture';

/** What `PodOptions` tells of its defaults. */
const DEFAULTS = {
  name: 'users',
  image: 'i',
  imagePullPolicy: 'Always',
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
  securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  ports: [{ containerPort: 8080, name: 'http' }],
};

test.each([
  ['rendered here', { image: 'i' }, {}],
  ['of cdk8s-plus', { image: 'i', args: ['x'] }, { args: ['x'] }],
  ['in the full form', { containers: [{ image: 'i' }] }, {}],
])('the defaults of a container %s', (_, options, given) => {
  const { chart, shop } = fixture();
  shop.addService('users').addVersion('v1', options);
  const { spec } = find(chart, 'Deployment', 'users-v1').spec.template;
  expect(spec.containers).toEqual([{ ...DEFAULTS, ...given }]);
  expect(spec.securityContext).not.toHaveProperty('runAsUser');
});
