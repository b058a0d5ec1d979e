/** What is wrong with a value: what it is, which value, what is allowed, and what to change. */
export interface Mistake {
  readonly what: string;
  readonly got: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** A mistake in the input, and where it was made. */
export interface InputMistake extends Mistake {
  /** Construct path, or the call that was made. */
  readonly where: string;
}

/** The one form of every local error: `shop/canary: canaryPercent is 150, allowed: …; …`. */
export function inputError({ where, fix, ...mistake }: InputMistake): Error {
  return new Error(`${where}: ${mistakeMessage(mistake)}; ${fix}`);
}

/** The message of a mistake, without construct path and fix: a finding has them apart. */
export function mistakeMessage({ what, got, allowed }: Pick<Mistake, 'what' | 'got' | 'allowed'>): string {
  return `${what} is ${valueText(got)}, allowed: ${allowed}`;
}

/** Maximum length of a value in an error. */
const LONGEST = 120;

// JSON escapes all other control characters.
const UNESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/** A value as a JSON literal, which shows control characters and stray spaces; long values are cut. */
function valueText(value: unknown): string {
  const text = literal(value).replace(UNESCAPED, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function literal(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value); // a circular object, such as a construct
  }
}
