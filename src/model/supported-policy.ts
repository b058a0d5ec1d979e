import { conditionFeature, matchFeatures, policyFeatures } from './feature-of-rule';
import { Match } from './match';
import { isExternalMirror } from './mirror-target';
import { omitUndefinedOrNone } from './omit-undefined';
import { RetryPolicy } from './retry';
import { Mirror, RoutePolicy } from './route-policy';
import { ALL_SUPPORTED, Supports } from './supports';

/** The matches that a mesh supports. */
export function supportedMatches(matches: readonly Match[], supports: Supports): readonly Match[] {
  return supports === ALL_SUPPORTED ? matches : matches.filter(match => matchFeatures(match).every(supports));
}

/** A route policy without the settings that a mesh does not support. */
export function supportedPolicy(policy: RoutePolicy, supports: Supports): RoutePolicy {
  if (supports === ALL_SUPPORTED) return policy;
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors, requestHeaders, responseHeaders, rewrite, cors } = policy;
  const kept = <T>(value: T | undefined, part: RoutePolicy) => (value !== undefined && policyFeatures(part).every(supports) ? value : undefined);
  return {
    timeoutMs: kept(timeoutMs, { timeoutMs }),
    idleTimeoutMs: kept(idleTimeoutMs, { idleTimeoutMs }),
    retries: retries && supportedRetries(retries, supports),
    fault: fault && omitUndefinedOrNone({
      delay: kept(fault.delay, { fault: { delay: fault.delay } }), abort: kept(fault.abort, { fault: { abort: fault.abort } }),
    }),
    mirrors: mirrors && supportedMirrors(mirrors, supports),
    requestHeaders: kept(requestHeaders, { requestHeaders }),
    responseHeaders: kept(responseHeaders, { responseHeaders }),
    rewrite: rewrite && omitUndefinedOrNone({
      path: kept(rewrite.path, { rewrite: { path: rewrite.path } }), host: kept(rewrite.host, { rewrite: { host: rewrite.host } }),
    }),
    cors: kept(cors, { cors }),
  };
}

/** The mirrors, without those that leave the mesh where it cannot; none of the others if it does not support them together. */
function supportedMirrors(mirrors: readonly Mirror[], supports: Supports): readonly Mirror[] | undefined {
  const some = supports('external-mirror') || !mirrors.some(isExternalMirror) ? mirrors : mirrors.filter(mirror => !isExternalMirror(mirror));
  return some.length && policyFeatures({ mirrors: some }).every(supports) ? some : undefined;
}

/** A retry policy with the conditions that the mesh supports; none without any. A policy of 0 attempts is kept: it also overrides other retries. */
function supportedRetries(retries: RetryPolicy, supports: Supports): RetryPolicy | undefined {
  const on = retries.on.filter(condition => {
    const feature = conditionFeature(condition);
    return !feature || supports(feature);
  });
  if (retries.attempts && !on.length) return undefined;
  const { perTryTimeoutMs, ...rest } = retries;
  const perTry = perTryTimeoutMs === undefined || supports('per-try-timeout');
  return perTry && on.length === retries.on.length ? retries : { ...rest, on, ...(perTry ? { perTryTimeoutMs } : {}) };
}
