import { Yaml } from 'cdk8s';

type Scalar = string | number | boolean;

/** A memory for more scalars than this is emptied, so that it stays small however large the app. */
const MAX_MEMORY = 50_000;

/** Longer strings are seldom seen twice, and would make the memory large. */
const MAX_LENGTH = 200;

/**
 * How cdk8s writes keys and values: asked of `Yaml.stringify()`, and remembered for each distinct one.
 *
 * Nothing here knows when YAML wants quotes. That keeps the text that of the installed cdk8s, whatever its version.
 */
export class YamlScalars {
  private readonly values = new Map<Scalar, string>();
  // Apart, since the library quotes a key like `---` at the start of a line only.
  private readonly rootKeys = new Map<string, string | undefined>();
  private readonly nestedKeys = new Map<string, string | undefined>();
  private readonly noted = new Set<string>();

  /** Forgets everything once there is too much of it. */
  public trim() {
    for (const memory of [this.values, this.rootKeys, this.nestedKeys]) {
      if (memory.size > MAX_MEMORY) {
        memory.clear();
      }
    }
  }

  /** Notes a string whose text will be asked for soon. */
  public note(value: string) {
    if (!this.values.has(value) && isMemorable(value)) {
      this.noted.add(value);
    }
  }

  /** Learns the text of all noted strings in one call: most of the cost of a call is not in the strings. */
  public learn() {
    if (this.noted.size === 0) {
      return;
    }
    const values = [...this.noted];
    this.noted.clear();
    const lines = Yaml.stringify(values).split('\n');
    if (lines.length === values.length + 1 && lines.every((line, i) => line.startsWith('- ') || i === values.length)) {
      values.forEach((value, i) => this.values.set(value, lines[i].slice(2)));
    }
  }

  /** The text of a value that stands at this indentation. */
  public value(value: Scalar, indent: string): string {
    const known = this.values.get(value);
    if (known !== undefined) {
      return known;
    }
    const text = nestedText(value, indent.length / 2);
    if (typeof value !== 'string' || isMemorable(value)) {
      this.values.set(value, text);
    }
    return text;
  }

  /** The text of a key with its colon, or undefined if it is one of those that take several lines. */
  public key(key: string, root: boolean): string | undefined {
    const memory = root ? this.rootKeys : this.nestedKeys;
    const known = memory.get(key);
    if (known !== undefined || memory.has(key)) {
      return known;
    }
    const [before, after] = root ? ['', ' 0\n'] : ['k:\n  ', ' 0\n'];
    const text = Yaml.stringify(root ? { [key]: 0 } : { k: { [key]: 0 } });
    const inner = text.slice(before.length, -after.length);
    const simple = text === before + inner + after && inner.endsWith(':') && !inner.includes('\n');
    memory.set(key, simple ? inner : undefined);
    return memory.get(key);
  }
}

/** The text of an empty map or list. */
export function emptyText(value: {} | never[]): string {
  return nestedText(value, 1);
}

/** Text that takes several lines depends on its indentation, so it is rendered in place each time. */
function isMemorable(value: string): boolean {
  return value.length <= MAX_LENGTH && !value.includes('\n');
}

/** What cdk8s writes after the key for a value so many maps deep. */
function nestedText(value: unknown, depth: number): string {
  let document = value;
  let prefix = 0;
  for (let level = depth - 1; level >= 0; level--) {
    document = { k: document };
    prefix += 2 * level + 'k: '.length;
  }
  return Yaml.stringify(document).slice(prefix, -1);
}
