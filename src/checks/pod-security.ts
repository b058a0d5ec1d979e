import { Check } from './check';
import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { NamespaceModel } from '../model/namespace';
import { enforcedLevel } from '../model/pod-security/enforced-level';
import { PodSecurityLevel } from '../model/pod-security/pod-security-level';
import { PodSecurityViolation } from '../model/pod-security/pod-security-violations';
import { PodTemplate } from '../model/pod-template';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

/** Pods that the Pod Security level of their namespace refuses: those of the app, and those of the data plane. The API server would create none of them. */
export const podSecurity: Check = (mesh, provider) => {
  const levels = new Map<NamespaceModel, PodSecurityLevel>();
  for (const namespace of mesh.namespaces) {
    const level = enforcedLevel(namespace, provider.podSecurity(namespace, mesh));
    if (level && level !== PodSecurityLevel.PRIVILEGED) levels.set(namespace, level);
  }
  const pods = [
    ...mesh.services.flatMap(({ namespace, versions }) => versions.map(({ path, template }) => ({ path, template, namespace }))), ...mesh.workloads,
  ];
  return [
    ...[...levels].flatMap(([namespace, level]) => ofDataPlane(namespace, level, mesh, provider)),
    ...pods.flatMap(({ path, template, namespace }) => {
      const level = levels.get(namespace);
      return level && template ? ofPods(path, template, namespace, level, provider) : [];
    }),
  ];
};

/** A level that was set, and that refuses what the mesh adds to each pod. A seccomp profile alone the installation of the mesh may have. */
function ofDataPlane(namespace: NamespaceModel, level: PodSecurityLevel, mesh: MeshModel, provider: Provider): Finding[] {
  const { level: admitted, reason, fix } = provider.podSecurity(namespace, mesh);
  if (admitted !== PodSecurityLevel.PRIVILEGED) return [];
  return [{
    code: 'pod-security',
    severity: Severity.ERROR,
    path: namespace.path,
    message: `its Pod Security level ${level} refuses all pods with a proxy: ${reason}`,
    fix: `${fix}; or leave podSecurity out`,
  }];
}

function ofPods(path: string, template: PodTemplate, namespace: NamespaceModel, level: PodSecurityLevel, provider: Provider): Finding[] {
  const refused = violationsAt(level, template, namespace, provider);
  if (!refused.length) return [];
  return [{
    code: 'pod-security',
    severity: Severity.ERROR,
    path,
    message: `Pod Security level ${level} of namespace ${namespace.name} refuses its pods: `
      + refused.map(({ field, got = 'not set', allowed }) => `${field} is ${got} (allowed: ${allowed})`).join('; '),
    fix: 'set the fields to allowed values, or podSecurity of the namespace to a level that admits them',
  }];
}

function violationsAt(
  level: PodSecurityLevel, template: PodTemplate, namespace: NamespaceModel, provider: Provider,
): readonly PodSecurityViolation[] {
  const { violations = [], hasNoPodSeccompProfile } = template.podSecurity ?? {};
  const refused = violations.filter(violation => violation.level === PodSecurityLevel.BASELINE || level === PodSecurityLevel.RESTRICTED);
  const hasProxy = namespace.injection.enabled && provider.proxyBypass?.(template, namespace)?.of !== 'pod';
  const isProxyRefused = level === PodSecurityLevel.RESTRICTED && hasNoPodSeccompProfile && hasProxy && provider.proxyLacksSeccompProfile;
  return isProxyRefused && !refused.some(({ field }) => field.startsWith(PROFILE)) ? [...refused, OF_PROXY] : refused;
}

const PROFILE = 'securityContext.seccompProfile.type';

/** Where each container has a profile of its own. */
const OF_PROXY: PodSecurityViolation = {
  level: PodSecurityLevel.RESTRICTED, field: `${PROFILE} of the pod, which the proxy needs,`, allowed: 'RuntimeDefault, Localhost',
};
