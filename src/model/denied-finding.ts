import { Finding } from './finding';
import { NamespaceModel } from './namespace';
import { Severity } from './severity';

/** A finding about requests that the policies of a namespace deny: an error; in a dry run, which denies none yet, a warning. */
export function deniedFinding(finding: Omit<Finding, 'severity'>, { dryRun }: Pick<NamespaceModel, 'dryRun'>): Finding {
  return dryRun
    ? { ...finding, severity: Severity.WARNING, message: `after the dry run: ${finding.message}` }
    : { ...finding, severity: Severity.ERROR };
}
