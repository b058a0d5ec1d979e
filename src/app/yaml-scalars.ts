import { Yaml } from 'cdk8s';

type Scalar = string | number | boolean;

/** A memory for more scalars than this is emptied, so that it stays small however large the app. */
const MAX_MEMORY = 50_000;

/** Longer strings are seldom seen twice, and would make the memory large. */
const MAX_LENGTH = 200;

/**
 * Strings that nobody takes for anything else: they begin as no number or date does, are longer than any word that is a boolean or null, and
 * have in them only letters, digits, and punctuation that means nothing between those. Nearly all strings that differ from service to service.
 */
const SURELY_PLAIN = /^[A-Za-z/][A-Za-z][\w./:*-]{3,}[\w*]$/;

/** Length of the shortest of them. */
const LEAST_SURE = 6;

/** Short words that are no boolean, null or exponent in any version of YAML. */
const SURELY_A_WORD = /^(?!(?:y|yes|n|no|on|off|true|false|null|e-?\d+)$)[a-z](?:[a-z\d-]{0,3}[a-z\d])?$/i;

/**
 * How cdk8s writes keys and values: asked of `Yaml.stringify()`, and remembered for each distinct one.
 *
 * But for strings that are plain beyond doubt, whole numbers and booleans, nothing here knows when YAML wants quotes. That keeps the text that of the installed cdk8s,
 * whatever its version.
 */
export class YamlScalars {
  private readonly values = new Map<Scalar, string>();
  // Apart, since the library quotes a key like `---` at the start of a line only.
  private readonly rootKeys = new Map<string, string | undefined>();
  private readonly nestedKeys = new Map<string, string | undefined>();

  /** Forgets everything once there is too much of it. */
  public trim() {
    for (const memory of [this.values, this.rootKeys, this.nestedKeys]) {
      if (memory.size > MAX_MEMORY) {
        memory.clear();
      }
    }
  }

  /** The text of a value so many maps and lists deep. */
  public value(value: Scalar, depth: number): string {
    if (typeof value === 'string' && value.length >= LEAST_SURE && SURELY_PLAIN.test(value)) {
      return value;
    }
    const known = this.values.get(value);
    if (known !== undefined) {
      return known;
    }
    if (typeof value === 'boolean' || Number.isSafeInteger(value) || (typeof value === 'string' && SURELY_A_WORD.test(value))) {
      return this.remember(value, `${value}`);
    }
    // Text that takes several lines depends on its indentation, so it is rendered in place each time.
    if (typeof value === 'string' && value.includes('\n')) {
      return nestedText(value, depth);
    }
    return this.remember(value, nestedText(value, 1));
  }

  /** The text of a key with its colon, or undefined if it is one of those that take several lines. */
  public key(key: string, root: boolean): string | undefined {
    const memory = root ? this.rootKeys : this.nestedKeys;
    const known = memory.get(key);
    if (known !== undefined || memory.has(key)) {
      return known;
    }
    if (key.length <= MAX_LENGTH && (SURELY_PLAIN.test(key) || SURELY_A_WORD.test(key))) {
      memory.set(key, `${key}:`);
      return `${key}:`;
    }
    const [before, after] = root ? ['', ' 0\n'] : ['k:\n  ', ' 0\n'];
    const text = Yaml.stringify(root ? { [key]: 0 } : { k: { [key]: 0 } });
    const inner = text.slice(before.length, -after.length);
    const simple = text === before + inner + after && inner.endsWith(':') && !inner.includes('\n');
    memory.set(key, simple ? inner : undefined);
    return memory.get(key);
  }

  private remember(value: Scalar, text: string): string {
    if (typeof value !== 'string' || value.length <= MAX_LENGTH) {
      this.values.set(value, text);
    }
    return text;
  }
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
