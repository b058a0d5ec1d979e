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

  constructor(public readonly items: readonly T[]) {
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
    return this.places(this.names[place]).filter(i => i < place).map(i => this.items[i]);
  }

  /** The same of all, itself among them. */
  public around(place: number): T[] {
    return this.places(this.names[place]).map(i => this.items[i]);
  }

  /** The same of a match that need not be among them. */
  public meeting(match: Match): T[] {
    return this.places(NAMING.map(naming => naming(match))).map(i => this.items[i]);
  }

  /** By that which leaves the fewest. */
  private places(names: readonly (readonly string[] | undefined)[] = []): number[] {
    let fewest: readonly number[][] | undefined;
    let least = this.items.length;
    this.indexes.forEach(({ named, open }, of) => {
      if (!names[of]) return;
      const lists = [...names[of].flatMap(name => [named.get(name) ?? []]), open];
      const size = lists.reduce((sum, { length }) => sum + length, 0);
      if (fewest && size >= least) return;
      [fewest, least] = [lists, size];
    });
    return fewest ? [...new Set(fewest.flat())].sort((a, b) => a - b) : this.items.map((_, i) => i);
  }
}

/** What any of the matches names; none where one of them leaves it open. */
function all(matches: readonly Match[], naming: Naming): string[] | undefined {
  const names = matches.map(naming);
  return names.every(some => some) ? [...new Set(names.flatMap(some => some!))] : undefined;
}
