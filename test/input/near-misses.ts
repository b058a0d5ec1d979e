import * as fc from 'fast-check';

/** Values that plain JavaScript and other languages may pass for a string. */
const NO_STRINGS: unknown[] = [undefined, null, 0, 7, NaN, true, {}, [], ['a'], { toString: () => 'a' }, Symbol('a'), 1n, () => 'a', circle()];

function circle(): object {
  const parent: { child?: object } = {};
  parent.child = { parent };
  return parent;
}

/** What no rule of a string takes. */
export const noString: fc.Arbitrary<any> = fc.constantFrom(...NO_STRINGS);

/** Texts made of the parts that a rule is about, with now and then a part that no rule takes. They are often right, and else nearly so. */
export function nearMisses(...parts: string[]): fc.Arbitrary<string> {
  const right = fc.constantFrom(...parts);
  const wrong = fc.constantFrom('\n', '\r', '\u0000', '\u007f', '\u2028', ' ', 'ü', 'A', '_', '%', '*', '/', ':', '');
  return fc.array(fc.oneof({ weight: 19, arbitrary: right }, { weight: 1, arbitrary: wrong }), { maxLength: 8 }).map(all => all.join(''));
}

/** Whether all characters of a text are among others. */
export function consistsOf(text: string, characters: string): boolean { return [...text].every(character => characters.includes(character)); }

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();

/**
 * That a rule takes a value as another statement of it does, gives back what it takes, and refuses in one short line that says what it got.
 */
export function holds<T>(rule: (where: string, what: string, value: T) => T, value: T, expected: boolean): void {
  let given: T | undefined;
  let message: string | undefined;
  try {
    given = rule('chart/it', 'name', value);
  } catch (error) {
    message = (error as Error).message;
  }
  if (expected) {
    expect({ given, message }).toEqual({ given: value, message: undefined });
  } else {
    expect(message).toMatch(/^chart\/it: name is [ -~\u00a0-\u2027\u202a-\uffff]+, allowed: .+; .+$/);
    expect(message!.length).toBeLessThan(500);
  }
}
