import { Yaml } from 'cdk8s';
import { isMalformed, MalformedValue } from './malformed-value';
import { isSafe, quoted } from './safe-scalar';

type Scalar = string | number | boolean;

/** Maximum number of cached scalars; a larger cache is cleared, so that memory does not grow with the app. */
const MAX_CACHE_SIZE = 50_000;

/** Longer strings are not cached: they rarely repeat, and take much memory. */
const MAX_LENGTH = 200;

/** Parsers find the colon of a longer key only after a question mark. */
const MAX_KEY_LENGTH = 1024;

/**
 * Strings that need no quotes: they do not begin as numbers and dates do, are longer than any boolean or null, and
 * consist of letters, digits, and punctuation without meaning in YAML between them. Nearly all strings that differ between services.
 */
const SURELY_PLAIN = /^[A-Za-z/][A-Za-z][\w./:*-]{3,}[\w*]$/;

/** Minimum length of such a string. */
const MIN_PLAIN_LENGTH = 6;

/** Short words that are no boolean, null or exponent in any version of YAML. */
const SURELY_A_WORD = /^(?!(?:y|yes|n|no|on|off|true|false|null|e-?\d+)$)[a-z](?:[a-z\d-]{0,3}[a-z\d])?$/i;

/**
 * The YAML text of keys and values, from `Yaml.stringify()` of cdk8s, with a cache.
 *
 * Except for whole numbers, booleans and strings that need no quotes in any case, cdk8s decides on quotes. So the text is that of the installed
 * cdk8s, whatever its version. Only strings that some parser would then read in another way are quoted here (`safe-scalar.ts`).
 */
export class YamlScalars {
  private readonly values = new Map<Scalar, string>();
  // Separate, since the library quotes a key like `---` at the start of a line only.
  private readonly rootKeys = new Map<string, string | undefined>();
  private readonly nestedKeys = new Map<string, string | undefined>();

  /** Clears the cache if it is too large. */
  public trim() {
    for (const cache of [this.values, this.rootKeys, this.nestedKeys]) {
      if (cache.size > MAX_CACHE_SIZE) {
        cache.clear();
      }
    }
  }

  /** The text of a value at this depth of maps and lists. */
  public value(value: Scalar, depth: number): string {
    if (typeof value === 'string' && value.length >= MIN_PLAIN_LENGTH && SURELY_PLAIN.test(value)) {
      return value;
    }
    const cached = this.values.get(value);
    if (cached !== undefined) {
      return cached;
    }
    if (typeof value === 'boolean' || Number.isSafeInteger(value) || (typeof value === 'string' && SURELY_A_WORD.test(value))) {
      return this.store(value, `${value}`);
    }
    if (typeof value !== 'string') {
      if (!Number.isFinite(value)) throw new MalformedValue();
      return this.store(value, nestedText(value, 1));
    }
    if (!value.includes('\n')) {
      return this.store(value, safe(value, nestedText(value, 1)));
    }
    // Text that takes several lines depends on its indentation, so it is rendered in place each time.
    return safe(value, nestedText(value, depth));
  }

  /** The text of a string in quotes, or undefined if each parser reads it back as cdk8s writes it. */
  public quotes(text: string): string | undefined {
    const written = nestedText(text, 1);
    const result = safe(text, written);
    return result === written ? undefined : result;
  }

  /** The text of a key with its colon, or undefined if it takes several lines. */
  public key(key: string, root: boolean): string | undefined {
    const cache = root ? this.rootKeys : this.nestedKeys;
    const cached = cache.get(key);
    if (cached !== undefined || cache.has(key)) {
      return cached;
    }
    if (key.length <= MAX_LENGTH && (SURELY_PLAIN.test(key) || SURELY_A_WORD.test(key))) {
      cache.set(key, `${key}:`);
      return `${key}:`;
    }
    const [before, after] = root ? ['', ' 0\n'] : ['k:\n  ', ' 0\n'];
    const text = Yaml.stringify(root ? { [key]: 0 } : { k: { [key]: 0 } });
    const inner = text.slice(before.length, -after.length);
    const simple = text === before + inner + after && inner.endsWith(':') && !inner.includes('\n');
    const result = simple ? `${safe(key, inner.slice(0, -1))}:` : undefined;
    cache.set(key, result && result.length <= MAX_KEY_LENGTH ? result : undefined);
    return cache.get(key);
  }

  private store(value: Scalar, text: string): string {
    if (typeof value !== 'string' || value.length <= MAX_LENGTH) {
      this.values.set(value, text);
    }
    return text;
  }
}

/** The text of a string: as cdk8s writes it, or in quotes if some parser would not read that back. */
function safe(value: string, written: string): string {
  if (isMalformed(value)) throw new MalformedValue();
  return isSafe(value, written) ? written : quoted(value);
}

/** The text that cdk8s writes after the key for a value at this depth of maps. */
function nestedText(value: unknown, depth: number): string {
  let document = value;
  let prefix = 0;
  for (let level = depth - 1; level >= 0; level--) {
    document = { k: document };
    prefix += 2 * level + 'k: '.length;
  }
  return Yaml.stringify(document).slice(prefix, -1);
}
