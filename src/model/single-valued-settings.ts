import { mirrorTarget } from './mirror-target';
import { HeaderChanges, RoutePolicy } from './route-policy';

/** The settings of a policy that have a single value, by the name that errors use: each header and each mirror target is one. */
export function singleValuedSettings(policy: RoutePolicy): Map<string, string> {
  const { timeoutMs, idleTimeoutMs, retries, fault, mirrors = [], requestHeaders, responseHeaders, rewrite, cors } = policy;
  const { delay, abort } = fault ?? {};
  const all = {
    'timeout': timeoutMs,
    'idle timeout': idleTimeoutMs,
    'retries': retries && { ...retries, on: retries.on.map(({ name }) => name) },
    'fault delay': delay,
    'fault abort': abort,
    'path rewrite': rewrite?.path,
    'host rewrite': rewrite?.host,
    'CORS policy': cors,
  };
  return new Map([
    ...Object.entries(all).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, JSON.stringify(value)]])),
    ...mirrors.map((mirror): [string, string] => [`mirrored percent to ${mirrorTarget(mirror)}`, String(mirror.percent)]),
    ...headerSettings('request', requestHeaders),
    ...headerSettings('response', responseHeaders),
  ]);
}

function headerSettings(direction: string, headers?: HeaderChanges): [string, string][] {
  if (!headers) return [];
  const { set, add, remove } = headers;
  return [
    ...set.map(({ name, value }): [string, string] => [`${direction} header ${name}`, JSON.stringify(['set', value])]),
    ...add.map(({ name, value }): [string, string] => [`${direction} header ${name}`, JSON.stringify(['add', value])]),
    ...remove.map((name): [string, string] => [`${direction} header ${name}`, JSON.stringify(['remove'])]),
  ];
}
