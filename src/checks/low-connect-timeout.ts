import { Check } from './check';
import { renderDuration } from '../model/duration';
import { trafficPolicies } from '../model/mesh';
import { Severity } from '../model/severity';

const LOWEST_MS = 100;

/** Guard rail of connection pools: a connect timeout that is too short for pods in another zone. */
export const lowConnectTimeout: Check = mesh => trafficPolicies(mesh)
  .flatMap(({ path, traffic }) => {
    const ms = traffic.connectionPool?.connectTimeoutMs;
    if (ms === undefined || ms >= LOWEST_MS) return [];
    return [{
      code: 'low-connect-timeout',
      severity: Severity.WARNING,
      path,
      message: `connection pool: connectTimeout is ${renderDuration(ms)}, too short for connections across zones or clusters`,
      fix: `use at least ${renderDuration(LOWEST_MS)}, better 1s, or acknowledge it`,
    }];
  });
