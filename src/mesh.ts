import { Construct } from 'constructs';
import { Acknowledgement } from './acknowledgement';
import { CHECKS, GUARD_RAILS } from './checks';
import { MeshComparison } from './comparison/mesh-comparison';
import { GuardRails } from './guard-rails';
import { MeshProvider } from './mesh-provider';
import { Finding } from './model/finding';
import { inputError } from './model/input-error';
import { MeshModel } from './model/mesh';
import { OutboundTraffic } from './model/outbound-traffic';
import { Severity } from './model/severity';
import { Provider } from './providers/provider';
import { UnsupportedFeature } from './unsupported-feature';

/**
 * Settings of a mesh.
 * @example
 * const props: MeshProps = { provider: MeshProvider.istio(), clusterDomain: 'prod.example' };
 */
export interface MeshProps {
  /** The mesh that will run the manifests. */
  readonly provider: MeshProvider;
  /**
   * DNS suffix of the cluster's services: lower-case labels joined by dots.
   * @see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
   * @default cluster.local
   */
  readonly clusterDomain?: string;
  /**
   * First part of every identity, as the mesh was installed with. Istio only: Linkerd's policies name ServiceAccounts.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig
   * @default cluster.local
   */
  readonly trustDomain?: string;
  /**
   * Where pods may send traffic; a namespace may have its own.
   * @default - as the mesh was installed: anywhere, unless somebody changed it
   */
  readonly outboundTraffic?: OutboundTraffic;
  /**
   * What happens to what the mesh cannot do.
   * @default UnsupportedFeature.ERROR
   */
  readonly unsupported?: UnsupportedFeature;
  /**
   * The mildest finding that fails synthesis: with `Severity.WARNING` every warning has to be acknowledged.
   * @default Severity.ERROR
   */
  readonly failOn?: Severity;
  /**
   * What happens to settings that are legal, but not recommended.
   * @default GuardRails.WARNING
   */
  readonly guardRails?: GuardRails;
}

/**
 * A service mesh: one provider, one trust domain. Holds what is declared in it to account:
 * all mistakes that take more than one construct to see are reported together at synth.
 * @example
 * const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
 */
export class Mesh extends Construct {
  /** @internal */
  public readonly _provider: Provider;
  /** @internal */
  public readonly _model: MeshModel;
  /** @internal */
  public readonly _outboundTraffic?: OutboundTraffic;
  /**
   * What is rendered anew when namespaces are added.
   * @internal
   */
  public readonly _gateways: { _sync(): void }[] = [];
  private readonly props: MeshProps;
  private readonly acknowledgements: Acknowledgement[] = [];
  private revision = 0;
  private checked?: { readonly revision: number; readonly findings: Finding[] };
  private printed?: number;

  constructor(scope: Construct, id: string, props: MeshProps) {
    super(scope, id);
    this.props = props;
    this._provider = props.provider._provider;
    this._outboundTraffic = props.outboundTraffic;
    const { clusterDomain = 'cluster.local', trustDomain = 'cluster.local' } = props;
    this._model = {
      path: this.node.path,
      settings: { clusterDomain: this.domain('clusterDomain', clusterDomain), trustDomain: this.domain('trustDomain', trustDomain) },
      namespaces: [],
      services: [],
      workloads: [],
      externals: [],
      egressGateways: [],
      gateways: [],
    };
    this.node.addValidation({ validate: () => this.fatalFindings() });
  }

  /** What is wrong or risky in all that is declared in this mesh so far, sorted by path and code. Acknowledged warnings are left out. */
  public get findings(): Finding[] {
    // cdk8s validates once for each chart: what has not changed is not checked again.
    if (this.checked?.revision !== this.revision) this.checked = { revision: this.revision, findings: this.check() };
    return [...this.checked.findings];
  }

  /**
   * Says that a warning is known and meant: it is reported no longer. An acknowledgement that meets no warning is itself a warning.
   * @param acknowledgement which warning, and why it is as it should be
   * @throws if the reason is empty
   */
  public acknowledge(acknowledgement: Acknowledgement): void {
    if (!acknowledgement.reason.trim()) {
      throw inputError({
        where: acknowledgement.construct.node.path,
        what: `reason for ${acknowledgement.code}`,
        got: acknowledgement.reason,
        allowed: 'a text',
        fix: 'say why the warning is as it should be',
      });
    }
    this.acknowledgements.push(acknowledgement);
    this._changed();
  }

