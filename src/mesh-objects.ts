import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { duplicateObjects } from './duplicate-objects';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { isOfOtherMesh } from './namespace/chart-meshes';
import { orderNamespacesFirst } from './namespace-order';
import { addObjectDependencies, dependantsByTarget, isInheritedDependency } from './object-dependencies';
import { mixedOutputType } from './output-type';
import { overwrittenFiles } from './overwritten-files';
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

  /** Creates or updates the objects of a settled mesh. */
  public update(mesh: MeshModel): void { this.orphansOf(mesh); }

  /** Creates or updates the objects of a settled mesh. @returns findings: orphaned and removed objects, and objects of the user with the name of another */
  public findings(mesh: MeshModel): Finding[] {
    const orphans = this.orphansOf(mesh);
    const owners = [...this.byOwner.values()];
    const objects = new Set(owners.flatMap(({ all }) => all));
    const pods = new Set([...mesh.services.flatMap(({ versions }) => versions), ...mesh.workloads].map(({ path }) => path));
    const isOwn = (object: ApiObject) => objects.has(object) || object.node.scopes.slice(-3, -1).some(({ node: { path } }) => pods.has(path));
    const { root } = this.mesh.node;
    const all = root.node.findAll().filter(ApiObject.isApiObject);
    const namespaces = new Map([...objects].filter(({ kind }) => kind === 'Namespace').map(object => [object.name, object]));
    orderNamespacesFirst(this.mesh, all, namespaces);
    const isElsewhere = ({ chart }: ApiObject) => !mixedOutputType(root) && isOfOtherMesh(chart, this.mesh);
    return [
      ...orphans,
      ...owners.flatMap(({ detached }) => detached.map(removedObject)),
      ...duplicateObjects(all, isOwn, isElsewhere),
      ...overwrittenFiles(root, all, isOwn),
    ];
  }

  private orphansOf(mesh: MeshModel): readonly Finding[] {
    if (this.last?.mesh === mesh) return this.last.orphans;
    const { root } = this.mesh.node;
    let dependants: ReturnType<typeof dependantsByTarget> | undefined;
    const isDependedOn = (object: ApiObject) => {
      dependants ??= dependantsByTarget(root); // rarely needed: only where an object goes
      return !!dependants.get(object)?.some(source => !isInheritedDependency(source, object));
    };
    const orphans = ownedManifests(mesh, this.provider).flatMap(({ path, manifests }) => this.byOwner.get(path)!.update(manifests, isDependedOn));
    this.last = { mesh, orphans: orphans.map(orphanedObject) };
    addObjectDependencies(root);
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

/** An object that the user removed from the construct tree. */
function removedObject({ node: { path }, kind, name }: ApiObject): Finding {
  return {
    code: 'removed-object',
    severity: Severity.ERROR,
    path,
    message: `${kind} ${name} was removed from the construct tree, and the mesh needs the object`,
    fix: 'remove the declaration that it is rendered for, or change the object with addJsonPatch()',
  };
}
