/** What a mistake in the input says: where, what, got, allowed, and what to change. */
export interface InputMistake {
  /** Construct path, or the call that was made. */
  readonly where: string;
  readonly what: string;
  readonly got: unknown;
  readonly allowed: string;
  readonly fix: string;
}

/** The one form of every local error: `shop/canary: canaryPercent is 150, allowed: …; …`. */
export function inputError({ where, what, got, allowed, fix }: InputMistake): Error {
  return new Error(`${where}: ${what} is ${shown(got)}, allowed: ${allowed}; ${fix}`);
}

const LONGEST = 120;

// JSON escapes the other control characters by itself.
const UNESCAPED = /[\u007f-\u009f\u2028\u2029]/g;

/** Values as they would be typed, so that control characters and stray spaces are seen; long ones are cut. */
function shown(value: unknown): string {
  const text = literal(value).replace(UNESCAPED, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 3)}...` : text;
}

function literal(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value); // a construct, say, which has its children that have their parent
  }
}
