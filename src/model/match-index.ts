import { addTo } from './add-to';
import { Match } from './match';

/** Something with matches: a rule or an overlay. */
interface HasMatches { readonly matches: readonly Match[] }

/** The values that a match allows for one attribute of a request: its path, the value of a header. */
type Constraint = readonly [attribute: string, values: readonly string[]];

/** The constraints of a match. A request has one value of each attribute, so matches that allow different values of one attribute are disjoint. */
function constraintsOf({ callers, path, headers, cookies, queries }: Match): Constraint[] {
  const constraints: Constraint[] = [];
  if (callers?.length) {
    constraints.push(['namespace', callers.map(({ namespace }) => namespace)]);
    if (callers.every(({ service }) => service !== undefined)) constraints.push(['caller', callers.map(({ namespace, service }) => `${namespace}/${service}`)]);
  }
  if (path) {
    const whole = path.find(({ type, ignoreCase }) => type === 'exact' && !ignoreCase);
    if (whole) constraints.push(['path', [whole.value]]);
    const [elements = []] = path.filter(({ type }) => type !== 'regex').map(({ type, value }) => {
      const [, ...all] = value.toLowerCase().split('/');
      return type === 'string-prefix' ? all.slice(0, -1) : all; // the last of a string prefix may go on
    });
    elements.forEach((element, i) => { if (element) constraints.push([`path element ${i}`, [element]]); });
  }
  for (const { name, value } of headers ?? []) if (value.type === 'exact') constraints.push([`header ${name}`, [value.value]]);
  for (const { name, value } of cookies ?? []) constraints.push([`cookie ${name}`, [value]]);
  for (const { name, value } of queries ?? []) if (value.type === 'exact') constraints.push([`query ${name}`, [value.value]]);
  return constraints;
}

/** The constraints that alternative matches have in common: an attribute that one match leaves open is open. */
function commonConstraints(matches: readonly Match[]): Constraint[] {
  if (matches.length === 1) return constraintsOf(matches[0]);
  const constraints = new Map<string, (readonly string[])[]>();
  for (const match of matches) {
    for (const [attribute, values] of new Map(constraintsOf(match))) addTo(constraints, attribute, values);
  }
  return [...constraints].filter(([, by]) => by.length === matches.length).map(([attribute, by]) => [attribute, by.flat()]);
}

/** Up to this length, comparing all items is faster than an index. */
const FEW = 4;

/** The items by their value of one attribute; items are numbered by position. */
interface Index {
  readonly byValue: Map<string, number[]>;
  /** The items that constrain the attribute. */
  readonly constrained: Set<number>;
  /** The items that leave the attribute open, among the first `scanned` items. */
  readonly open: number[];
  scanned: number;
}

/** An index of rules or overlays by their matches: it finds those that may match common requests, without comparing every pair. */
export class MatchIndex<T extends HasMatches = HasMatches> {
  public readonly items: T[];
  private indexes?: Map<string, Index>;
  /** Number of items in the indexes: a short list needs none. */
  private indexed = 0;

  constructor(items: readonly T[] = []) {
    this.items = [...items];
  }

  public add(item: T): void { this.items.push(item); }

  /** The items that may match requests in common with any of the matches, in their order. */
  public candidates(matches: readonly Match[]): T[] {
    return this.items.length <= FEW ? [...this.items] : this.positions(matches).map(position => this.items[position]);
  }

  /** The items before a position that may match requests in common with the item at that position, in their order. */
  public candidatesBefore(position: number): T[] {
    if (this.items.length <= FEW) return this.items.slice(0, position);
    return this.positions(this.items[position].matches).filter(i => i < position).map(i => this.items[i]);
  }

  /** All items, including itself, that may match requests in common with the item at a position. */
  public candidatesAt(position: number): T[] {
    return this.candidates(this.items[position].matches);
  }

  private positions(matches: readonly Match[]): number[] {
    const indexes = this.index();
    let [fewest, found]: [number, () => number[]] = [this.items.length, () => this.items.map((_, i) => i)];
    for (const [attribute, values] of commonConstraints(matches)) {
      const index = indexes.get(attribute);
      if (!index) continue;
      const matching = [...new Set(values)].map(value => index.byValue.get(value) ?? []);
      const count = matching.reduce((sum, { length }) => sum + length, this.items.length - index.constrained.size);
      if (count < fewest) [fewest, found] = [count, () => [...new Set([...matching.flat(), ...this.open(index)])].sort((a, b) => a - b)];
    }
    return found();
  }

  /** The items that leave the attribute of an index open. Collected on first use: most attributes are never looked up. */
  private open(index: Index): readonly number[] {
    for (; index.scanned < this.items.length; index.scanned++) if (!index.constrained.has(index.scanned)) index.open.push(index.scanned);
    return index.open;
  }

  private index(): ReadonlyMap<string, Index> {
    const indexes = this.indexes ??= new Map();
    for (; this.indexed < this.items.length; this.indexed++) {
      for (const [attribute, values] of commonConstraints(this.items[this.indexed].matches)) addToIndex(indexes, attribute, values, this.indexed);
    }
    return indexes;
  }
}

function addToIndex(indexes: Map<string, Index>, attribute: string, values: readonly string[], position: number): void {
  const index: Index = indexes.get(attribute) ?? { byValue: new Map(), constrained: new Set(), open: [], scanned: 0 };
  indexes.set(attribute, index);
  index.constrained.add(position);
  for (const value of new Set(values)) addTo(index.byValue, value, position);
}
