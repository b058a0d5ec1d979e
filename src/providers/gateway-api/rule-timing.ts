import { specificity } from './precedence';
import { routeDuration } from './route-duration';
import type { Timed, Timing } from './route-groups';
import type { HTTPRouteRules } from '../../../imports/gateway-api';
import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { omitUndefined } from '../../model/omit-undefined';
import { retriesTimeouts, RetryPolicy, dependsOnMethod } from '../../model/retry';
import { Supports } from '../../model/supports';

/** Timeouts and retries of a rule. */
type RuleTiming = Pick<HTTPRouteRules, 'timeouts'> & { readonly retry?: HTTPRouteRetry };

/** Of the experimental channel. See https://gateway-api.sigs.k8s.io/geps/gep-1731/ */
interface HTTPRouteRetry { readonly attempts: number; readonly codes?: readonly number[] }

/** A rule's timeouts and retries. See https://gateway-api.sigs.k8s.io/geps/gep-1742/ */
export function ruleTiming({ timeoutMs, retries }: Timed, supports: Supports): RuleTiming {
  // An HTTPRoute with retries also retries after a broken connection, when the server may have acted.
  const policy = retries && dependsOnMethod(retries) ? retries : undefined;
  const timeouts = omitUndefined({
    request: timeoutMs === undefined ? undefined : routeDuration(timeoutMs),
    backendRequest: policy?.perTryTimeoutMs !== undefined && retriesTimeouts(policy) ? routeDuration(policy.perTryTimeoutMs) : undefined,
  });
  const isOff = retries?.attempts === 0 && supports('retries-off');
  return omitUndefined({
    timeouts: Object.keys(timeouts).length ? timeouts : undefined, retry: isOff ? { attempts: 0 } : policy && retry(policy),
  });
}

/** In each rule, and of the specificity that Gateway API defines. */
export const timingOfRules = memoizeByIdentity((supports: Supports): Timing => ({ ofRule: timed => ruleTiming(timed, supports), specificity }));

function retry({ attempts, on }: RetryPolicy): HTTPRouteRetry {
  const codes = on.flatMap(({ name }) => CODES[name] ?? (/^\d/.test(name) ? [Number(name)] : []));
  return omitUndefined({ attempts, codes: codes.length ? [...new Set(codes)].sort((a, b) => a - b) : undefined });
}

/** The codes that every mesh supports. */
const CODES: Readonly<Record<string, readonly number[]>> = { '5xx': [500, 502, 503, 504], 'gateway-error': [502, 503, 504], 'retriable-4xx': [409] };
