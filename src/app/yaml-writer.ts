import { Yaml } from 'cdk8s';
import { isPlainMap } from './is-plain-map';
import { MalformedValue, malformedValueError } from './malformed-value';
import { UnusualDocument } from './unusual-document';
import { YamlScalars } from './yaml-scalars';

/** Line breaks with their indentation, by depth. */
const LINES: string[] = ['\n'];

/**
 * A YAML writer for plain objects: the same output as cdk8s' `Yaml.stringify()`, byte for byte, several times faster. Only strings that some parser
 * of YAML 1.1 or 1.2 would then read in another way are in quotes, with escapes.
 *
 * It writes the block structure of maps and lists; `YamlScalars` has the text of keys and values. cdk8s itself writes a document with
 * anything but plain maps, lists, strings, numbers and booleans, or with an object that occurs twice (it writes an anchor). It writes every
 * document if its block style is not the one expected here.
 */
export class YamlWriter {
  private readonly scalars = new YamlScalars();
  /** The text of the document so far. */
  private text = '';
  /** The objects of the document so far; undefined if none can occur twice. */
  private visited?: Set<object>;
  private readonly matchesCdk8s: boolean;

  /**
   * @param isTree whether a document is known to have no object twice
   * @param pathOf where a document comes from, for errors
   */
  public constructor(
    private readonly isTree: (document: object) => boolean = () => false,
    private readonly pathOf: (document: any) => string = () => 'document',
  ) {
    this.matchesCdk8s = this.writesLikeCdk8s();
  }

  /** The text of a file with these documents. */
  public write(documents: any[]): string {
    return this.documents(documents).reduce((text, document, i) => (i ? `${text}---\n${document}` : document), '');
  }

  /** The text of each document on its own. */
  public documents(documents: any[]): string[] {
    this.scalars.trim();
    return documents.map(document => this.textOf(document));
  }

  private textOf(document: any): string {
    try {
      return (this.matchesCdk8s ? this.document(document) : undefined) ?? new UnusualDocument(this.scalars).write(document);
    } catch (error) {
      throw error instanceof MalformedValue ? malformedValueError(this.pathOf(document), document) : error;
    }
  }

  /** Whether a sample document, with every kind of nesting and of scalar that is written here, is written as by cdk8s. */
  private writesLikeCdk8s(): boolean {
    const sample = {
      'map': { list: [1, 'x\ny\n', { a: 1, b: [1, { c: 2 }] }, [[1, 2], { d: { e: 1 } }, [], {}]], empty: {} },
      'list': [],
      'text': 'x\n\ny',
      'words': ['a', 'Yn', 'ab-c', 'v5', 'noo', 'ee5', 'x9', 'Nul', 'nan', 'inf', 'oNe', 'x-y-z'],
      'numbers': [0, -1, 600, Number.MAX_SAFE_INTEGER, true, false],
      'plain_key': 1,
      'ab.c-d/e*:f': { '/ab.c-d/e*:f': 1 },
      'plain': ['falsehood', 'Null_1', '/a/b-c', 'a.b.c:8080', 'xx::--..//y', 'ee1000', 'cafe00', 'inf.nan', 'No/0:00', '/a/*', 'b*c*d*'],
    };
    return this.document(sample) === Yaml.stringify(sample);
  }

  /** The text of a document, or undefined if it is not plain. */
  private document(document: any): string | undefined {
    if (!isPlainMap(document) || Object.keys(document).length === 0) {
      return undefined;
    }
    this.text = '';
    this.visited = this.isTree(document) ? undefined : new Set();
    return this.value(document, 0, '') ? this.text + '\n' : undefined;
  }

  /**
   * Writes the value after a key or a dash. One function, for the same reason as in `ObjectRenderer`.
   *
   * @param lead text between the key or dash and a block value
   * @returns whether it is plain
   */
  private value(value: any, depth: number, lead: string): boolean {
    if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && !Object.is(value, -0))) {
      this.text += ' ' + this.scalars.value(value, depth); // whose memory cannot tell -0 from 0
      return true;
    }
    if (typeof value !== 'object' || value === null || this.visited?.has(value)) {
      return false;
    }
    this.visited?.add(value);
    const next = line(depth);
    let start = lead;
    let empty = true;
    if (Array.isArray(value)) {
      // Includes the holes of a list.
      for (let i = 0; i < value.length; i++) {
        this.text += start + '-';
        if (!this.value(value[i], depth + 1, ' ')) {
          return false;
        }
        start = next;
        empty = false;
      }
      if (empty) {
        this.text += ' []';
      }
      return true;
    }
    if (!isPlainMap(value)) {
      return false;
    }
    const inner = line(depth + 1);
    for (const key in value) {
      const text = this.scalars.key(key, depth === 0);
      if (text === undefined) {
        return false;
      }
      this.text += start + text;
      if (!this.value(value[key], depth + 1, inner)) {
        return false;
      }
      start = next;
      empty = false;
    }
    if (empty) {
      this.text += ' {}';
    }
    return true;
  }
}

function line(depth: number): string {
  return LINES[depth] ??= '\n' + '  '.repeat(depth);
}
