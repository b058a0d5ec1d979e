import { ApiObject, ApiObjectProps, App, Chart, JsonPatch, Lazy, Size, Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { safeMap } from './hostile-manifests';
import { ObjectRenderer } from '../../src/app/object-renderer';

const PROPS: ApiObjectProps = { apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } };

/** Builds an object below a new app. */
function object(props: ApiObjectProps, ObjectType: typeof ApiObject = ApiObject, app = new App()): ApiObject {
  return new ObjectType(new Chart(app, 'chart', { labels: { z: '1', a: '2' } }), 'object', props);
}

function render(of: ApiObject): any {
  return new ObjectRenderer(App.of(of) as App).render(of);
}

/** What came of it, so that values, the order of keys and errors can be compared. */
function outcome(action: () => any): string {
  try {
    return Yaml.stringify(action());
  } catch (error) {
    return String(error);
  }
}

function expectSame(of: ApiObject) {
  expect(outcome(() => render(of))).toBe(outcome(() => of.toJson()));
}

class IntOrString {
  public constructor(public readonly value: any) {}
}

class Unknown {
  public readonly list = [1];
}

describe('ObjectRenderer gives what toJson() gives', () => {
  test('for any data', () => {
    fc.assert(fc.property(safeMap, safeMap, (body, text) => {
      const lazy = Lazy.any({ produce: () => [body, { nested: Lazy.any({ produce: () => text }) }] });
      expectSame(object({ ...PROPS, metadata: { name: 'x', labels: text, annotations: body, more: lazy }, spec: body, lazy } as any));
    }), { numRuns: 500 });
  });

  test.each<[string, any]>([
    ['a lazy nothing', Lazy.any({ produce: () => undefined })], ['a union of a number and a string', [new IntOrString(1), new IntOrString('x'), { y: new IntOrString('') }]],
    ['a union of nothing', new IntOrString(true)], ['an implicit token', { resolve: () => ({ b: 1, a: null }) }], ['a list with a token', [{ resolve: () => [] }]],
    ['an unknown class', new Unknown()], ['a date', new Date(0)], ['a function', () => 1], ['a class of cdk8s', Size.gibibytes(1)], ['no prototype', Object.create(null)],
    ['a constructor', { constructor: 1 }], ['a constructor that fits', { constructor: Object, a: 1 }], ['a prototype', JSON.parse('{"__proto__": {"a": 1}, "b": 2}')],
    ['a lazy value that throws', Lazy.any({ produce: () => { throw new Error('no'); } })], ['a big integer', 1n], ['a symbol', Symbol('x')],
  ])('for %s', (_, value) => {
    expectSame(object({ ...PROPS, spec: { b: value, a: [value] } }));
    expectSame(object({ ...PROPS, spec: value } as any));
    expectSame(object({ ...PROPS, metadata: { name: 'x', more: value } }));
  });

  test.each<[string, any]>([
    ['no metadata', { apiVersion: 'v1', kind: 'Thing' }], ['empty metadata', { ...PROPS, metadata: { labels: {}, annotations: {}, finalizers: [], name: 'x', more: [[], {}] } }],
    ['metadata named as what all objects have', { ...PROPS, metadata: { name: 'x', toString: 'a', constructor: 'b' } }],
    ['no name', { ...PROPS, metadata: { name: undefined } }], ['no kind', { apiVersion: 'v1' }], ['keys before apiVersion', { a: 1, ...PROPS }],
  ])('for %s', (_, props) => {
    expectSame(object(props));
  });

  test('for metadata that is added later', () => {
    const of = object(PROPS);
    of.metadata.addLabel('late', 'yes');
    of.metadata.addAnnotation('late', 'no');
    of.metadata.addFinalizers('one', 'two');
    of.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'Pod', name: 'p', uid: '1' });
    of.metadata.add('custom', { b: [], a: 1 });
    expectSame(of);
    expect(render(of).metadata.custom).toEqual({ a: 1 });
  });

  test('for a patched object', () => {
    const of = object({ ...PROPS, spec: { a: 1 } });
    of.addJsonPatch(JsonPatch.replace('/spec/a', 2));
    expectSame(of);
    expect(render(of).spec.a).toBe(2);
  });
});

describe('ObjectRenderer asks', () => {
  test('an object that renders itself', () => {
    class Own extends ApiObject {
      public toJson() {
        return { ...super.toJson(), own: true };
      }
    }
    expect(render(object(PROPS, Own)).own).toBe(true);
  });

  test('resolvers that are not built in', () => {
    const app = new App({ resolvers: [{ resolve: context => { if (context.value === 'x') { context.replaceValue('y'); } } }] });
    expect(render(object({ ...PROPS, spec: { a: 'x' } }, ApiObject, app))).toMatchObject({ metadata: { name: 'y' }, spec: { a: 'y' } });
  });

  test('each lazy value once, in the order in which it was given', () => {
    const asked: string[] = [];
    const lazy = (id: string) => Lazy.any({ produce: () => { asked.push(id); return id; } });
    const of = object({ ...PROPS, metadata: { name: 'x', b: lazy('metadata') }, spec: { z: lazy('z'), a: [lazy('a')] } } as any);
    render(of);
    expect(asked).toEqual(['metadata', 'z', 'a']);
  });

  test('cdk8s, if toJson() was replaced or renders a sample in another way', () => {
    const toJson = jest.spyOn(ApiObject.prototype, 'toJson');
    const of = object({ ...PROPS, spec: { a: 1 } });
    render(of);
    expect(toJson.mock.contexts.includes(of)).toBe(true); // a replaced toJson() is one that renders itself
    toJson.mockReturnValue({ kind: 'Other' });
    expect((new ObjectRenderer(new App()) as any).trusted).toBe(false);
    toJson.mockRestore();
    expect((new ObjectRenderer(new App()) as any).trusted).toBe(true);
  });
});
