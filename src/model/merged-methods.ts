import { Match } from './match';

/** The matches (OR), with those that differ only in their methods as one: meshes and readers have fewer of them then. */
export function mergedMethods(matches: readonly Match[]): Match[] {
  if (matches.filter(({ methods }) => methods).length < 2) return [...matches]; // the common case
  const merged = new Map<string, Match>();
  for (const match of matches) {
    const { methods, ...others } = match;
    const key = JSON.stringify(methods ? others : [others]);
    const same = merged.get(key);
    merged.set(key, methods && same ? { ...match, methods: [...new Set([...same.methods!, ...methods])] } : match);
  }
  return [...merged.values()];
}
