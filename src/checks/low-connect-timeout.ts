import { Check } from './check';
import { renderDuration } from '../model/duration';
import { trafficPolicies } from '../model/mesh';
import { Severity } from '../model/severity';

const LOWEST_MS = 100;

/** A connect timeout that a pod in another zone cannot meet. Guard rail of connection pools. */
export const lowConnectTimeout: Check = mesh => trafficPolicies(mesh)
  .flatMap(({ path, traffic }) => {
    const ms = traffic.connectionPool?.connectTimeoutMs;
    if (ms === undefined || ms >= LOWEST_MS) return [];
    return [{
      code: 'low-connect-timeout',
      severity: Severity.WARNING,
      path,
      message: `connection pool: connectTimeout is ${renderDuration(ms)}: connections across zones or clusters fail`,
      fix: `use at least ${renderDuration(LOWEST_MS)}, better a second, or acknowledge it`,
    }];
  });
