import { inputError } from '../model/input-error';

/** A value of a JSON file with its place in it. Each reading method fails with the place, what is there and what is allowed. */
export class JsonValue {
  /** @throws if the text is no JSON */
  public static parse(file: string, text: string): JsonValue {
    try {
      return new JsonValue(file, '', JSON.parse(text.replace(/^\ufeff/, '')));
    } catch (error) {
      const { message } = error as Error;
      throw inputError({ where: file, what: 'content', got: text.slice(0, 40), allowed: `JSON (${message})`, fix: REWRITE });
    }
  }

  private constructor(private readonly file: string, private readonly place: string, private readonly value: unknown) {}

  /** A field of an object, which has to be there. */
  public field(name: string, fix: string = REWRITE): JsonValue {
    const child = this.optional(name);
    return child ?? this.below(`.${name}`, undefined).fail('a value', fix);
  }

  /** A field of an object; undefined if it is missing. */
  public optional(name: string): JsonValue | undefined {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object');
    // Own fields only: `constructor` is a field of every object.
    return Object.prototype.hasOwnProperty.call(value, name) ? this.below(`.${name}`, (value as Record<string, unknown>)[name]) : undefined;
  }

  /** The fields of an object whose keys are data. */
  public entries(): [string, JsonValue][] {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) this.fail('an object');
    return Object.entries(value as object).map(([name, one]) => [name, this.below(`.${name}`, one)]);
  }

  public list(): JsonValue[] {
    const { value } = this;
    return Array.isArray(value) ? value.map((item, i) => this.below(`[${i}]`, item)) : this.fail('a list');
  }

  public text(): string { return typeof this.value === 'string' ? this.value : this.fail('a text'); }

  public flag(): boolean { return typeof this.value === 'boolean' ? this.value : this.fail('true or false'); }

  public whole(): number {
    const { value } = this;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : this.fail('a whole number from 0');
  }

  public oneOf<T extends string | number>(allowed: readonly T[]): T {
    return allowed.find(one => one === this.value) ?? this.fail(allowed.join(', '));
  }

  /** What a function reads of the text. @throws with the place of this value, if it throws */
  public check(isValid: (text: string) => boolean, allowed: string): string {
    const text = this.text();
    return isValid(text) ? text : this.fail(allowed);
  }

  public fail(allowed: string, fix: string = REWRITE): never {
    throw inputError({ where: this.file, what: this.place ? `field ${this.place.replace(/^\./, '')}` : 'content', got: this.value, allowed, fix });
  }

  private below(step: string, value: unknown): JsonValue { return new JsonValue(this.file, this.place + step, value); }
}

const REWRITE = 'write the file again: new MeshApp({ meshFile }), see docs/guides/access-matrix.md';
