import { ConnectionRule } from './connection-rule';
import { Feature } from './feature';
import { Match, PathCondition } from './match';
import { RetryCondition, RetryPolicy } from './retry';
import { ImmediateResponse, RoutePolicy } from './route-policy';
import type { Overlay, Rule } from './route-table';

/** What one alternative of a rule asks: a provider that cannot tell such requests apart leaves it out. */
export function matchFeatures({ path, headers, cookies, queries, withoutHeaders, methods, authority, scheme, callers }: Match): Feature[] {
  const asked: Feature[] = [];
  if (path) for (const condition of path) addPathFeatures(asked, condition);
  if (headers) asked.push('header-match');
  if (cookies) asked.push('cookie-match');
  if (queries) asked.push('query-match');
  if (withoutHeaders) asked.push('header-absence');
  if (methods) asked.push('method-match');
  if (authority) asked.push('authority-match');
  if (scheme) asked.push('scheme-match');
  if (callers) asked.push('caller-match');
  return asked;
}

/** What has to be done to requests. */
export function policyFeatures(treatment: RoutePolicy): Feature[] {
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors, requestHeaders, responseHeaders, rewrite, cors } = treatment;
  const asked: Feature[] = [];
  if (timeoutMs !== undefined) asked.push('request-timeout');
  if (idleTimeoutMs !== undefined) asked.push('idle-timeout');
  if (retries?.attempts) addRetryFeatures(asked, retries);
  if (fault?.delay) asked.push('fault-delay');
  if (fault?.abort) asked.push('fault-abort');
  if (mirrors?.length) asked.push('mirror');
  if (mirrors?.some(({ percent }) => percent < 100)) asked.push('mirror-percent');
  if (mirrors && mirrors.length > 1) asked.push('mirrors');
  if (requestHeaders) asked.push('request-headers');
  if (responseHeaders) asked.push('response-headers');
  if (rewrite?.path) asked.push('rewrite-path');
  if (rewrite?.host !== undefined) asked.push('rewrite-host');
  if (cors) asked.push('cors');
  if (cors?.origins.some(({ type }) => type !== 'exact')) asked.push('cors-origin-match');
  return asked;
}

/** What a client is told instead of being let through. */
export function responseFeatures(response: ImmediateResponse): Feature[] {
  if (!('redirect' in response)) return ['direct-response'];
  const { path, status } = response.redirect;
  return ['redirect', ...(status > 302 ? ['redirect-status' as const] : []), ...(path ? ['redirect-path' as const] : [])];
}

/** All that a rule or an overlay asks. */
export function ruleFeatures(rule: Rule | Overlay): Feature[] {
  const response = 'response' in rule ? rule.response : undefined;
  const asked = response ? responseFeatures(response) : policyFeatures(rule);
  for (const match of rule.matches) asked.push(...matchFeatures(match));
  if ('shares' in rule && rule.shares.length) asked.push('weighted-split');
  return asked;
}

/** All that a rule for connections asks. One without shares asks nothing: connections then go where they would go without it. */
export function connectionFeatures({ shares, sniHosts, callers }: ConnectionRule): Feature[] {
  const asked: Feature[] = [];
  if (shares.length) asked.push('connection-split');
  if (sniHosts) asked.push('sni-match');
  if (callers) asked.push('caller-match');
  return asked;
}

function addPathFeatures(asked: Feature[], { type, ignoreCase }: PathCondition): void {
  asked.push(type === 'regex' ? 'path-regex' : type === 'string-prefix' ? 'path-string-prefix' : 'path-match');
  if (ignoreCase) asked.push('path-ignore-case');
}

/** Of a policy that says more than "never". */
function addRetryFeatures(asked: Feature[], { on, perTryTimeoutMs }: RetryPolicy): void {
  for (const condition of on) {
    const feature = conditionFeature(condition);
    if (feature && !asked.includes(feature)) asked.push(feature);
  }
  if (perTryTimeoutMs !== undefined) asked.push('per-try-timeout');
}

function conditionFeature({ name, after }: RetryCondition): Feature | undefined {
  if (after === 'connection' || name === 'reset') return 'retries-on-connection';
  if (after === 'grpc') return 'retries-on-grpc-status';
  if (name === 'retriable-4xx') return 'retries-on-4xx';
  return name === '5xx' || name === 'gateway-error' || /^\d/.test(name) ? 'retries' : undefined;
}
