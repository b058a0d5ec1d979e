/** A copy of the lists and plain objects in a value; instances of classes stay as they are. What a user passed can then change without effect. */
export function plainCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(item => plainCopy<unknown>(item)) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainCopy<unknown>(item)])) as T;
}
