/**
 * Whether a value is the name of a port: at most 15 lower-case letters, digits and single dashes.
 * @see https://www.rfc-editor.org/rfc/rfc6335#section-5.1
 */
export function isPortName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 15 && /^(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/.test(value);
}
