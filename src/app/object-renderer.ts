import { ApiObject, ApiObjectMetadataDefinition, App, Chart, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import { plainMap } from '../plain-map';

const BUILT_IN_RESOLVERS: Function[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];
const OBJECT_TO_JSON = ApiObject.prototype.toJson;
const METADATA_TO_JSON = ApiObjectMetadataDefinition.prototype.toJson;

/**
 * Renders objects to what their `toJson()` gives, in about half the time.
 *
 * cdk8s asks every resolver about every value, with the path to it, and copies each object twice. Here a value is looked at once, which is
 * enough as long as nobody has a say in it: an object that overrides `toJson()` or is patched, and an app with resolvers of its own, are
 * left to cdk8s. So is whatever looks unusual or throws, so that errors have cdk8s' words; and so is everything, if a sample does not come
 * out as it does from the installed cdk8s.
 */
export class ObjectRenderer {
  private readonly trusted: boolean;
  private readonly copies = new Set<object>();

  public constructor(app: App) {
    this.trusted = !process.env.CDK8S_DISABLE_SORT
      && app.resolvers.every(resolver => BUILT_IN_RESOLVERS.includes(resolver.constructor))
      && rendersLikeCdk8s();
  }

  /** What `object.toJson()` gives. */
  public render(object: ApiObject): any {
    if (!this.trusted || ApiObject.prototype.toJson !== OBJECT_TO_JSON) return object.toJson();
    if (object.toJson === OBJECT_TO_JSON) return this.copy(object) ?? object.toJson();
    // Generated classes, those of cdk8s-plus among them, take what ApiObject gives and pick the fields they know: that step is sped up for them.
    ApiObject.prototype.toJson = quickToJson;
    try {
      return object.toJson();
    } finally {
      ApiObject.prototype.toJson = OBJECT_TO_JSON;
    }
  }

  /** Whether it is all made here, so that no object occurs twice in it. To be asked once of each: it is forgotten then. */
  public isCopy(manifest: object): boolean {
    return this.copies.delete(manifest);
  }

  private copy(object: ApiObject): any {
    const manifest = renderPlain(object);
    if (manifest && object.metadata.toJson === METADATA_TO_JSON) {
      this.copies.add(manifest);
    }
    return manifest;
  }
}

function quickToJson(this: ApiObject): any {
  return renderPlain(this) ?? OBJECT_TO_JSON.call(this);
}

/** The manifest, or undefined to leave it to cdk8s. */
function renderPlain(object: ApiObject): any {
  // Private to ApiObject; the sample tells whether they are what they were.
  const { props, patches } = object as any;
  if (!isPlainMap(props) || typeof props.resolve === 'function' || !Array.isArray(patches) || patches.length > 0) {
    return undefined;
  }
  const { apiVersion, kind } = props;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    return undefined;
  }
  try {
    const metadata = object.metadata.toJson === METADATA_TO_JSON ? renderMetadata(object.metadata) : object.metadata.toJson();
    if (!metadata) return undefined;
    const fields = renderValue({ ...props, apiVersion: undefined, kind: undefined, metadata: undefined }, false);
    return Object.assign({ apiVersion, kind, metadata }, fields);
  } catch {
    return undefined;
  }
}

function renderMetadata(metadata: any): any {
  const { _additionalAttributes, name, namespace, annotations, finalizers, ownerReferences, labels } = metadata;
  const known = { annotations, finalizers, labels, name, namespace, ownerReferences }; // in order, so that they need not be sorted
  return renderValue(isWithin(_additionalAttributes, known) ? known : Object.assign(plainMap(), _additionalAttributes, known), true);
}

function isWithin(map: object, other: object): boolean {
  for (const key in map) if (!Object.hasOwn(other, key)) return false;
  return true;
}

/** Tells `renderPlain()` to leave the object to cdk8s. */
class Unusual extends Error {}

/** One function for all of it: V8 would copy several that call each other into each other, and take longer to do so than it saves. */
function renderValue(value: any, withoutEmpty: boolean): any {
  if (typeof value !== 'object') {
    if (typeof value === 'function') {
      throw new Unusual();
    }
    return value;
  }
  if (value === null) {
    return undefined;
  }
  if (isPlainMap(value) && typeof value.resolve !== 'function') {
    const map = plainMap();
    let last: string | undefined;
    let sorted = true;
    // In the given order first, since producing a lazy value may have an effect on the next one.
    for (const key in value) {
      if (key === '__proto__' || key === 'constructor') {
        throw new Unusual();
      }
      const item = renderValue(value[key], withoutEmpty);
      if (item !== undefined) {
        map[key] = item;
        sorted &&= last === undefined || last < key;
        last = key;
      }
    }
    if (withoutEmpty && last === undefined) {
      return undefined;
    }
    return sorted ? map : sortedByKey(map);
  }
  if (Array.isArray(value)) {
    if (withoutEmpty && value.length === 0) {
      return undefined;
    }
    const list: any[] = [];
    for (const item of value) {
      list.push(renderValue(item, withoutEmpty));
    }
    return list;
  }
  if (value instanceof Lazy) {
    return renderValue(value.produce(), withoutEmpty);
  }
  if (typeof value.resolve === 'function') {
    return renderValue(value.resolve(), withoutEmpty);
  }
  // Classes such as IntOrString, that stand for a number or a string.
  if (typeof value.value === 'string' || typeof value.value === 'number') {
    return { value: value.value };
  }
  throw new Unusual();
}

function sortedByKey(map: any): any {
  const sorted = plainMap();
  for (const key of Object.keys(map).sort()) {
    sorted[key] = map[key];
  }
  return sorted;
}

function isPlainMap(value: any): boolean {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether an object with every kind of value comes out here as it does from cdk8s. */
function rendersLikeCdk8s(): boolean {
  class Text {
    public readonly value = 'x';
  }
  const lazy = (value: any) => Lazy.any({ produce: () => value });
  const spec = {
    z: 1,
    a: [{ y: true, b: undefined }, null, [], {}, ['x', new Text()]],
    lazy: lazy({ d: null, c: lazy(2) }),
    token: { resolve: () => 'resolved' },
    none: lazy(undefined),
    union: new Text(),
  };
  const props = { kind: 'Sample', apiVersion: 'v1', spec, metadata: { name: 'x', labels: { b: '1', a: '2' }, custom: { empty: {}, z: [[], 1] } } };
  const sample = new ApiObject(new Chart(new App(), 'sample', { namespace: 'n' }), 'object', props);
  return JSON.stringify(renderPlain(sample)) === JSON.stringify(sample.toJson());
}
