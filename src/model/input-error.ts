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

/** Values as they would be typed, so that control characters and stray spaces are seen; long ones are cut. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
