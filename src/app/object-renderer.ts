import { ApiObject, ApiObjectMetadataDefinition, App, Chart, ImplicitTokenResolver, Lazy, LazyResolver, NumberStringUnionResolver } from 'cdk8s';
import { isPlainMap } from './is-plain-map';
import { plainMap } from '../plain-map';

const BUILT_IN_RESOLVERS: Function[] = [LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver];
const OBJECT_TO_JSON = ApiObject.prototype.toJson;
const METADATA_TO_JSON = ApiObjectMetadataDefinition.prototype.toJson;

/**
 * A renderer with the same result as `toJson()` of the objects, in about half the time.
 *
 * cdk8s calls every resolver for every value, with the path to it, and copies each object twice. Here each value is visited once. cdk8s itself
 * renders objects that override `toJson()` or have patches, and all objects of an app with custom resolvers. It also renders unusual values and
 * values that throw, so that errors are those of cdk8s; and everything, if a sample is not rendered as the installed cdk8s renders it.
 */
export class ObjectRenderer {
  private readonly trusted: boolean;
  private readonly copies = new Set<object>();

  public constructor(app: App) {
    this.trusted = !process.env.CDK8S_DISABLE_SORT
      && app.resolvers.every(resolver => BUILT_IN_RESOLVERS.includes(resolver.constructor))
      && rendersLikeCdk8s();
  }

  /** The result of `object.toJson()`. */
  public render(object: ApiObject): any {
    if (!this.trusted || ApiObject.prototype.toJson !== OBJECT_TO_JSON) return object.toJson();
    if (object.toJson === OBJECT_TO_JSON) return this.copy(object) ?? object.toJson();
    // Generated classes, those of cdk8s-plus among them, call ApiObject's `toJson()` and pick the fields they know: only that call is replaced.
    ApiObject.prototype.toJson = fastToJson;
    try {
      return object.toJson();
    } finally {
      ApiObject.prototype.toJson = OBJECT_TO_JSON;
    }
  }

  /** Whether the manifest was made here, so that no object occurs twice in it. Call it once per manifest: the entry is then deleted. */
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

function fastToJson(this: ApiObject): any {
  return renderPlain(this) ?? OBJECT_TO_JSON.call(this);
}

/** The manifest, or undefined if cdk8s has to render it. */
function renderPlain(object: ApiObject): any {
  // Private in ApiObject: the sample detects a change of their meaning.
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
  const fields = { annotations, finalizers, labels, name, namespace, ownerReferences }; // in order, so that they need not be sorted
  return renderValue(hasOnlyKeysOf(_additionalAttributes, fields) ? fields : Object.assign(plainMap(), _additionalAttributes, fields), true);
}

function hasOnlyKeysOf(map: object, other: object): boolean {
  for (const key in map) if (!Object.hasOwn(other, key)) return false;
  return true;
}

/** Signals to `renderPlain()` that cdk8s has to render the object. */
class UnsupportedValue extends Error {}

/** One function: V8 would inline several that call each other, and spend more time on that than it saves. */
function renderValue(value: any, withoutEmpty: boolean): any {
  if (typeof value !== 'object') {
    if (typeof value === 'function') {
      throw new UnsupportedValue();
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
        throw new UnsupportedValue();
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
  // Classes such as IntOrString, which wrap a number or a string.
  if (typeof value.value === 'string' || typeof value.value === 'number') {
    return { value: value.value };
  }
  throw new UnsupportedValue();
}

function sortedByKey(map: any): any {
  const sorted = plainMap();
  for (const key of Object.keys(map).sort()) {
    sorted[key] = map[key];
  }
  return sorted;
}

/** Whether a sample object with every kind of value is rendered here as by cdk8s. */
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
