import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import * as jsYaml from 'js-yaml';
import * as yaml from 'yaml';
import { hostileMap, hostileText, MALFORMED_TEXTS, SAFE_TEXTS, safeMap, safeText, safeValue, UNSAFE_TEXTS } from './hostile-manifests';
import { YamlScalars } from '../../src/app/yaml-scalars';
import { YamlWriter } from '../../src/app/yaml-writer';

/** What the writer passes on to cdk8s as a whole is identical without saying anything, so this counts what it wrote itself. */
function writtenHere(documents: any[]): number {
  const stringify = jest.spyOn(Yaml, 'stringify');
  const passedOn = (document: any) => stringify.mock.calls.some(call => call[0] === document);
  new YamlWriter().write(documents);
  const count = documents.filter(document => !passedOn(document)).length;
  stringify.mockRestore();
  return count;
}

/** Parsers of YAML 1.1 and of YAML 1.2. Each reads the documents of a file. */
const PARSERS: Record<string, (text: string) => unknown[]> = {
  'js-yaml': text => jsYaml.loadAll(text),
  'yaml 1.1': text => yaml.parseAllDocuments(text, { version: '1.1' }).map(parsed),
  'yaml 1.2': text => yaml.parseAllDocuments(text, { version: '1.2' }).map(parsed),
};

function parsed(document: { readonly errors: readonly Error[]; toJS(): unknown }): unknown {
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS();
}

/** Every line break and every character that a parser may refuse: what is left is one line a line, in each version of YAML. */
const UNESCAPED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/; // eslint-disable-line no-control-regex

function expectReadBack(documents: any[], text: string): void {
  expect(text).not.toMatch(UNESCAPED);
  const expected = JSON.stringify(documents, (_, value) => value ?? null);
  for (const [name, parse] of Object.entries(PARSERS)) {
    let read;
    try {
      read = JSON.stringify(parse(text));
    } catch (error) {
      read = String(error);
    }
    if (read !== expected) throw new Error(`${name} reads ${text} as ${read}, not as ${expected}`);
  }
}

/** Documents with a text as key and value, at several depths. */
function documentsWith(text: string): any[] {
  return [{ [text]: text }, { a: { [text]: [text, [text], { [text]: text }] } }, { a: [{ b: { [text]: { c: text } } }] }];
}

