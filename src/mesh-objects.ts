import { ApiObject } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { AppObjects } from './app-objects';
import { autoscalers } from './autoscalers';
import { changedNamespaces } from './changed-namespaces';
import { duplicateObjects } from './duplicate-objects';
import { foreignPods } from './foreign-pods';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { clusterOfMesh, isOfOtherMesh } from './namespace/chart-meshes';
import { orderNamespacesFirst } from './namespace-order';
import { addObjectDependencies, dependantsByTarget, isInheritedDependency } from './object-dependencies';
import { mixedOutputType } from './output-type';
import { overlappingBudgets } from './overlapping-budgets';
import { overridingProfiles } from './overriding-profiles';
import { overwrittenByEngine } from './overwritten-by-engine';
import { overwrittenFiles } from './overwritten-files';
import { ownedManifests } from './owned-manifests';
import { Provider } from './providers/provider';
import { RenderedObjects } from './rendered-objects';

/** The ApiObjects of a mesh, by the construct that they belong to. */
export class MeshObjects {
  private readonly byOwner = new Map<string, RenderedObjects>();
  private last?: { readonly mesh: MeshModel; readonly orphans: readonly Finding[] };
  private checked?: { readonly mesh: MeshModel; readonly objects: AppObjects; readonly findings: readonly Finding[] };

  /** The workloads that run the pods of a construct. */
  private readonly workloads = new Set<ApiObject>();

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

  /** Registers the workload that runs the pods of a construct. */
  public registerWorkload(workload: ApiObject): void { this.workloads.add(workload); }

  /** The objects of a construct, as of the last update. */
  public of(construct: Construct): ApiObject[] { return this.byOwner.get(construct.node.path)!.all; }

  /** Creates or updates the objects of a settled mesh. */
  public update(mesh: MeshModel): void {
    if (this.last?.mesh !== mesh) this.render(mesh);
  }

  /** Creates or updates the objects of a settled mesh. @returns findings: orphaned and removed objects, and objects of the user with the name of another */
  public findings(mesh: MeshModel): readonly Finding[] {
    const { root } = this.mesh.node;
    // cdk8s validates twice for each chart: what has not changed is not checked again.
    if (this.checked?.mesh === mesh && this.checked.objects.areThoseOf(root)) return this.checked.findings;
    const objects = new AppObjects(this.last?.mesh === mesh ? root.node.findAll() : this.render(mesh));
    const rendered = new Set([...this.byOwner.values()].flatMap(({ all }) => all));
    orderNamespacesFirst(this.mesh, objects.all, namespacesIn(rendered));
    const findings = [...this.last!.orphans, ...this.findingsAbout(objects.all, rendered, mesh)];
    this.checked = { mesh, objects, findings };
    return findings;
  }

  /** @returns all constructs of the app */
  private render(mesh: MeshModel): IConstruct[] {
    const { root } = this.mesh.node;
    let dependants: ReturnType<typeof dependantsByTarget> | undefined;
    const isDependedOn = (object: ApiObject) => {
      dependants ??= dependantsByTarget(root); // rarely needed: only where an object goes
      return !!dependants.get(object)?.some(source => !isInheritedDependency(source, object));
    };
    const orphans = ownedManifests(mesh, this.provider).flatMap(({ path, manifests }) => this.byOwner.get(path)!.update(manifests, isDependedOn));
    this.last = { mesh, orphans: orphans.map(orphanedObject) };
    const constructs = root.node.findAll();
    addObjectDependencies(constructs);
    return constructs;
  }

  private findingsAbout(objects: readonly ApiObject[], rendered: ReadonlySet<ApiObject>, mesh: MeshModel): Finding[] {
    const isComplete = objects.filter(object => rendered.has(object)).length === rendered.size; // mostly: users seldom remove an object
    const pods = new Set([...mesh.services.flatMap(({ versions }) => versions), ...mesh.workloads].map(({ path }) => path));
    const isPods = (construct?: IConstruct) => !!construct && pods.has(construct.node.path);
    const isOwn = (object: ApiObject) => rendered.has(object) || isPods(object.node.scope) || isPods(object.node.scope?.node.scope);
    const { root } = this.mesh.node;
    const isMixed = mixedOutputType(root);
    const isElsewhere = ({ chart }: ApiObject) => !isMixed && isOfOtherMesh(chart, this.mesh);
    const isHere = clusterOfMesh(root, this.mesh);
    const clusterOf = ({ chart }: ApiObject) => (isMixed || isHere(chart) ? '' : isOfOtherMesh(chart, this.mesh) ? undefined : chart.node.path);
    // An object that the user puts into the construct of a version may run pods as well as any other.
    const foreign = objects.filter(object => !rendered.has(object) && !this.workloads.has(object) && !isElsewhere(object));
    return [
      ...(isComplete ? [] : [...this.byOwner.values()].flatMap(({ detached }) => detached.map(removedObject))),
      ...duplicateObjects(objects, isOwn, clusterOf),
      ...overwrittenByEngine(foreign, mesh, this.provider),
      ...foreignPods(foreign, mesh, this.provider),
      ...overridingProfiles(foreign, mesh, this.provider),
      ...autoscalers(foreign, mesh),
      ...overlappingBudgets(foreign, mesh, this.provider),
      ...changedNamespaces(objects.filter(object => !isElsewhere(object)), object => rendered.has(object), mesh, this.provider),
      ...overwrittenFiles(root, objects, isOwn),
    ];
  }
}

/** The Namespaces among rendered objects, by name. */
function namespacesIn(rendered: ReadonlySet<ApiObject>): ReadonlyMap<string, ApiObject> {
  const namespaces = new Map<string, ApiObject>();
  for (const object of rendered) if (object.kind === 'Namespace') namespaces.set(object.name, object);
  return namespaces;
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
