import { Check } from './check';
import { renderDuration } from '../model/duration';
import { effectiveRules } from '../model/rules';
import { Severity } from '../model/severity';

/** A delivery plan limits the latency to the request timeout of the service or more: requests end before they exceed the limit. */
export const unreachableLatencyLimit: Check = (mesh, { delivery: support }) => mesh.services.flatMap(({ path: service, routes, deliveries }) => {
  if (!support || !deliveries.length) return [];
  const timeouts = effectiveRules(routes).map(({ timeoutMs }) => timeoutMs || Infinity);
  const longest = timeouts.length ? Math.max(...timeouts) : Infinity;
  return deliveries.flatMap(({ path, plan: { limits } }) => limits.flatMap(limit => (limit.kind !== 'latency' || limit.maxMs < longest ? [] : [{
    code: 'unreachable-latency-limit',
    severity: Severity.WARNING,
    path,
    message: `its limit of the P${limit.percentile} latency, ${renderDuration(limit.maxMs)}, ${limit.maxMs === longest ? 'equals' : 'exceeds'} the timeout of ${service}, `
      + `${renderDuration(longest)}: requests end at the timeout, so a slow version hardly exceeds the limit`,
    fix: 'set MetricLimit.latency() below the timeout, or raise the timeout',
  }])));
});
