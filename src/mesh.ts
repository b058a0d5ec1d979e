import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Acknowledgement } from './acknowledgement';
import { CHECKS, GUARD_RAILS } from './checks';
import { MeshComparison } from './comparison/mesh-comparison';
import { GuardRails } from './guard-rails';
import { dnsSubdomain } from './input/dns-subdomain';
import { enumValue } from './input/enum-value';
import { MeshProvider } from './mesh-provider';
import { Finding } from './model/finding';
import { inputError } from './model/input-error';
import { MeshModel } from './model/mesh';
import { MeshDraft, SettledWorkload, SettledWorkloads } from './model/mesh-draft';
import { MeshRecord } from './model/mesh-record';
import { OutboundTraffic } from './model/outbound-traffic';
import { settle } from './model/settle';
import { Severity } from './model/severity';
import { addObjectDependencies } from './object-dependencies';
import { ownedManifests } from './owned-manifests';
import { Provider } from './providers/provider';
import { RenderedObjects } from './rendered-objects';
import { UnsupportedFeature } from './unsupported-feature';

/**
 * Properties of `Mesh`.
 * @example
 * const props: MeshProps = { provider: MeshProvider.istio(), clusterDomain: 'prod.example' };
 */
export interface MeshProps {
  /** The service mesh that runs the manifests. */
  readonly provider: MeshProvider;
  /**
   * Cluster domain, the DNS suffix of the cluster's services: lower-case labels joined by dots.
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   * @default cluster.local
   */
  readonly clusterDomain?: string;
  /**
   * Trust domain, the first part of every principal, as the mesh was installed with. Istio only: Linkerd's policies name ServiceAccounts.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default cluster.local
   */
  readonly trustDomain?: string;
  /**
   * Where pods may send traffic: anywhere, or only to declared services (`REGISTRY_ONLY`). A namespace may override it.
   * @default - as the mesh was installed: anywhere, unless configured otherwise
   */
  readonly outboundTraffic?: OutboundTraffic;
  /**
   * What happens when a feature is used that the mesh does not support.
   * @default UnsupportedFeature.ERROR
   */
  readonly unsupported?: UnsupportedFeature;
  /**
   * The lowest severity that fails synthesis: with `Severity.WARNING` every warning has to be acknowledged.
   * @default Severity.ERROR
   */
  readonly failOn?: Severity;
  /**
   * What happens when a setting is valid, but not recommended.
   * @default GuardRails.WARNING
   */
  readonly guardRails?: GuardRails;
}

/**
 * A service mesh: one provider, one trust domain. It checks all that is declared in it:
 * mistakes that involve more than one construct are reported together at synth.
 * @example
 * const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
 */
export class Mesh extends Construct {
  /** @internal */
  public readonly _provider: Provider;
  /** What constructs declare. @internal */
  public readonly _model: MeshDraft;
  /** @internal */
  public readonly _outboundTraffic?: OutboundTraffic;
  private readonly props: MeshProps;
  private readonly acknowledgements: Acknowledgement[] = [];
  /** Objects by the path of their construct. */
  private readonly objects = new Map<string, RenderedObjects>();
  private lastSettling?: Settled;
  private lastCheck?: { readonly settled: Settled; readonly acknowledged: number; readonly findings: Finding[] };
  private lastRendering?: { readonly settled: Settled; readonly findings: Finding[] };
  private printedFindings?: Finding[];

  constructor(scope: Construct, id: string, props: MeshProps) {
    super(scope, id);
    this.props = props;
    this._provider = props.provider._provider;
    this._outboundTraffic = props.outboundTraffic && enumValue(this.node.path, 'outboundTraffic', props.outboundTraffic, OutboundTraffic);
    const { clusterDomain = 'cluster.local', trustDomain = 'cluster.local' } = props;
    const { path } = this.node;
    this._model = new MeshDraft(path, {
      clusterDomain: dnsSubdomain(path, 'clusterDomain', clusterDomain), trustDomain: dnsSubdomain(path, 'trustDomain', trustDomain),
    });
    this._renders(this, id);
    this.node.addValidation({ validate: () => this.fatalFindings() });
  }

