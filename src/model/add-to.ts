/** Appends an item to the list of a key; the list is created if missing. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const before = lists.get(key);
  if (before) before.push(item);
  else lists.set(key, [item]);
}