  /**
   * What all that is declared so far would lose, or do in another way, on another mesh. Nothing is rendered.
   * @param other the mesh to move to
   */
  public compareTo(other: MeshProvider): MeshComparison {
    return MeshComparison._of(this._model, this._provider, other._provider);
  }

  /** @internal */
  public _changed(): void { this.revision++; }

  private check(): Finding[] {
    const { guardRails = GuardRails.WARNING } = this.props;
    const mild = this.props.unsupported === UnsupportedFeature.REPORT;
    const found = CHECKS.flatMap(check => check(this._model, this._provider)).map(finding => (
      mild && finding.code === 'unsupported-feature' ? { ...finding, severity: Severity.WARNING, fix: 'leave it out for this mesh, or acknowledge the loss' } : finding
    ));
    const advice = GUARD_RAILS.flatMap(check => check(this._model, this._provider));
    const all = [...found, ...advice];
    const meets = ({ code, construct: { node } }: Acknowledgement, finding: Finding) => finding.severity === Severity.WARNING
      && code === finding.code && (finding.path === node.path || finding.path.startsWith(`${node.path}/`));
    const known = (finding: Finding) => this.acknowledgements.some(acknowledgement => meets(acknowledgement, finding));
    const unmet = (findings: Finding[]) => (this.acknowledgements.length ? findings.filter(finding => !known(finding)) : findings);
    const kept = guardRails === GuardRails.OFF ? [] : unmet(advice);
    const open = [...unmet(found), ...(guardRails === GuardRails.ERROR ? kept.map(finding => ({ ...finding, severity: Severity.ERROR })) : kept)];
    const idle = this.acknowledgements.filter(acknowledgement => !all.some(finding => meets(acknowledgement, finding)));
    const unused = idle.map(({ code, construct }) => ({
      code: 'unused-acknowledgement',
      severity: Severity.WARNING,
      path: construct.node.path,
      message: `there is no warning ${code} to acknowledge (errors cannot be)`,
      fix: 'remove the acknowledgement',
    }));
    const key = ({ path, code, message }: Finding) => `${path}\n${code}\n${message}`;
    // Two rules of one construct may have one mistake.
    const distinct = new Map([...open, ...unused].map(finding => [key(finding), finding]));
    return [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, finding]) => finding);
  }

  private fatalFindings(): string[] {
    const fatal = ({ severity }: Finding) => severity === Severity.ERROR || this.props.failOn === Severity.WARNING;
    if (this.printed !== this.revision) {
      this.printed = this.revision;
      for (const line of warnings(this.findings.filter(finding => !fatal(finding)))) process.stderr.write(line);
    }
    return this.findings.filter(fatal).map(finding => `${finding.path}: ${said(finding)}`);
  }

  private domain(what: string, value: string): string {
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value)) {
      throw inputError({
        where: this.node.path, what, got: value, allowed: 'lower-case DNS labels joined by dots', fix: 'write it as the cluster has it, without a dot at either end',
      });
    }
    return value;
  }
}

/** Of more warnings that read alike only so many constructs are named: a mesh of a thousand services would say one thing a thousand times. */
const MOST_NAMED = 3;

/** A line for each warning, or for many that read alike. */
function warnings(findings: readonly Finding[]): string[] {
  const alike = new Map<string, string[]>();
  for (const finding of findings) {
    const text = said(finding);
    const paths = alike.get(text);
    if (paths) paths.push(finding.path);
    else alike.set(text, [finding.path]);
  }
  return [...alike].flatMap(([text, paths]) => {
    const named = paths.length > MOST_NAMED ? [`${paths.slice(0, MOST_NAMED).join(', ')} and ${paths.length - MOST_NAMED} more`] : paths;
    return named.map(path => `warning: ${path}: ${text}\n`);
  });
}

function said({ message, fix, code }: Finding): string {
  return `${message}; ${fix} (${code})`;
}
