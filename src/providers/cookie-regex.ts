/** A regex (RE2, full match) for a `cookie` header in which the cookie has this value: other cookies may stand before it and after it. */
export function cookieRegex(name: string, value: string): string {
  return `(.*;\\s*)?${literal(name)}=${literal(value)}(;.*)?`;
}

/** A regex that matches just this text. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
