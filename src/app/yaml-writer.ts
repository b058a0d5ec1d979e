import { Yaml } from 'cdk8s';
import { emptyText, YamlScalars } from './yaml-scalars';

/** How many documents are searched for new scalars at once: enough to share the cost of a call to the library. */
const BATCH = 64;

/**
 * Writes plain objects as YAML, byte for byte as cdk8s' `Yaml.stringify()` does, and several times faster.
 *
 * Only the block structure of maps and lists is written here. How a key or a value is written is always asked of cdk8s, once for each
 * distinct one. A document with anything but plain maps, lists, strings, numbers and booleans, or with an object that occurs twice (the
 * library writes an anchor), is left to cdk8s as a whole; so is every document if cdk8s should ever lay out its blocks in another way.
 */
export class YamlWriter {
  private readonly scalars = new YamlScalars();
  private readonly emptyMap = emptyText({});
  private readonly emptyList = emptyText([]);
  private readonly knowsLayout = this.writesLikeCdk8s();

  /** The text of a file with these documents. */
  public write(documents: any[]): string {
    return this.documents(documents).join('---\n');
  }

  /** The text of each document on its own. */
  public documents(documents: any[]): string[] {
    const texts: string[] = [];
    for (let start = 0; start < documents.length; start += BATCH) {
      const batch = documents.slice(start, start + BATCH);
      this.scalars.trim();
      const plain = batch.map(document => this.knowsLayout && this.isPlainDocument(document));
      this.scalars.learn();
      batch.forEach((document, i) => texts.push(plain[i] ? this.document(document) : Yaml.stringify(document)));
    }
    return texts;
  }

  /** Whether a document with every kind of nesting comes out here as it does from cdk8s. */
  private writesLikeCdk8s(): boolean {
    const sample = {
      map: { list: [1, 'x\ny\n', { a: 1, b: [1, { c: 2 }] }, [[1, 2], { d: { e: 1 } }, [], {}]], empty: {} },
      list: [],
      text: 'x\n\ny',
    };
    return this.isPlainDocument(sample) && this.document(sample) === Yaml.stringify(sample);
  }

  /** Whether the document can be written here. Its strings are noted on the way. */
  private isPlainDocument(document: any): boolean {
    return isPlainMap(document) && Object.keys(document).length > 0 && this.isPlain(document, true, new Set());
  }

  private isPlain(value: any, root: boolean, seen: Set<object>): boolean {
    switch (typeof value) {
      case 'string':
        this.scalars.note(value);
        return true;
      case 'number':
        return !Object.is(value, -0); // which the memory of scalars cannot tell from 0
      case 'boolean':
        return true;
      case 'object':
        break;
      default:
        return false;
    }
    if (value === null || seen.has(value)) {
      return false;
    }
    seen.add(value);
    if (Array.isArray(value)) {
      // Not every(), which would step over the holes of a list.
      for (let i = 0; i < value.length; i++) {
        if (!this.isPlain(value[i], false, seen)) {
          return false;
        }
      }
      return true;
    }
    if (!isPlainMap(value)) {
      return false;
    }
    for (const key of Object.keys(value)) {
      if (this.scalars.key(key, root) === undefined || !this.isPlain(value[key], false, seen)) {
        return false;
      }
    }
    return true;
  }

  private document(document: any): string {
    return this.map(document, '', true) + '\n';
  }

  private map(map: any, indent: string, root: boolean): string {
    const inner = indent + '  ';
    let text = '';
    for (const key of Object.keys(map)) {
      text += (text === '' ? '' : '\n' + indent) + this.scalars.key(key, root);
      const value = map[key];
      if (typeof value !== 'object') {
        text += ' ' + this.scalars.value(value, inner);
      } else if (Array.isArray(value)) {
        text += value.length === 0 ? ' ' + this.emptyList : '\n' + inner + this.list(value, inner);
      } else {
        const block = this.map(value, inner, false);
        text += block === '' ? ' ' + this.emptyMap : '\n' + inner + block;
      }
    }
    return text;
  }

  private list(list: any[], indent: string): string {
    const inner = indent + '  ';
    let text = '';
    for (const value of list) {
      text += text === '' ? '- ' : '\n' + indent + '- ';
      if (typeof value !== 'object') {
        text += this.scalars.value(value, inner);
      } else if (Array.isArray(value)) {
        text += value.length === 0 ? this.emptyList : this.list(value, inner);
      } else {
        text += this.map(value, inner, false) || this.emptyMap;
      }
    }
    return text;
  }
}

function isPlainMap(value: any): boolean {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}
