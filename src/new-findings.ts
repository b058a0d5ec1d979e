import { CHECKS } from './checks';
import { compareTexts } from './model/compare-texts';
import { Finding } from './model/finding';
import { SettledFor } from './settled-for';

/** The findings of an app that it does not have in another state, or on another mesh: sorted by path and code. */
export function newFindings(before: SettledFor, after: SettledFor): Finding[] {
  const existing = new Set(findingsOf(before).map(key));
  const added = findingsOf(after).filter(finding => !existing.has(key(finding)));
  const distinct = [...new Map(added.map(finding => [key(finding), finding])).values()];
  return distinct.sort((a, b) => compareTexts(a.path, b.path) || compareTexts(a.code, b.code));
}

function findingsOf({ mesh, provider }: SettledFor): Finding[] { return CHECKS.flatMap(check => check(mesh, provider)); }

const key = ({ path, code, message }: Finding) => `${path}\n${code}\n${message}`;
