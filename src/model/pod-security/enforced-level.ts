import { PodSecurityLevel } from './pod-security-level';
import { NamespaceModel } from '../namespace';

/** Which pods the data plane of a mesh needs in a namespace. */
export interface AdmittedPodSecurity {
  /** The strictest level that admits them; none if the data plane is not known. */
  readonly level?: PodSecurityLevel;
  /** Why no stricter level does; none for the strictest. */
  readonly reason?: string;
  /** What to change for it. */
  readonly fix?: string;
}

/** For a data plane that adds nothing to pods, or containers that the strictest level admits. */
export const RESTRICTED_PODS: AdmittedPodSecurity = { level: PodSecurityLevel.RESTRICTED };

/**
 * The level that the label of a namespace enforces; none if it has no such label: that of an existing namespace is its owner's, and the
 * label of a dry run would be enforced.
 * @param admitted what the data plane needs there
 */
export function enforcedLevel(namespace: NamespaceModel, admitted: AdmittedPodSecurity): PodSecurityLevel | undefined {
  const { created, podSecurity, zeroTrust, dryRun } = namespace;
  if (!created || podSecurity === PodSecurityLevel.CLUSTER_DEFAULT) return undefined;
  if (podSecurity) return podSecurity;
  return zeroTrust && !dryRun && admitted.level !== PodSecurityLevel.PRIVILEGED ? admitted.level : undefined;
}
