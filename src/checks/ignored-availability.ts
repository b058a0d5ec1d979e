import { Check } from './check';
import { Availability, hasBudget, isSpread, JOBS } from '../model/availability';
import { Severity } from '../model/severity';

/** Settings of a service or workload that do not apply to the kind of its pods. Those of a namespace are for the pods that they apply to. */
export const ignoredAvailability: Check = mesh => [
  ...mesh.services.flatMap(({ availability, versions }) => versions.map(version => ({ ...version, availability }))),
  ...mesh.workloads,
].flatMap(({ path, availability, podLabels, workload }) => {
  const ignored = availability ? ignoredSettings(availability, podLabels, workload?.kind) : [];
  return ignored.length ? [{
    code: 'ignored-availability',
    severity: Severity.ERROR,
    path,
    message: `${ignored.join(' and ')} ${ignored.length > 1 ? 'do' : 'does'} not apply to its pods: ${podLabels ? 'they are deployed outside this app' : `a ${workload!.kind} runs them`}`,
    fix: podLabels ? 'set it in the app that deploys them' : 'leave it out; settings of the namespace apply to the pods that can have them',
  }] : [];
});

function ignoredSettings({ disruptionBudget, topologySpread, shutdown }: Availability, podLabels?: object, kind = 'Deployment'): string[] {
  return [
    ...(disruptionBudget && disruptionBudget !== 'none' && (podLabels || !hasBudget(kind)) ? ['its disruption budget'] : []),
    ...(topologySpread?.length && (podLabels || !isSpread(kind)) ? ['its topology spread'] : []),
    ...(shutdown && (podLabels || JOBS.has(kind)) ? ['its graceful shutdown'] : []),
  ];
}
