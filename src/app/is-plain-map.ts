/** Whether a value is an object of keys and values, and not an instance of a class. */
export function isPlainMap(value: any): boolean {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
