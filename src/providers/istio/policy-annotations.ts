import { Justification, justificationAnnotations } from '../justification';

/** Of policies that are evaluated only. */
export const DRY_RUN = 'istio.io/dry-run';

/**
 * Annotations of an AuthorizationPolicy: why it allows its clients, and whether proxies evaluate it only, and report what it would deny.
 * See https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
 */
export function policyAnnotations(
  { dryRun }: { readonly dryRun?: true }, justifications: readonly Justification[] = [],
): Record<string, string> | undefined {
  const reasons = justificationAnnotations(justifications);
  return dryRun ? { ...reasons, [DRY_RUN]: 'true' } : reasons;
}
