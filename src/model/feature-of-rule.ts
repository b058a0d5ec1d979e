import { ConnectionRule } from './connection-rule';
import { Feature } from './feature';
import { Match, PathCondition } from './match';
import { isExternalMirror } from './mirror-target';
import { RetryCondition, RetryPolicy } from './retry';
import { ImmediateResponse, RoutePolicy } from './route-policy';
import type { Overlay, Rule } from './route-table';

/** The features that a match requires: a provider that does not support all of them leaves the match out. */
export function matchFeatures({ path, headers, cookies, queries, withoutHeaders, methods, authority, scheme, callers }: Match): Feature[] {
  const features: Feature[] = [];
  if (path) for (const condition of path) addPathFeatures(features, condition);
  if (headers) features.push('header-match');
  if (cookies) features.push('cookie-match');
  if (queries) features.push('query-match');
  if (withoutHeaders) features.push('header-absence');
  if (methods) features.push('method-match');
  if (authority) features.push('authority-match');
  if (scheme) features.push('scheme-match');
  if (callers) features.push('caller-match');
  return features;
}

/** The features that a route policy requires. */
export function policyFeatures(policy: RoutePolicy): Feature[] {
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors, requestHeaders, responseHeaders, rewrite, cors } = policy;
  const features: Feature[] = [];
  if (timeoutMs !== undefined) features.push('request-timeout');
  if (idleTimeoutMs !== undefined) features.push('idle-timeout');
  if (retries?.attempts) addRetryFeatures(features, retries);
  else if (retries) features.push('retries-off');
  if (fault?.delay) features.push('fault-delay');
  if (fault?.abort) features.push('fault-abort');
  if (mirrors?.length) features.push('mirror');
  if (mirrors?.some(({ percent }) => percent < 100)) features.push('mirror-percent');
  if (mirrors && mirrors.length > 1) features.push('mirrors');
  if (mirrors?.some(isExternalMirror)) features.push('external-mirror');
  if (requestHeaders) features.push('request-headers');
  if (responseHeaders) features.push('response-headers');
  if (rewrite?.path) features.push('rewrite-path');
  if (rewrite?.host !== undefined) features.push('rewrite-host');
  if (cors) features.push('cors');
  if (cors?.origins.some(({ type }) => type !== 'exact')) features.push('cors-origin-match');
  return features;
}

/** The features that a redirect or direct response requires. */
export function responseFeatures(response: ImmediateResponse): Feature[] {
  if (!('redirect' in response)) return ['direct-response'];
  const { path, status } = response.redirect;
  return ['redirect', ...(status > 302 ? ['redirect-status' as const] : []), ...(path ? ['redirect-path' as const] : [])];
}

/** The features that a rule or an overlay requires. */
export function ruleFeatures(rule: Rule | Overlay): Feature[] {
  const response = 'response' in rule ? rule.response : undefined;
  const features = response ? responseFeatures(response) : policyFeatures(rule);
  for (const match of rule.matches) features.push(...matchFeatures(match));
  if ('shares' in rule && rule.shares.some(({ external }) => !external)) features.push('weighted-split');
  if ('shares' in rule && rule.shares.some(({ external }) => external)) features.push('external-split');
  return features;
}

/** The features that a TCP rule requires. A rule without shares does not split connections. */
export function connectionFeatures({ shares, sniHosts, callers }: ConnectionRule): Feature[] {
  const features: Feature[] = [];
  if (shares.length) features.push('connection-split');
  if (sniHosts) features.push('sni-match');
  if (callers) features.push('caller-match');
  return features;
}

function addPathFeatures(features: Feature[], { type, ignoreCase }: PathCondition): void {
  features.push(type === 'regex' ? 'path-regex' : type === 'string-prefix' ? 'path-string-prefix' : 'path-match');
  if (ignoreCase) features.push('path-ignore-case');
}

/** The features of a retry policy with at least one attempt. */
function addRetryFeatures(features: Feature[], { on, perTryTimeoutMs }: RetryPolicy): void {
  for (const condition of on) {
    const feature = condition.isOptional ? undefined : conditionFeature(condition);
    if (feature && !features.includes(feature)) features.push(feature);
  }
  if (perTryTimeoutMs !== undefined) features.push('per-try-timeout');
}

/** The feature that a retry condition is part of. */
export function conditionFeature({ name, after }: RetryCondition): Feature | undefined {
  if (after === 'connection' || name === 'reset') return 'retries-on-connection';
  if (after === 'grpc') return 'retries-on-grpc-status';
  if (name === 'retriable-4xx') return 'retries-on-4xx';
  return name === '5xx' || name === 'gateway-error' || /^\d/.test(name) ? 'retries' : undefined;
}