  /** Errors and warnings about all that is declared in this mesh so far, sorted by path and code, without acknowledged warnings. */
  public get findings(): Finding[] {
    const settled = this.settle();
    const acknowledged = this.acknowledgements.length;
    // cdk8s validates once for each chart: an unchanged mesh is not checked again.
    if (this.lastCheck?.settled !== settled || this.lastCheck.acknowledged !== acknowledged) {
      this.lastCheck = { settled, acknowledged, findings: this.check(settled.model) };
    }
    return [...this.lastCheck.findings];
  }

  /**
   * Acknowledges a warning: it is no longer reported. An acknowledgement that matches no warning is itself a warning.
   * @param acknowledgement the warning, and the reason to accept it
   * @throws if the reason is empty
   */
  public acknowledge(acknowledgement: Acknowledgement): void {
    if (!acknowledgement.reason.trim()) {
      throw inputError({
        where: acknowledgement.construct.node.path,
        what: `reason for ${acknowledgement.code}`,
        got: acknowledgement.reason,
        allowed: 'a non-empty text',
        fix: 'give the reason to accept the warning',
      });
    }
    this.acknowledgements.push(acknowledgement);
  }

  /**
   * Compares this mesh to another: the features that would be lost, changed or gained there. Nothing is rendered.
   * @param other the mesh to move to
   */
  public compareTo(other: MeshProvider): MeshComparison {
    const { record, model } = this.settle();
    return MeshComparison._of(
      { provider: this._provider, mesh: model }, { provider: other._provider, mesh: settle(record, other._provider.gatewayIdentity) },
    );
  }

  /** The mesh as data: for reports and tools. @internal */
  public get _record(): MeshRecord { return this.settle().record; }

  /** The mesh as providers and checks see it. @internal */
  public get _settled(): MeshModel { return this.settle().model; }

  /**
   * Registers a construct that objects are rendered for.
   * @param construct the construct that the objects belong to
   * @param name name of the service, gateway or namespace
   * @param home namespace of most of the objects
   * @internal
   */
  public _renders(construct: Construct, name: string, home?: string): void {
    // The position of the objects in the output: before the children of the construct, whenever they are created.
    this.objects.set(construct.node.path, new RenderedObjects(new Construct(construct, 'Objects'), name, home));
  }

  /** The objects of a construct, for the mesh as it is declared now. @internal */
  public _objectsOf(construct: Construct): ApiObject[] {
    this.render();
    return this.objects.get(construct.node.path)!.all;
  }

  /** Settles the mesh: again only after a declaration was added, or a workload has changed. */
  private settle(): Settled {
    const { size } = this._model;
    const workloads = this._model.settleWorkloads();
    if (this.lastSettling?.size === size && areSameWorkloads(this.lastSettling.workloads, workloads)) return this.lastSettling;
    const record = this._model.record(workloads);
    this.lastSettling = { size, workloads, record, model: settle(record, this._provider.gatewayIdentity) };
    return this.lastSettling;
  }

  /** Creates or updates the objects of the settled mesh. @returns findings about orphaned objects */
  private render(): Finding[] {
    const settled = this.settle();
    if (this.lastRendering?.settled !== settled) {
      const findings = ownedManifests(settled.model, this._provider).flatMap(({ path, manifests }) => (
        this.objects.get(path)!.update(manifests).map(orphanedObject)
      ));
      this.lastRendering = { settled, findings };
      addObjectDependencies(this.node.root);
    }
    return this.lastRendering.findings;
  }

