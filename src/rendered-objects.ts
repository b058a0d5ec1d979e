import { ApiObject, ApiObjectProps } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { inputError } from './model/input-error';
import { isNamespaceOf } from './namespace-order';
import { isInheritedDependency } from './object-dependencies';
import { Manifest } from './providers/provider';

/** An existing object, the manifest that the provider rendered for it, and the props from which cdk8s renders it. */
interface Rendered { manifest: Manifest; readonly object: ApiObject; readonly props: Record<string, unknown> }

/** The ApiObjects of one construct. They exist from the first time that the mesh is settled; users' patches and labels on them stay. */
export class RenderedObjects {
  private readonly byId = new Map<string, Rendered>();

  /**
   * @param scope parent of the objects
   * @param owner name of the service, gateway or namespace that they belong to
   * @param home the namespace of most of them: the ids of objects in another namespace contain it
   */
  constructor(private readonly scope: Construct, private readonly owner: string, private readonly home?: string) {}

  /** The objects as of the last settling. */
  public get all(): ApiObject[] { return [...this.byId.values()].map(({ object }) => object); }

  /** The objects that are not in the construct tree any more, and so not in the output. */
  public get detached(): ApiObject[] {
    if (!isInTree(this.scope)) return this.all;
    return this.all.filter(object => !isChild(this.scope, object));
  }

  /**
   * Creates, updates and removes objects, so that exactly those of the manifests exist.
   * @param isDependedOn whether the user made something depend on an object
   * @returns the objects that are no longer rendered, but have changes of the user: they are kept
   * @throws if two manifests would be one object
   */
  public update(manifests: readonly Manifest[], isDependedOn: (object: ApiObject) => boolean): ApiObject[] {
    const required = new Set<string>();
    for (const manifest of manifests) {
      const id = this.childId(manifest);
      if (required.has(id)) {
        throw inputError({
          where: this.scope.node.path, what: 'id of a rendered object', got: id, allowed: 'each once', fix: 'report it: it is a mistake of the library',
        });
      }
      required.add(id);
      const existing = this.byId.get(id);
      if (existing) refresh(existing, manifest);
      else this.byId.set(id, this.create(id, manifest));
    }
    return this.byId.size > required.size ? this.removeAllBut(required, isDependedOn) : [];
  }

  private removeAllBut(required: ReadonlySet<string>, isDependedOn: (object: ApiObject) => boolean): ApiObject[] {
    const changed: ApiObject[] = [];
    for (const [id, rendered] of this.byId) {
      if (required.has(id)) continue;
      const isInScope = isChild(this.scope, rendered.object); // else the user removed it
      if (isInScope && (isChangedByUser(rendered) || isDependedOn(rendered.object))) {
        changed.push(rendered.object);
      } else {
        if (isInScope) this.scope.node.tryRemoveChild(id);
        this.byId.delete(id);
      }
    }
    return changed;
  }

  private create(id: string, manifest: Manifest): Rendered {
    const { apiVersion, kind, name, namespace, labels, annotations } = manifest;
    const props: ApiObjectProps = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...contentOf(manifest) };
    const object = new ApiObject(this.scope, id, props);
    // cdk8s gives objects of the cluster the namespace of the chart, too. The field is read-only for others.
    if (namespace === undefined) Object.assign(object.metadata, { namespace: undefined });
    return { manifest, props, object };
  }

  /**
   * The construct id of an object: its kind, and the suffix that its name adds to the name of the owner, if any.
   * Never the owner's name: ids that differ from service to service make every construct's list of children slow.
   */
  private childId({ kind, name, namespace }: Manifest): string {
    const foreign = this.home !== undefined && namespace !== undefined && namespace !== this.home ? `-${namespace}` : '';
    if (name === this.owner) return `${kind}${foreign}`;
    return `${kind}${foreign}-${name.startsWith(`${this.owner}-`) ? name.slice(this.owner.length + 1) : name}`;
  }
}

const NONE: Readonly<Record<string, string>> = {};

/** The fields of a manifest beside those that identify it. */
function contentOf({ fields, spec }: Manifest): Record<string, unknown> {
  return spec ? { ...fields, spec } : { ...fields };
}

function isChild(scope: Construct, construct: IConstruct): boolean { return scope.node.tryFindChild(construct.node.id) === construct; }

function isInTree({ node: { scopes } }: Construct): boolean {
  return scopes.every((scope, i) => i === 0 || isChild(scopes[i - 1] as Construct, scope));
}

/** Updates an object. Only labels and annotations that differ are set: users add their own. */
function refresh(rendered: Rendered, now: Manifest): void {
  const { object, manifest: old, props } = rendered;
  const { metadata } = object;
  if (now === old) return;
  rendered.manifest = now;
  const content = contentOf(now);
  for (const key in contentOf(old)) if (!(key in content)) delete props[key];
  Object.assign(props, content);
  if (now.apiVersion !== old.apiVersion) {
    const { apiVersion } = now;
    props.apiVersion = apiVersion;
    const [apiGroup] = apiVersion.includes('/') ? apiVersion.split('/') : ['core']; // as cdk8s has it
    Object.assign(object, { apiVersion, apiGroup }); // read-only for others
  }
  // cdk8s leaves out what is undefined, and has no other way to remove a label.
  applyChanges(old.labels, now.labels, (key, value) => metadata.addLabel(key, value!));
  applyChanges(old.annotations, now.annotations, (key, value) => metadata.addAnnotation(key, value!));
}

function applyChanges(old = NONE, now = NONE, set: (key: string, value: string | undefined) => void): void {
  if (old === now) return;
  for (const key in now) if (old[key] !== now[key]) set(key, now[key]);
  for (const key in old) if (!(key in now)) set(key, undefined);
}

/** Whether the user patched it, labelled it, or made it depend on something. */
function isChangedByUser({ manifest: { labels = NONE, annotations = NONE }, object }: Rendered): boolean {
  const { patches } = object as unknown as { readonly patches: readonly unknown[] };
  const metadata = object.metadata.toJson();
  const isOfUser = (target: IConstruct) => !isInheritedDependency(object, target) && !isNamespaceOf(target, object);
  return patches.length > 0 || object.node.children.length > 0
    || object.node.dependencies.some(isOfUser)
    || hasOthers(metadata.labels, { ...object.chart.labels, ...labels }) || hasOthers(metadata.annotations, annotations);
}

function hasOthers(actual: Readonly<Record<string, unknown>> = NONE, own: Readonly<Record<string, string>>): boolean {
  return Object.keys(actual).some(key => actual[key] !== undefined && actual[key] !== own[key]);
}
