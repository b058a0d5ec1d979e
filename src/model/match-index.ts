import { addTo } from './add-to';
import { Match } from './match';

/** Something that takes the requests of its matches. */
interface HasMatches { readonly matches: readonly Match[] }

/** Which values of something a match lets a request have. */
type Named = readonly [thing: string, values: readonly string[]];

/** The values that a match names of things of which a request has one: matches that name others of one thing have no request in common. */
function namedBy({ callers, path, headers, cookies, queries }: Match): Named[] {
  const named: Named[] = [];
  if (callers?.length) {
    named.push(['namespace', callers.map(({ namespace }) => namespace)]);
    if (callers.every(({ service }) => service !== undefined)) named.push(['caller', callers.map(({ namespace, service }) => `${namespace}/${service}`)]);
  }
  if (path) {
    const whole = path.find(({ type, ignoreCase }) => type === 'exact' && !ignoreCase);
    if (whole) named.push(['path', [whole.value]]);
    const [elements = []] = path.filter(({ type }) => type !== 'regex').map(({ type, value }) => {
      const [, ...all] = value.toLowerCase().split('/');
      return type === 'string-prefix' ? all.slice(0, -1) : all; // the last of a string prefix may go on
    });
    elements.forEach((element, i) => { if (element) named.push([`path element ${i}`, [element]]); });
  }
  for (const { name, value } of headers ?? []) if (value.type === 'exact') named.push([`header ${name}`, [value.value]]);
  for (const { name, value } of cookies ?? []) named.push([`cookie ${name}`, [value]]);
  for (const { name, value } of queries ?? []) if (value.type === 'exact') named.push([`query ${name}`, [value.value]]);
  return named;
}

/** What all of the matches name: a thing that one of them leaves open is left open by all of them together. */
function allNamedBy(matches: readonly Match[]): Named[] {
  if (matches.length === 1) return namedBy(matches[0]);
  const named = new Map<string, (readonly string[])[]>();
  for (const match of matches) {
    for (const [thing, values] of new Map(namedBy(match))) addTo(named, thing, values);
  }
  return [...named].filter(([, by]) => by.length === matches.length).map(([thing, by]) => [thing, by.flat()]);
}

/** So many are sooner held against each other than looked up. */
const FEW = 4;

/** Who names which value of one thing, by place; and, as far as somebody has asked for them, who leaves it open. */
interface Index { readonly namers: Map<string, number[]>; readonly all: Set<number>; readonly open: number[]; asked: number }

/** A list of things with matches, and which of them may meet: so that not each has to be held against every other. */
export class MatchIndex<T extends HasMatches = HasMatches> {
  public readonly items: T[];
  private indexes?: Map<string, Index>;
  /** How many of the items are in the indexes: a list of few needs none. */
  private indexed = 0;

  constructor(items: readonly T[] = []) {
    this.items = [...items];
  }

  public add(item: T): void { this.items.push(item); }

  /** Those that may have requests in common with any of the matches, in their order. */
  public candidates(matches: readonly Match[]): T[] {
    return this.items.length <= FEW ? [...this.items] : this.places(matches).map(place => this.items[place]);
  }

  /** Of those before a place those that may have requests in common with what stands there, in their order. */
  public candidatesBefore(place: number): T[] {
    if (this.items.length <= FEW) return this.items.slice(0, place);
    return this.places(this.items[place].matches).filter(i => i < place).map(i => this.items[i]);
  }

  /** The same of all, itself among them. */
  public candidatesAt(place: number): T[] {
    return this.candidates(this.items[place].matches);
  }

  private places(matches: readonly Match[]): number[] {
    const indexes = this.index();
    let [fewest, found]: [number, () => number[]] = [this.items.length, () => this.items.map((_, i) => i)];
    for (const [thing, values] of allNamedBy(matches)) {
      const index = indexes.get(thing);
      if (!index) continue;
      const namers = [...new Set(values)].map(value => index.namers.get(value) ?? []);
      const many = namers.reduce((sum, { length }) => sum + length, this.items.length - index.all.size);
      if (many < fewest) [fewest, found] = [many, () => [...new Set([...namers.flat(), ...this.open(index)])].sort((a, b) => a - b)];
    }
    return found();
  }

  /** What leaves open whatever an index is of: collected for those things only that somebody looks up, of which there are few. */
  private open(index: Index): readonly number[] {
    for (; index.asked < this.items.length; index.asked++) if (!index.all.has(index.asked)) index.open.push(index.asked);
    return index.open;
  }

  private index(): ReadonlyMap<string, Index> {
    const indexes = this.indexes ??= new Map();
    for (; this.indexed < this.items.length; this.indexed++) {
      for (const [thing, values] of allNamedBy(this.items[this.indexed].matches)) enter(indexes, thing, values, this.indexed);
    }
    return indexes;
  }
}

function enter(indexes: Map<string, Index>, thing: string, values: readonly string[], place: number): void {
  const index: Index = indexes.get(thing) ?? { namers: new Map(), all: new Set(), open: [], asked: 0 };
  indexes.set(thing, index);
  index.all.add(place);
  for (const value of new Set(values)) addTo(index.namers, value, place);
}
