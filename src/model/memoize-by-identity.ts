/** A function that computes its value once per object: for values that many read, of objects that never change. */
export function memoizeByIdentity<K extends object, V>(compute: (of: K) => V): (of: K) => V {
  const cache = new WeakMap<K, V>();
  return key => {
    const cached = cache.get(key);
    if (cached !== undefined) return cached;
    const value = compute(key);
    cache.set(key, value);
    return value;
  };
}
