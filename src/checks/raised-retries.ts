import { Check } from './check';
import { Finding } from '../model/finding';
import { matchText } from '../model/match-text';
import { matchingText } from '../model/matching-text';
import { RetryPolicy } from '../model/retry';
import { RoutePolicy } from '../model/route-policy';
import { gatewayRoutesOverRules, overlaysOverRules, SettingsOverRule } from '../model/settings-over-rules';
import { Severity } from '../model/severity';

/** Requests of a rule that are retried more than the rule says, by settings with a narrower match. */
export const raisedRetries: Check = mesh => {
  const findings = [
    ...mesh.services.flatMap(({ routes }) => overlaysOverRules(routes).flatMap(settings => raised(settings.over.owner, settings))),
    ...mesh.gateways.flatMap(gateway => gatewayRoutesOverRules(gateway, mesh).flatMap(settings => raised(gateway.path, settings))),
  ];
  return [...new Map(findings.map(finding => [`${finding.path}\n${finding.message}`, finding])).values()]; // hosts of one gateway have the same
};

function raised(path: string, { rule, over, narrower, requests }: SettingsOverRule<RoutePolicy>): Finding[] {
  if (narrower !== 'other' || !rule.retries || !over.retries) return [];
  const more = moreThan(over.retries, rule.retries);
  if (!more) return [];
  return [{
    code: 'raised-retries',
    severity: Severity.WARNING,
    path,
    message: `it retries requests${matchingText(requests)} ${more} than the rule for ${matchText(rule.matches)} of ${rule.owner}, which has the broader match`,
    fix: 'retry no more than the rule does, exclude its requests from the matches, or acknowledge it if these requests can be repeated',
  }];
}

/** How a policy retries more than another: text for an error. */
function moreThan(policy: RetryPolicy, other: RetryPolicy): string | undefined {
  if (!policy.attempts) return undefined;
  if (policy.attempts > other.attempts) return `more often (${policy.attempts} instead of ${other.attempts})`;
  const on = policy.on.filter(({ name }) => !other.on.some(condition => condition.name === name)).map(({ name }) => name);
  if (on.length) return `on more conditions (${on.join(', ')})`;
  const methods = policy.methods.filter(method => !other.methods.includes(method));
  return methods.length ? `with more methods (${methods.join(', ')})` : undefined;
}
