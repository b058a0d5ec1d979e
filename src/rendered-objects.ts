import { ApiObject, ApiObjectProps, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { Manifest } from './providers/provider';

const NONE: Readonly<Record<string, string>> = {};

/** An object that exists, and what the provider last said of it. */
interface Rendered { manifest: Manifest; readonly object: ApiObject }

/**
 * The objects of one construct's piece of the model. They are plain ApiObjects whose bodies are asked at synth,
 * so that they say what the model says by then; a user's patches come after, as on any ApiObject.
 */
export class RenderedObjects {
  private readonly rendered = new Map<string, Rendered>();

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
    const manifests = this.wanted();
    for (const manifest of manifests) {
      const id = this.childId(manifest);
      const known = this.rendered.get(id);
      if (known) update(known, manifest);
      else this.rendered.set(id, this.create(id, manifest));
    }
    if (this.rendered.size > manifests.length) this.removeAllBut(new Set(manifests));
  }

  /** The objects as they are now. */
  public get all(): ApiObject[] {
    return [...this.rendered.values()].map(({ object }) => object);
  }

  /** Those of which the provider has said nothing now. */
  private removeAllBut(wanted: ReadonlySet<Manifest>): void {
    for (const [id, { manifest }] of this.rendered) {
      if (wanted.has(manifest)) continue;
      this.scope.node.tryRemoveChild(id);
      this.rendered.delete(id);
    }
  }

  private create(id: string, manifest: Manifest): Rendered {
    const { apiVersion, kind, name, namespace, labels, annotations, fields, spec } = manifest;
    const props: { [key: string]: unknown } & ApiObjectProps = { apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...fields };
    if (spec) props.spec = Lazy.any({ produce: () => rendered.manifest.spec!() });
    const rendered: Rendered = { manifest, object: new ApiObject(this.scope, id, props) };
    return rendered;
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

/** Only what has changed: a user may have written labels and annotations of his own. */
function update(rendered: Rendered, now: Manifest): void {
  const { object: { metadata }, manifest: old } = rendered;
  if (now === old) return;
  rendered.manifest = now;
  // cdk8s leaves out what is undefined, and has no other way to take something back.
  forChanges(old.labels, now.labels, (key, value) => metadata.addLabel(key, value!));
  forChanges(old.annotations, now.annotations, (key, value) => metadata.addAnnotation(key, value!));
}

function forChanges(old = NONE, now = NONE, say: (key: string, value: string | undefined) => void): void {
  if (old === now) return;
  for (const key in now) if (old[key] !== now[key]) say(key, now[key]);
  for (const key in old) if (!(key in now)) say(key, undefined);
}