  private check(mesh: MeshModel): Finding[] {
    const { guardRails = GuardRails.WARNING } = this.props;
    const reportOnly = this.props.unsupported === UnsupportedFeature.REPORT;
    const problems = CHECKS.flatMap(check => check(mesh, this._provider)).map(finding => (
      reportOnly && finding.code === 'unsupported-feature' ? { ...finding, severity: Severity.WARNING, fix: 'remove it for this mesh, or acknowledge the loss' } : finding
    ));
    const advice = GUARD_RAILS.flatMap(check => check(mesh, this._provider));
    const all = [...problems, ...advice];
    const matches = ({ code, construct: { node } }: Acknowledgement, finding: Finding) => finding.severity === Severity.WARNING
      && code === finding.code && (finding.path === node.path || finding.path.startsWith(`${node.path}/`));
    const isAcknowledged = (finding: Finding) => this.acknowledgements.some(acknowledgement => matches(acknowledgement, finding));
    const unacknowledged = (findings: Finding[]) => (this.acknowledgements.length ? findings.filter(finding => !isAcknowledged(finding)) : findings);
    const advised = guardRails === GuardRails.OFF ? [] : unacknowledged(advice);
    const severe = guardRails === GuardRails.ERROR ? advised.map(finding => ({ ...finding, severity: Severity.ERROR })) : advised;
    const reported = [...unacknowledged(problems), ...severe];
    const unmatched = this.acknowledgements.filter(acknowledgement => !all.some(finding => matches(acknowledgement, finding)));
    const unused = unmatched.map(({ code, construct }) => ({
      code: 'unused-acknowledgement',
      severity: Severity.WARNING,
      path: construct.node.path,
      message: `its acknowledgement of ${code} matches no warning (errors cannot be acknowledged)`,
      fix: 'remove the acknowledgement',
    }));
    const key = ({ path, code, message }: Finding) => `${path}\n${code}\n${message}`;
    // Several rules of one construct may have the same problem.
    const distinct = new Map([...reported, ...unused].map(finding => [key(finding), finding]));
    return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
  }

  private fatalFindings(): string[] {
    const fatal = ({ severity }: Finding) => severity === Severity.ERROR || this.props.failOn === Severity.WARNING;
    const { findings } = this;
    // Printed once, although cdk8s validates once per chart; again after a change.
    if (this.printedFindings !== this.lastCheck!.findings) {
      this.printedFindings = this.lastCheck!.findings;
      for (const line of warnings(findings.filter(finding => !fatal(finding)))) process.stderr.write(line);
    }
    const failures = findings.filter(fatal);
    return (failures.length ? failures : this.render()).map(finding => `${finding.path}: ${findingText(finding)}`);
  }
}

/** A settled mesh, with the input that it was settled from. */
interface Settled {
  readonly size: number;
  readonly workloads: SettledWorkloads;
  readonly record: MeshRecord;
  readonly model: MeshModel;
}

function areSameWorkloads(before: SettledWorkloads, now: SettledWorkloads): boolean {
  // Most workloads are never touched, and give the same object each time.
  const isSame = (a: SettledWorkload, b: SettledWorkload) => a === b || JSON.stringify(a) === JSON.stringify(b);
  return now.versions.every((versions, i) => versions.every((version, j) => isSame(version, before.versions[i][j])))
    && now.workloads.every((workload, i) => isSame(workload, before.workloads[i]));
}

/** The finding about an object with user changes that the mesh does not need any more. */
function orphanedObject({ node: { path }, kind, name }: ApiObject): Finding {
  return {
    code: 'orphaned-object',
    severity: Severity.ERROR,
    path,
    message: `${kind} ${name} has a patch, label or dependency of yours, and the mesh does not need the object any more`,
    fix: 'change objects last, after all declarations, or remove the change',
  };
}

/** Equal warnings list at most this many constructs: otherwise a mesh of a thousand services repeats one text a thousand times. */
const MAX_LISTED = 3;

/** One line per warning; one line for many warnings of equal text. */
function warnings(findings: readonly Finding[]): string[] {
  const byText = new Map<string, string[]>();
  for (const finding of findings) {
    const text = findingText(finding);
    const paths = byText.get(text);
    if (paths) paths.push(finding.path);
    else byText.set(text, [finding.path]);
  }
  return [...byText].flatMap(([text, paths]) => {
    const listed = paths.length > MAX_LISTED ? [`${paths.slice(0, MAX_LISTED).join(', ')} and ${paths.length - MAX_LISTED} more`] : paths;
    return listed.map(path => `warning: ${path}: ${text}\n`);
  });
}

function findingText({ message, fix, code }: Finding): string {
  return `${message}; ${fix} (${code})`;
}
