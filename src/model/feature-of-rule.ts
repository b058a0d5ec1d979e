import { ConnectionRule } from './connection-rule';
import { Feature } from './feature';
import { Match, PathCondition } from './match';
import { RetryPolicy } from './retry';
import type { Overlay, Rule } from './route-table';
import { Answer, Treatment } from './treatment';

/** What one alternative of a rule asks: a provider that cannot tell such requests apart leaves it out. */
export function matchFeatures({ path, headers, cookies, queries, withoutHeaders, methods, authority, scheme, callers }: Match): Feature[] {
  return kept([
    ...(path ?? []).flatMap(pathFeatures),
    headers && 'header-match',
    cookies && 'cookie-match',
    queries && 'query-match',
    withoutHeaders && 'header-absence',
    methods && 'method-match',
    authority && 'authority-match',
    scheme && 'scheme-match',
    callers && 'caller-match',
  ]);
}

/** What has to be done to requests. */
export function treatmentFeatures(treatment: Treatment): Feature[] {
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors, requestHeaders, responseHeaders, rewrite, cors } = treatment;
  return kept([
    timeoutMs !== undefined && 'request-timeout',
    idleTimeoutMs !== undefined && 'idle-timeout',
    ...retryFeatures(retries),
    fault?.delay && 'fault-delay',
    fault?.abort && 'fault-abort',
    mirrors?.length && 'mirror',
    mirrors?.some(({ percent }) => percent < 100) && 'mirror-percent',
    (mirrors?.length ?? 0) > 1 && 'mirrors',
    requestHeaders && 'request-headers',
    responseHeaders && 'response-headers',
    rewrite?.path && 'rewrite-path',
    rewrite?.host !== undefined && 'rewrite-host',
    cors && 'cors',
    cors?.origins.some(({ type }) => type !== 'exact') && 'cors-origin-match',
  ]);
}

/** What a client is told instead of being let through. */
export function answerFeatures(answer: Answer): Feature[] {
  if (!('redirect' in answer)) return ['direct-response'];
  const { path, status } = answer.redirect;
  return kept(['redirect', status > 302 && 'redirect-status', path && 'redirect-path']);
}

/** All that a rule or an overlay asks. */
export function ruleFeatures(rule: Rule | Overlay): Feature[] {
  const answer = 'answer' in rule ? rule.answer : undefined;
  return kept([
    ...rule.matches.flatMap(matchFeatures),
    'shares' in rule && rule.shares.length > 0 && 'weighted-split',
    ...(answer ? answerFeatures(answer) : treatmentFeatures(rule)),
  ]);
}

/** All that a rule for connections asks. One without shares asks nothing: connections then go where they would go without it. */
export function connectionFeatures({ shares, sniHosts, callers }: ConnectionRule): Feature[] {
  return kept([shares.length > 0 && 'connection-split', sniHosts && 'sni-match', callers && 'caller-match']);
}

function pathFeatures({ type, ignoreCase }: PathCondition): Feature[] {
  return kept([type === 'regex' ? 'path-regex' : type === 'string-prefix' ? 'path-string-prefix' : 'path-match', ignoreCase && 'path-ignore-case']);
}

/** A policy that says "never" asks nothing of a mesh. */
function retryFeatures(retries?: RetryPolicy): (Feature | false)[] {
  if (!retries?.attempts) return [];
  const names = retries.on.map(({ name }) => name);
  return [
    names.some(name => name === '5xx' || name === 'gateway-error' || /^\d/.test(name)) && 'retries',
    names.includes('retriable-4xx') && 'retries-on-4xx',
    retries.on.some(({ name, after }) => after === 'connection' || name === 'reset') && 'retries-on-connection',
    retries.on.some(({ after }) => after === 'grpc') && 'retries-on-grpc-status',
    retries.perTryTimeoutMs !== undefined && 'per-try-timeout',
  ];
}

function kept(features: (Feature | false | '' | 0 | undefined)[]): Feature[] {
  const list: Feature[] = [];
  for (const feature of features) if (feature) list.push(feature);
  return list;
}
