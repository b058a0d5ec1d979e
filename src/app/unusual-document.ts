import { randomUUID } from 'crypto';
import { Yaml } from 'cdk8s';
import { isPlainMap } from './is-plain-map';
import { YamlScalars } from './yaml-scalars';

/**
 * The text of a document that cdk8s writes as a whole: one with anchors, or with anything but maps, lists, strings, numbers and booleans.
 * Strings that need quotes are replaced by words of the same length before, and the words by the quoted strings after.
 */
export class UnusualDocument {
  private readonly quotes: string[] = [];
  private readonly copies = new Map<object, object>();
  private readonly word = `text-${randomUUID()}-`;

  public constructor(private readonly scalars: YamlScalars) {}

  /** The text of the document. */
  public write(document: any): string {
    const text = Yaml.stringify(this.copy(document));
    return text.replace(new RegExp(`${this.word}(\\d+)-*x`, 'g'), (_, i) => this.quotes[i]);
  }

  /** A copy with words for strings. An object that occurs twice does so in the copy. */
  private copy(value: any): any {
    if (typeof value === 'string') return this.wordFor(value);
    if (typeof value !== 'object' || value === null) return value;
    if (this.copies.has(value)) return this.copies.get(value);
    if (Array.isArray(value)) {
      const list: any[] = [];
      this.copies.set(value, list);
      for (let i = 0; i < value.length; i++) list.push(this.copy(value[i]));
      return list;
    }
    if (!isPlainMap(value) && Object.getPrototypeOf(value) !== null) return value;
    if (typeof value.toJSON === 'function') return value;
    const map = {};
    this.copies.set(value, map);
    for (const key of Object.keys(value)) {
      // Not by assignment, which loses a key `__proto__`.
      Object.defineProperty(map, this.wordFor(key), { value: this.copy(value[key]), enumerable: true });
    }
    return map;
  }

  private wordFor(text: string): string {
    const quotes = this.scalars.quotes(text);
    if (quotes === undefined) return text;
    this.quotes.push(quotes);
    return `${this.word}${this.quotes.length - 1}`.padEnd(quotes.length - 1, '-') + 'x';
  }
}
