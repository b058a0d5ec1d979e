/** The function, asked once of each thing: for what many ask and nothing changes. */
export function memoizeByIdentity<K extends object, V>(make: (of: K) => V): (of: K) => V {
  const made = new WeakMap<K, V>();
  return of => {
    const before = made.get(of);
    if (before !== undefined) return before;
    const now = make(of);
    made.set(of, now);
    return now;
  };
}
