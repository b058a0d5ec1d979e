import { CookieCondition } from '../model/match';

/** A regex (RE2, full match) for a `cookie` header in which these cookies have these values, in any order: others may stand before, between and after them. */
export function cookieRegex(cookies: readonly CookieCondition[]): string {
  return orders(cookies.map(({ name, value }) => `${literal(name)}=${literal(value)}`)).map(some => `(.*;\\s*)?${some.join(';(.*;)?\\s*')}(;.*)?`).join('|');
}

function orders(items: readonly string[]): string[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders([...items.slice(0, i), ...items.slice(i + 1)]).map(rest => [item, ...rest]));
}

/** A regex that matches just this text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
