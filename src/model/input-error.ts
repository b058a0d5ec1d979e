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

/** A mistake without where and fix, as a finding has them apart. */
export function mistakeMessage({ what, got, allowed }: Pick<Mistake, 'what' | 'got' | 'allowed'>): string {
  return `${what} is ${shown(got)}, allowed: ${allowed}`;
}

/** Values as they would be typed, so that control characters and stray spaces are seen; long ones are cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
