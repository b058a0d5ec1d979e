import { ApiObject, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Manifest } from './providers/provider';

const NONE: Readonly<Record<string, string>> = {};

/**
 * The objects of one construct's piece of the model. They are plain ApiObjects whose bodies are asked at synth,
 * so that they say what the model says by then; a user's patches come after, as on any ApiObject.
 */
export class RenderedObjects {
  private manifests = new Map<string, Manifest>();

  /**
   * @param scope where the objects are children
   * @param owner name of what they are rendered of
   * @param wanted what the provider wants of the model as it is now
   * @param home the namespace of most of them: the ids of others name theirs
   */
  constructor(
    private readonly scope: Construct,
    private readonly owner: string,
    private readonly wanted: () => readonly Manifest[],
    private readonly home?: string,
  ) {}

  /** To be called after each change of the model: exactly the objects that the provider now wants exist. */
  public sync(): void {
    const before = this.manifests;
    this.manifests = new Map();
    for (const manifest of this.wanted()) this.manifests.set(this.childId(manifest), manifest);
    for (const [id, manifest] of this.manifests) {
      const old = before.get(id);
      if (old) this.update(id, old, manifest);
      else this.create(id);
    }
    for (const id of before.keys()) {
      if (!this.manifests.has(id)) this.scope.node.tryRemoveChild(id);
    }
  }

  /** The objects as they are now. */
  public get all(): ApiObject[] {
    return [...this.manifests.keys()].map(id => this.scope.node.findChild(id) as ApiObject);
  }

  private create(id: string): void {
    const { apiVersion, kind, name, namespace, labels, annotations, fields, spec } = this.manifests.get(id)!;
    new ApiObject(this.scope, id, {
      apiVersion,
      kind,
      metadata: { name, namespace, labels, annotations },
      ...fields,
      ...(spec ? { spec: Lazy.any({ produce: () => this.manifests.get(id)!.spec!() }) } : {}),
    });
  }

  /** Only what has changed: a user may have written labels and annotations of his own. */
  private update(id: string, old: Manifest, now: Manifest): void {
    const [labels, annotations] = [changes(old.labels, now.labels), changes(old.annotations, now.annotations)];
    if (!labels.length && !annotations.length) return; // mostly
    const { metadata } = this.scope.node.findChild(id) as ApiObject;
    // cdk8s leaves out what is undefined, and has no other way to take something back.
    for (const [key, value] of labels) metadata.addLabel(key, value!);
    for (const [key, value] of annotations) metadata.addAnnotation(key, value!);
  }

  /**
   * The kind and, where the owner has several of it, what its name adds to the owner's.
   * Never the owner's name: ids that differ from service to service make every construct's list of children slow.
   */
  private childId({ kind, name, namespace }: Manifest): string {
    const foreign = this.home !== undefined && namespace !== undefined && namespace !== this.home ? `-${namespace}` : '';
    if (name === this.owner) return `${kind}${foreign}`;
    return `${kind}${foreign}-${name.startsWith(`${this.owner}-`) ? name.slice(this.owner.length + 1) : name}`;
  }
}

function changes(old = NONE, now = NONE): (readonly [string, string | undefined])[] {
  if (old === now) return [];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(key => old[key] !== now[key]).map(key => [key, now[key]]);
}
