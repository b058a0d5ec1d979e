/** The parts of an input error. */
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
  return new Error(`${where}: ${what} is ${valueText(got)}, allowed: ${allowed}; ${fix}`);
}

/** A value as JSON, which shows control characters and stray spaces; long values are cut. */
function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
