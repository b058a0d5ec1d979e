import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { addObjectDependencies } from './object-dependencies';
import { ownedManifests } from './owned-manifests';
import { Provider } from './providers/provider';
import { RenderedObjects } from './rendered-objects';

/** The ApiObjects of a mesh, by the construct that they belong to. */
export class MeshObjects {
  private readonly byOwner = new Map<string, RenderedObjects>();
  private last?: { readonly mesh: MeshModel; readonly orphans: Finding[] };

  constructor(private readonly mesh: Construct, private readonly provider: Provider) {}

  /**
   * Registers a construct that objects are rendered for.
   * @param construct the construct that the objects belong to
   * @param name name of the service, gateway or namespace
   * @param home namespace of most of the objects
   */
  public register(construct: Construct, name: string, home?: string): void {
    // The position of the objects in the output: before the children of the construct, whenever they are created.
    this.byOwner.set(construct.node.path, new RenderedObjects(new Construct(construct, 'Objects'), name, home));
  }

  /** The objects of a construct, as of the last update. */
  public of(construct: Construct): ApiObject[] { return this.byOwner.get(construct.node.path)!.all; }

  /** Creates or updates the objects of a settled mesh. @returns findings about objects of the user's that are gone */
  public update(mesh: MeshModel): Finding[] {
    if (this.last?.mesh !== mesh) {
      const orphans = ownedManifests(mesh, this.provider).flatMap(({ path, manifests }) => this.byOwner.get(path)!.update(manifests));
      this.last = { mesh, orphans: orphans.map(orphanedObject) };
      addObjectDependencies(this.mesh.node.root);
    }
    return this.last.orphans;
  }
}

/** An object with user changes that the mesh does not need any more. */
function orphanedObject({ node: { path }, kind, name }: ApiObject): Finding {
  return {
    code: 'orphaned-object',
    severity: Severity.ERROR,
    path,
    message: `${kind} ${name} has a patch, label or dependency of yours, and the mesh does not need the object any more`,
    fix: 'change objects last, after all declarations, or remove the change',
  };
}
