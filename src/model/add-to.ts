/** Appends an item to the list of a key; the list is created if missing. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, item: V): void {
  const existing = lists.get(key);
  if (existing) existing.push(item);
  else lists.set(key, [item]);
}