describe('YamlWriter', () => {
  test('writes any documents as cdk8s does', () => {
    fc.assert(fc.property(fc.array(fc.oneof(safeMap, safeValue), { maxLength: 4 }), documents => {
      expect(new YamlWriter().write(documents)).toBe(Yaml.stringify(...documents));
    }), { numRuns: 1500 });
  });

  test('writes safe text as cdk8s does, as a key and as a value, at every depth', () => {
    fc.assert(fc.property(safeText, text => {
      const documents = documentsWith(text);
      expect(new YamlWriter().write(documents)).toBe(Yaml.stringify(...documents));
    }), { numRuns: 1000 });
  });

  test.each(SAFE_TEXTS)('writes as cdk8s does: %j', text => {
    expect(new YamlWriter().write(documentsWith(text))).toBe(Yaml.stringify(...documentsWith(text)));
  });

  test.each(UNSAFE_TEXTS)('writes in quotes, on one line: %j', text => {
    const written = new YamlWriter().write([{ k: text, l: [text], [text]: 1 }]);
    const inQuotes = /"(?:[^"\\\n]|\\.)*"/.source;
    expect(written).toMatch(new RegExp(`^k: (${inQuotes})\nl:\n  - \\1\n\\1: 1\n$`));
    expectReadBack([{ k: text, l: [text], [text]: 1 }], written);
  });

  test.each([' \n', '\n \n', '\n\n  \n'])('each parser reads back nothing but spaces and empty lines: %j', text => {
    expectReadBack(documentsWith(text), new YamlWriter().write(documentsWith(text)));
  });

  test('a line separator adds no field, no item and no document', () => {
    expect(new YamlWriter().write([{ image: 'users:v1\u2028    - image: evil', exact: 'v2\u0085      - uri: {prefix: /}', name: 'a\u2029---\u2029kind: Secret' }])).toBe(
      'image: "users:v1\\u2028    - image: evil"\nexact: "v2\\u0085      - uri: {prefix: /}"\nname: "a\\u2029---\\u2029kind: Secret"\n',
    );
  });

  test('each parser reads any text back, as a key and as a value, at every depth', () => {
    fc.assert(fc.property(hostileText, text => {
      expectReadBack(documentsWith(text), new YamlWriter().write(documentsWith(text)));
    }), { numRuns: 300 });
  });

  test('each parser reads any documents back', () => {
    fc.assert(fc.property(fc.array(hostileMap, { minLength: 1, maxLength: 3 }), documents => {
      expectReadBack(documents, new YamlWriter().write(documents));
    }), { numRuns: 100 });
  });

  test('each parser reads back what cdk8s lays out: with an anchor, with null, with a key of several lines or of 1,100 characters', () => {
    fc.assert(fc.property(hostileText, text => {
      const shared = { [text]: text };
      for (const document of [{ x: shared, y: [shared] }, { [text]: null, b: [text, null] }, { 'a\nb': text, [`a\n${text}`]: 1 }, { [`${text}\u2028`.padEnd(1100)]: text }]) {
        const written = new YamlWriter().write([document]);
        expectReadBack([document], written);
      }
    }), { numRuns: 60 });
    expect(new YamlWriter().write([{ x: UNSAFE_TEXTS, y: UNSAFE_TEXTS }])).toContain('&a1');
  });

  test.each(MALFORMED_TEXTS)('refuses half of a character: %j', text => {
    const writer = new YamlWriter(undefined, ({ name }) => `chart/${name}`);
    const rest = `${JSON.stringify(text)}, allowed: well-formed Unicode; remove the lone surrogate: half of a character, as in a text that was cut`;
    expect(() => writer.write([{ name: 'a' }, { name: 'b', list: [{}, { image: text }] }])).toThrow(`chart/b: list[1].image is ${rest}`);
    expect(() => writer.write([{ name: 'a', data: { [text]: 1 } }])).toThrow(`chart/a: key of data is ${rest}`);
    expect(() => writer.write([{ name: 'a', none: null, [text]: 1 }])).toThrow(`chart/a: key is ${rest}`);
  });

  test.each([NaN, Infinity, -Infinity])('refuses the number %d', number => {
    const writer = new YamlWriter(undefined, ({ name }) => `chart/${name}`);
    expect(() => writer.write([{ name: 'a', list: [{ user: 1 }, { user: number }] }])).toThrow(
      `chart/a: list[1].user is "${number}", allowed: finite numbers; change it: YAML can express it, and Kubernetes refuses it`,
    );
  });

  test('remembers across documents without mixing them up', () => {
    const writer = new YamlWriter();
    fc.assert(fc.property(fc.array(safeMap, { maxLength: 3 }), documents => {
      expect(writer.write(documents)).toBe(Yaml.stringify(...documents));
    }), { numRuns: 500 });
  });

  test('writes an anchor where cdk8s does: for an object that occurs twice', () => {
    const shared = { a: 1 };
    const documents = [{ x: shared, y: [shared] }, { z: shared }];
    expect(new YamlWriter().write(documents)).toBe(Yaml.stringify(...documents));
    expect(new YamlWriter().write(documents)).toContain('&a1');
  });

  test.each([
    ['null', { a: null }], ['undefined', { a: undefined }], ['a date', { a: new Date(0) }], ['a map', { a: new Map([['k', 1]]) }], ['a set', { a: new Set([1]) }],
    ['bytes', { a: Buffer.from('x') }], ['a big integer', { a: 10n }], ['a hole in a list', { a: [1, , 2] }], ['no prototype', { a: Object.create(null) }],
    ['toJSON()', { a: { toJSON: () => 'x' } }], ['-0', { a: [-0, 0] }], ['a text', 'x'], ['nothing', undefined], ['a list', [1]], ['an empty map', {}],
    ['a boxed text', { a: new String('x') }],
  ])('leaves what is not plain to cdk8s: %s', (_, document) => {
    expect(new YamlWriter().write([{ b: 1 }, document, { c: 1 }])).toBe(Yaml.stringify({ b: 1 }, document, { c: 1 }));
  });

  test('throws what cdk8s throws', () => {
    const document = { a: () => 1 };
    expect(() => Yaml.stringify(document)).toThrow('Tag not resolved for Function value');
    expect(() => new YamlWriter().write([document])).toThrow('Tag not resolved for Function value');
  });

  test('writes plain manifests itself', () => {
    expect(writtenHere([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { 'run.sh': '#!/bin/sh\necho\n', 'empty': '', '0775': 'yes' } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'b' }, spec: { ports: [{ port: 80 }], list: [[1], [], {}] } },
    ])).toBe(2);
  });

  test('asks cdk8s for each distinct scalar once', () => {
    const documents = Array.from({ length: 200 }, (_, i) => ({ kind: 'Service', metadata: { name: `s${i % 10}` }, spec: { port: 80 } }));
    const writer = new YamlWriter();
    writer.write(documents);
    const stringify = jest.spyOn(Yaml, 'stringify');
    writer.write(documents);
    expect(stringify).not.toHaveBeenCalled();
    stringify.mockRestore();
  });

  test('leaves everything to a cdk8s that lays out blocks in another way', () => {
    const original = Yaml.stringify.bind(Yaml);
    const stringify = jest.spyOn(Yaml, 'stringify').mockImplementation((...docs) => original(...docs).replace(/^( *)- /gm, '$1-   '));
    expect(new YamlWriter().write([{ a: [1] }])).toBe('a:\n  -   1\n');
    stringify.mockRestore();
  });
});

