import { CookieCondition, StringCondition } from './match';

/** The longest regex that Istio accepts, and the longest value of a query parameter in an HTTPRoute. */
export const MAX_REGEX_LENGTH = 1024;

/** A cookie more multiplies the orders in which the cookies may stand: the regex of five has 120 parts. */
const MAX_COOKIES = 4;

/** A regex (RE2, full match) for a `cookie` header in which these cookies have these values, in any order: others may stand before, between and after them. */
export function cookieRegex(cookies: readonly CookieCondition[]): string {
  return orders(cookies.map(({ name, value }) => `${literal(name)}=${literal(value)}`)).map(some => `(.*;\\s*)?${some.join(';(.*;)?\\s*')}(;.*)?`).join('|');
}

/** Whether the regex for these cookies is longer than a mesh accepts. */
export function isCookieRegexTooLong(cookies: readonly CookieCondition[]): boolean {
  return cookies.length > MAX_COOKIES || cookieRegex(cookies).length > MAX_REGEX_LENGTH;
}

/** What is allowed, for an error. */
export const TOO_MANY_COOKIES = {
  allowed: `cookies whose regex has at most ${MAX_REGEX_LENGTH} characters: it lists every order of them`,
  fix: 'match on fewer cookies or shorter values, or on a header that the application sets',
};

/** The regex for a condition, where a mesh has exact values and regexes only. */
export function prefixRegex({ value }: StringCondition): string { return `${literal(value)}.*`; }

function orders(items: readonly string[]): string[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, i) => orders([...items.slice(0, i), ...items.slice(i + 1)]).map(rest => [item, ...rest]));
}

/** A regex that matches just this text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
