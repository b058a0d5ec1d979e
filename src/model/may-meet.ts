import { Match } from './match';

/** What a match names of something that a request has one of; none where it leaves it open. */
type Naming = (match: Match) => string[] | undefined;

/** The callers, the whole path, the first element of the path: matches that name others have no request in common. */
const NAMING: readonly Naming[] = [
  ({ callers }) => (callers?.every(({ service }) => service !== undefined) ? callers.map(({ namespace, service }) => `${namespace}/${service}`) : undefined),
  ({ path }) => {
    const whole = path?.find(({ type, ignoreCase }) => type === 'exact' && !ignoreCase);
    return whole && [whole.value];
  },
  ({ path }) => {
    const first = path?.flatMap(({ type, value }) => {
      const [, element, slash] = /^\/([^/]+)(\/?)/.exec(value) ?? [];
      return element !== undefined && type !== 'regex' && (slash || type !== 'string-prefix') ? [element.toLowerCase()] : [];
    }) ?? [];
    return first.length ? first.slice(0, 1) : undefined;
  },
];

/** So many are sooner held against each other than looked up. */
const FEW = 4;

interface Index { readonly named: Map<string, number[]>; readonly open: number[] }

/** A list of things with matches, and which of them may meet: so that not each has to be held against every other. */
export class MayMeet<T extends { readonly matches: readonly Match[] }> {
  private readonly names: readonly (readonly string[] | undefined)[][] = [];
  private readonly indexes: readonly Index[] = [];

  constructor(private readonly items: readonly T[]) {
    if (items.length <= FEW) return;
    this.names = items.map(({ matches }) => NAMING.map(naming => all(matches, naming)));
    this.indexes = NAMING.map((_, of) => {
      const index: Index = { named: new Map(), open: [] };
      this.names.forEach((names, i) => {
        if (!names[of]) index.open.push(i);
        for (const name of names[of] ?? []) {
          const before = index.named.get(name);
          if (before) before.push(i);
          else index.named.set(name, [i]);
        }
      });
      return index;
    });
  }

  /** Of those before a place those that may have requests in common with what stands there, in their order. */
  public before(place: number): T[] {
    return this.places(place).filter(i => i < place).map(i => this.items[i]);
  }

  /** The same of all, itself among them. */
  public around(place: number): T[] {
    return this.places(place).map(i => this.items[i]);
  }

  private places(place: number): number[] {
    if (this.items.length <= FEW) return this.items.map((_, i) => i);
    const of = this.names[place].findIndex(names => names);
    if (of < 0) return this.items.map((_, i) => i);
    const { named, open } = this.indexes[of];
    return [...new Set([...this.names[place][of]!.flatMap(name => named.get(name) ?? []), ...open])].sort((a, b) => a - b);
  }
}

/** What any of the matches names; none where one of them leaves it open. */
function all(matches: readonly Match[], naming: Naming): string[] | undefined {
  const names = matches.map(naming);
  return names.every(some => some) ? [...new Set(names.flatMap(some => some!))] : undefined;
}
