import { JsonValue } from './json-value';
import { HttpMethod } from '../model/http-method';
import { Caller, Match, PathCondition, StringCondition } from '../model/match';
import { omitUndefined } from '../model/omit-undefined';
import { re2 } from '../model/re2';

/** A match of a route, as the record has it. */
export function readMatch(match: JsonValue): Match {
  const list = <T>(name: string, read: (item: JsonValue) => T) => match.optional(name)?.list().map(read);
  return omitUndefined({
    path: list('path', readPath),
    headers: list('headers', readNamed),
    cookies: list('cookies', cookie => ({ name: cookie.field('name').text(), value: cookie.field('value').text() })),
    queries: list('queries', readNamed),
    withoutHeaders: list('withoutHeaders', header => omitUndefined({ name: header.field('name').text(), value: optionalCondition(header) })),
    methods: list('methods', readMethod),
    authority: list('authority', readCondition),
    scheme: match.optional('scheme')?.oneOf(['http', 'https'] as const),
    port: match.optional('port')?.whole(),
    callers: list('callers', readCaller),
  });
}

export function readMethod(method: JsonValue): HttpMethod { return method.oneOf(Object.values(HttpMethod)); }

export function readPath(path: JsonValue): PathCondition {
  const type = path.field('type').oneOf(['exact', 'element-prefix', 'string-prefix', 'regex'] as const);
  const is = (name: string) => path.optional(name)?.flag() || undefined;
  return omitUndefined({ type, value: readValue(path, type), ignoreCase: is('ignoreCase'), grpc: is('grpc') }) as PathCondition;
}

function readNamed(named: JsonValue) { return { name: named.field('name').text(), value: readCondition(named.field('value')) }; }

function optionalCondition(header: JsonValue): StringCondition | undefined {
  const value = header.optional('value');
  return value && readCondition(value);
}

function readCondition(condition: JsonValue): StringCondition {
  const type = condition.field('type').oneOf(['exact', 'prefix', 'regex'] as const);
  return { type, value: readValue(condition, type) };
}

/** A regex is compiled when matches are compared. */
function readValue(condition: JsonValue, type: string): string {
  const value = condition.field('value');
  return type === 'regex' ? value.check(isRegex, 'a regex in RE2 syntax') : value.text();
}

function isRegex(regex: string): boolean {
  try {
    re2(regex);
    return true;
  } catch {
    return false;
  }
}

function readCaller(caller: JsonValue): Caller {
  return omitUndefined({ namespace: caller.field('namespace').text(), service: caller.optional('service')?.text() });
}
