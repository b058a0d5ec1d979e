import { Check } from './check';
import { NamespaceModel } from '../model/namespace';
import { enforcedLevel } from '../model/pod-security/enforced-level';
import { Severity } from '../model/severity';

interface Unlabelled { readonly namespaces: NamespaceModel[]; readonly reason: string; readonly fix: string; readonly level?: string }

/** Guard rail: namespaces that deny by default, and whose data plane does not admit the strictest Pod Security level. Once for each reason. */
export const noPodSecurity: Check = (mesh, provider) => {
  const byReason = new Map<string, Unlabelled>();
  for (const namespace of mesh.namespaces.filter(({ created, zeroTrust, dryRun, podSecurity }) => created && zeroTrust && !dryRun && !podSecurity)) {
    const admitted = provider.podSecurity(namespace, mesh);
    const { reason, fix = '' } = admitted;
    if (reason === undefined) continue;
    const same = byReason.get(reason) ?? { namespaces: [], reason, fix, level: enforcedLevel(namespace, admitted) };
    byReason.set(reason, same);
    same.namespaces.push(namespace);
  }
  return [...byReason.values()].map(({ namespaces, reason, fix, level }) => ({
    code: 'no-pod-security',
    severity: Severity.WARNING,
    path: mesh.path,
    message: `pod security: ${namespaces.length > 1 ? 'namespaces' : 'namespace'} ${namespaces.map(({ name }) => name).join(', ')} `
      + `${namespaces.length > 1 ? 'enforce' : 'enforces'} ${level ? `Pod Security level ${level}, not restricted` : 'no Pod Security level'}: ${reason}`,
    // No other level: without a change of the data plane a stricter one refuses its pods.
    fix: `${fix}; or accept it with podSecurity: PodSecurityLevel.${level?.toUpperCase() ?? 'CLUSTER_DEFAULT'} of the namespace`,
  }));
};
