import { Check } from './check';
import { renderDuration } from '../model/duration';
import { routePolicies } from '../model/route-table';
import { Severity } from '../model/severity';

const LEAST_MS = 5_000;
const MOST_MS = 30_000;

/** A timeout that slow but sound requests do not meet, or that keeps callers of a dead service waiting. Guard rail of timeouts. */
export const timeoutRange: Check = mesh => mesh.services.flatMap(({ routes }) => routePolicies(routes).flatMap(({ owner, timeoutMs }) => {
  if (timeoutMs === undefined || (timeoutMs >= LEAST_MS && timeoutMs <= MOST_MS)) return [];
  return [{
    code: 'timeout-range',
    severity: Severity.WARNING,
    path: owner,
    message: `timeouts: timeout is ${renderDuration(timeoutMs)}, ${timeoutMs < LEAST_MS ? 'slow but sound requests are cut' : 'callers wait long for a service that is dead'}`,
    fix: `use ${renderDuration(LEAST_MS)} to ${renderDuration(MOST_MS)}, less than whatever the gateway in front allows, or acknowledge it`,
  }];
}));
