/** A list; undefined if it is empty. */
export function nonEmpty<T>(items: readonly T[]): T[] | undefined {
  return items.length ? [...items] : undefined;
}
