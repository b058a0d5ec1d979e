import { Acknowledgement } from './acknowledgement';
import { CHECKS, GUARD_RAILS } from './checks';
import { OR_REPORT } from './checks/unsupported-feature';
import { GuardRails } from './guard-rails';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { shortened } from './model/shortened';
import { Provider } from './providers/provider';
import { UnsupportedFeature } from './unsupported-feature';

/** How a mesh treats what its checks find. */
export interface FindingSettings {
  readonly unsupported: UnsupportedFeature;
  readonly guardRails: GuardRails;
  readonly acknowledgements: readonly Acknowledgement[];
}

/** The findings of all checks, sorted by path and code, without acknowledged warnings; an acknowledgement that matches none is a finding itself. */
export function reportedFindings(mesh: MeshModel, provider: Provider, settings: FindingSettings): Finding[] {
  const { unsupported, guardRails, acknowledgements } = settings;
  const problems = CHECKS.flatMap(check => check(mesh, provider)).map(finding => (
    unsupported === UnsupportedFeature.REPORT && finding.code === 'unsupported-feature' ? acceptedLoss(finding) : finding
  ));
  const advice = GUARD_RAILS.flatMap(check => check(mesh, provider));
  const isAcknowledged = (finding: Finding) => acknowledgements.some(acknowledgement => acknowledges(acknowledgement, finding));
  const unacknowledged = (findings: Finding[]) => (acknowledgements.length ? findings.filter(finding => !isAcknowledged(finding)) : findings);
  const advised = guardRails === GuardRails.OFF ? [] : unacknowledged(advice);
  const severe = guardRails === GuardRails.ERROR ? advised.map(finding => ({ ...finding, severity: Severity.ERROR })) : advised;
  const all = [...problems, ...advice];
  const unused = acknowledgements.filter(acknowledgement => !all.some(finding => acknowledges(acknowledgement, finding))).map(unusedAcknowledgement);
  const key = ({ path, code, message }: Finding) => `${path}\n${code}\n${message}`;
  // Several rules of one construct may have the same problem.
  const distinct = new Map([...unacknowledged(problems), ...severe, ...unused].map(finding => [key(finding), finding]));
  return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => bounded(finding));
}

/** A finding may list as many constructs, callers or hosts as the app has. */
function bounded(finding: Finding): Finding {
  const { message, fix } = finding;
  return message.length > 1500 || fix.length > 800 ? { ...finding, message: shortened(message, 1500), fix: shortened(fix, 800) } : finding;
}

/** Of the construct itself, and of those below it. */
function acknowledges({ code, construct: { node } }: Acknowledgement, finding: Finding): boolean {
  return finding.severity === Severity.WARNING && code === finding.code && (finding.path === node.path || finding.path.startsWith(`${node.path}/`));
}

function acceptedLoss(finding: Finding): Finding {
  return { ...finding, severity: Severity.WARNING, fix: finding.fix.replace(OR_REPORT, ', or acknowledge the loss') };
}

function unusedAcknowledgement({ code, construct }: Acknowledgement): Finding {
  return {
    code: 'unused-acknowledgement',
    severity: Severity.WARNING,
    path: construct.node.path,
    message: `its acknowledgement of ${code} matches no warning (errors cannot be acknowledged)`,
    fix: 'remove the acknowledgement',
  };
}
