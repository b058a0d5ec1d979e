/** A copy of the lists and plain objects in a value; instances of classes stay as they are. What a user passed can then change without effect. */
export function plainCopy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(item => plainCopy<unknown>(item)) as T;
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: any = { ...value };
  for (const [key, item] of Object.entries(copy)) if (typeof item === 'object' && key !== '__proto__') copy[key] = plainCopy(item);
  return copy;
}
