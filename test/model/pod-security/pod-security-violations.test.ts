import { readFileSync } from 'fs';
import { join } from 'path';
import { PodSecurityLevel } from '../../../src/model/pod-security/pod-security-level';
import { podSecurityFacts } from '../../../src/model/pod-security/pod-security-violations';

const pods: { name: string; admittedBy: string; pod: object }[] = JSON.parse(readFileSync(join(__dirname, 'pods.json'), 'utf8'));

/** The strictest level that admits a pod. */
function admittedBy(pod: object): PodSecurityLevel {
  const { violations = [] } = podSecurityFacts(pod) ?? {};
  if (violations.some(({ level }) => level === PodSecurityLevel.BASELINE)) return PodSecurityLevel.PRIVILEGED;
  return violations.length ? PodSecurityLevel.BASELINE : PodSecurityLevel.RESTRICTED;
}

// The conformance checks hold the code of Kubernetes against the same pods (conformance/internal/podsecurity).
test.each(pods.map(({ name, admittedBy: level, pod }) => [name, level, pod] as const))('%s: %s', (_, level, pod) => {
  expect(admittedBy(pod)).toBe(level);
});

test('a violation names the field, its container, the value and what is allowed', () => {
  const spec = {
    hostPID: true,
    containers: [{ name: 'web', securityContext: { privileged: true, allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } } }],
    securityContext: { runAsUser: 0, seccompProfile: { type: 'Unconfined' } },
  };
  expect(podSecurityFacts({ spec })).toEqual({
    hasNoPodSeccompProfile: true,
    violations: [
      { level: 'baseline', field: 'hostPID of the pod', got: 'true', allowed: 'not set, false' },
      { level: 'baseline', field: 'securityContext.privileged of container web', got: 'true', allowed: 'not set, false' },
      { level: 'baseline', field: 'securityContext.seccompProfile.type of the pod', got: 'Unconfined', allowed: 'not set, RuntimeDefault, Localhost' },
      { level: 'restricted', field: 'securityContext.runAsUser of the pod', got: '0', allowed: 'other than 0' },
      { level: 'restricted', field: 'securityContext.seccompProfile.type of container web', allowed: 'RuntimeDefault, Localhost' },
    ],
  });
});

test('a profile of each container is none for the containers that a mesh adds', () => {
  const securityContext = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } };
  expect(podSecurityFacts({ spec: { containers: [{ name: 'web', securityContext }] } })).toEqual({ violations: [], hasNoPodSeccompProfile: true });
});

test.each([
  undefined, {}, { spec: null }, { spec: [] }, { spec: { containers: 'x', volumes: 1, securityContext: 'x' } },
  { spec: { containers: [null, 'x', { name: 1, ports: {}, securityContext: [] }], initContainers: null }, metadata: { annotations: null } },
])('reads what is no pod: %j', template => {
  expect(() => podSecurityFacts(template)).not.toThrow();
});
