import * as fc from 'fast-check';
import { errorOf } from '../mesh-fixture';

/** Strings that mean something to a YAML parser, a proxy, a regex, a URL, or the pattern language of Istio. */
const PARTS = [
  '*', '**', '{*}', '{**}', '{', '}', '[', ']', '][', '/', '//', '..', '.', '/../', '%2f', '%2e', '%', '%00', '\u0000', '\n', '\r\n', '\t', ' ', '\u00a0',
  '\u2028', '\ud800',
  'é', '\u0430', '😀', 'a', 'admin', 'A', '0', '-', '_', ':', ';', ',', '=', '?', '#', '&', '"', '\'', '`', '$', '|', '(', '\\', '<', '@', '!', '~', '^',
  '0.0.0.0/0', '10.0.0.0/8', '10.1.2.3/8', '10.0.0.0/33', '::/0', '::ffff:0:0/96', '010.0.0.0/8', '/api', 'https://a', 'example.com', 'Bearer ', 'x-role',
  'authorization',
  '__proto__', 'constructor', 'request.headers[x]', 'null', '~', 'on', 'host', 'a'.repeat(300),
];
const hostile = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 3 }).map(parts => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '*', '/', '/*', '/{*}', '/api/*', '/api/{**}', '*.example.com', '*.com', '*example.com') },
);

/** Of each place; more by `HOSTILE_RUNS=2000 npx jest test/security/hostile`. */
const RUNS = Number(process.env.HOSTILE_RUNS ?? 450);

export type Manifests = any[];

export const specOf = (manifests: Manifests, kind: string, name: string) => manifests
  .find(item => item.kind === kind && item.metadata.name === name).spec;

/** A text as a pattern of Istio: a wildcard at its begin or its end, or alone. In a path braces with a wildcard are a template. */
export function isPlain(text: string, path = false): boolean {
  return text !== '' && !text.startsWith('*') && !text.endsWith('*') && !(path && /[{}*]/.test(text)) && !/[\u0000-\u001f\u007f]/.test(text);
}

/** The paths that a pattern of Istio matches beyond those of an exact path or a prefix by element. */
export function isNoWider(patterns: readonly string[], path: string, exact: boolean): boolean {
  const said = exact ? [path] : path === '/' ? ['/*'] : [path, `${path}/*`];
  return patterns.every(pattern => said.includes(pattern)) && isPlain(path, true) && path.startsWith('/');
}

export function ipv4(cidr: string): boolean {
  const [, address, length] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(cidr) ?? [];
  return !!address && address.split('.').every(part => String(Number(part)) === part && Number(part) < 256) && (length === undefined || Number(length) <= 32);
}

/** Where a string of a user ends up in a policy: how it gets there, and whether what is rendered says that string and no more. */
export interface Place { readonly make: (text: string) => Manifests; readonly isNoWider: (manifests: Manifests, text: string) => boolean }

/** Tests that a hostile text in each place is refused in one line, or that a policy says it and no more. */
export function testPlaces(places: Readonly<Record<string, Place>>): void {
  const seen = { refused: 0, accepted: 0 };
  const count = Object.keys(places).length;

  beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // warnings
  afterEach(() => jest.restoreAllMocks());

  test.each(Object.entries(places))('a hostile %s is refused in one line, or a policy says it and no more', (_, { make, isNoWider: holds }) => {
    fc.assert(fc.property(hostile, text => {
      let manifests: Manifests | undefined;
      const error = errorOf(() => { manifests = make(text); });
      if (!manifests) {
        seen.refused++;
        // What, allowed, and what to change; findings come together, a line each.
        expect(error).toMatch(/^(Validation failed|[^\n]*: [^\n]*; [^\n]*$)/);
        expect(error!.replace(/\n {2}/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u2028]/);
        return;
      }
      seen.accepted++;
      const policies = manifests.filter(({ kind }) => /Policy|Authentication|^Gateway/.test(kind));
      if (!holds(manifests, text)) throw new Error(`${JSON.stringify(text)} renders ${JSON.stringify(policies)}`);
    }), { seed: 7, numRuns: RUNS });
  });

  test('the inputs are many, of both kinds', () => {
    expect(seen.refused + seen.accepted).toBe(count * RUNS);
    expect(seen.accepted).toBeGreaterThan(count * RUNS / 50);
    expect(seen.refused).toBeGreaterThan(count * RUNS / 50);
  });
}
