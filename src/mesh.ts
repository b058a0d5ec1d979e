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
import { MeshDraft, WorkloadFacts } from './model/mesh-draft';
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
  private settled?: Settled;
  private checked?: { readonly settled: Settled; readonly acknowledged: number; readonly findings: Finding[] };
  private rendered?: { readonly settled: Settled; readonly findings: Finding[] };
  private printed?: Finding[];

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
    if (this.checked?.settled !== settled || this.checked.acknowledged !== acknowledged) {
      this.checked = { settled, acknowledged, findings: this.check(settled.model) };
    }
    return [...this.checked.findings];
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
   * Says that objects are rendered for a construct.
   * @param construct what they belong to
   * @param name of what they are rendered of
   * @param home namespace of most of them
   * @internal
   */
  public _renders(construct: Construct, name: string, home?: string): void {
    // The place of the objects in the output: before all that the construct contains, whenever they are made.
    this.objects.set(construct.node.path, new RenderedObjects(new Construct(construct, 'Objects'), name, home));
  }

  /** The objects of a construct, for the mesh as it is declared now. @internal */
  public _objectsOf(construct: Construct): ApiObject[] {
    this.render();
    return this.objects.get(construct.node.path)!.all;
  }

  /** The one pass over all that is declared: repeated only after something was declared, or a workload has changed. */
  private settle(): Settled {
    const { size } = this._model;
    const facts = this._model.facts();
    if (this.settled?.size === size && areSameFacts(this.settled.facts, facts)) return this.settled;
    const record = this._model.record(facts);
    this.settled = { size, facts, record, model: settle(record, this._provider.gatewayIdentity) };
    return this.settled;
  }

  /** Makes the objects of the settled mesh exist. */
  private render(): Finding[] {
    const settled = this.settle();
    if (this.rendered?.settled !== settled) {
      const findings = ownedManifests(settled.model, this._provider).flatMap(({ path, manifests }) => (
        this.objects.get(path)!.update(manifests).map(orphanedObject)
      ));
      this.rendered = { settled, findings };
      addObjectDependencies(this.node.root);
    }
    return this.rendered.findings;
  }

  private check(mesh: MeshModel): Finding[] {
    const { guardRails = GuardRails.WARNING } = this.props;
    const reportOnly = this.props.unsupported === UnsupportedFeature.REPORT;
    const found = CHECKS.flatMap(check => check(mesh, this._provider)).map(finding => (
      reportOnly && finding.code === 'unsupported-feature' ? { ...finding, severity: Severity.WARNING, fix: 'remove it for this mesh, or acknowledge the loss' } : finding
    ));
    const advice = GUARD_RAILS.flatMap(check => check(mesh, this._provider));
    const all = [...found, ...advice];
    const matches = ({ code, construct: { node } }: Acknowledgement, finding: Finding) => finding.severity === Severity.WARNING
      && code === finding.code && (finding.path === node.path || finding.path.startsWith(`${node.path}/`));
    const isAcknowledged = (finding: Finding) => this.acknowledgements.some(acknowledgement => matches(acknowledgement, finding));
    const unacknowledged = (findings: Finding[]) => (this.acknowledgements.length ? findings.filter(finding => !isAcknowledged(finding)) : findings);
    const advised = guardRails === GuardRails.OFF ? [] : unacknowledged(advice);
    const severe = guardRails === GuardRails.ERROR ? advised.map(finding => ({ ...finding, severity: Severity.ERROR })) : advised;
    const reported = [...unacknowledged(found), ...severe];
    const unmatched = this.acknowledgements.filter(acknowledgement => !all.some(finding => matches(acknowledgement, finding)));
    const unused = unmatched.map(({ code, construct }) => ({
      code: 'unused-acknowledgement',
      severity: Severity.WARNING,
      path: construct.node.path,
      message: `its acknowledgement of ${code} matches no warning (errors cannot be acknowledged)`,
      fix: 'remove the acknowledgement',
    }));
    const key = ({ path, code, message }: Finding) => `${path}\n${code}\n${message}`;
    // Several rules of one construct may have the same mistake.
    const distinct = new Map([...reported, ...unused].map(finding => [key(finding), finding]));
    return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
  }

  private fatalFindings(): string[] {
    const fatal = ({ severity }: Finding) => severity === Severity.ERROR || this.props.failOn === Severity.WARNING;
    const { findings } = this;
    // One message for many charts; after a change it is another.
    if (this.printed !== this.checked!.findings) {
      this.printed = this.checked!.findings;
      for (const line of warnings(findings.filter(finding => !fatal(finding)))) process.stderr.write(line);
    }
    const failures = findings.filter(fatal);
    return (failures.length ? failures : this.render()).map(finding => `${finding.path}: ${findingText(finding)}`);
  }
}

/** A mesh that was settled, and from what. */
interface Settled {
  readonly size: number;
  readonly facts: readonly (readonly WorkloadFacts[])[];
  readonly record: MeshRecord;
  readonly model: MeshModel;
}

function areSameFacts(before: Settled['facts'], now: Settled['facts']): boolean {
  return now.every((versions, i) => versions.every((facts, j) => facts === before[i][j] || JSON.stringify(facts) === JSON.stringify(before[i][j])));
}

/** A user's change to an object that the mesh does not need any more. */
function orphanedObject({ node: { path }, kind, name }: ApiObject): Finding {
  return {
    code: 'orphaned-object',
    severity: Severity.ERROR,
    path,
    message: `${kind} ${name} has a patch, label or dependency of yours, and the mesh does not need the object any more`,
    fix: 'change objects last, after all declarations, or remove the change',
  };
}

/** Equal warnings name at most this many constructs: a mesh of a thousand services would repeat one text a thousand times. */
const MOST_NAMED = 3;

/** A line for each warning, or one for many of equal text. */
function warnings(findings: readonly Finding[]): string[] {
  const byText = new Map<string, string[]>();
  for (const finding of findings) {
    const text = findingText(finding);
    const paths = byText.get(text);
    if (paths) paths.push(finding.path);
    else byText.set(text, [finding.path]);
  }
  return [...byText].flatMap(([text, paths]) => {
    const named = paths.length > MOST_NAMED ? [`${paths.slice(0, MOST_NAMED).join(', ')} and ${paths.length - MOST_NAMED} more`] : paths;
    return named.map(path => `warning: ${path}: ${text}\n`);
  });
}

function findingText({ message, fix, code }: Finding): string {
  return `${message}; ${fix} (${code})`;
}