describe('YamlScalars', () => {
  test('forgets when it has learned too much', () => {
    const scalars = new YamlScalars();
    const size = () => (scalars as any).values.size;
    for (let i = 0; i <= 50_000; i++) {
      scalars.value(i, 1);
    }
    expect(size()).toBe(50_001);
    scalars.trim();
    expect(size()).toBe(0);
    expect(scalars.value('yes', 1)).toBe('"yes"');
  });

  test('does not keep long texts', () => {
    const scalars = new YamlScalars();
    const long = 'x '.repeat(101).trim();
    expect(scalars.value(long, 1)).toBe(long);
    expect((scalars as any).values.size).toBe(0);
  });

  test('decides alone about a text that is surely plain, and is right', () => {
    const stringify = jest.spyOn(Yaml, 'stringify');
    const plain = (text: string) => {
      stringify.mockClear();
      const written = new YamlScalars().value(text, 1);
      return stringify.mock.calls.length === 0 ? written : undefined;
    };
    const asked = ['', 'yes', 'False', 'NULL', 'e10000', '1e1000', 'e5', 'E-55', 'y', 'No', 'oFF', 'nuLL', '~', '5x', 'a-', '0x1234', '12:30:45', '2001-01-01', 'abcdef:', 'abcdef-', 'ab cdef', 'ab#cdef', '-abcdef', 'abcdef\n'];
    expect(['myregistry/orders:v1', '/api/orders/*', 'cluster.local/ns/shop/sa/orders', 'orders.shop.svc.cluster.local', 'v1', 'GET', 'x', 'a-b-c'].map(plain)).not.toContain(undefined);
    expect(asked.filter(text => plain(text) !== undefined)).toEqual([]);
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'aeExyntTruelfoN019_./:*-'), minLength: 1, maxLength: 9 }), text => {
      const written = plain(text);
      expect(written ?? text).toBe(text);
      if (written !== undefined) expect(Yaml.stringify({ k: text, [text]: { [text]: 0 } })).toBe(`k: ${text}\n${text}:\n  ${text}: 0\n`);
    }), { numRuns: 20_000 });
    stringify.mockRestore();
  });
});
