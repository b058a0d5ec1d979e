/** Puts something into the list of a key, which may be the first of it. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const before = lists.get(key);
  if (before) before.push(item);
  else lists.set(key, [item]);
}
