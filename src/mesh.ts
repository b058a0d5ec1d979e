import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Acknowledgement } from './acknowledgement';
import { MeshComparison } from './comparison/mesh-comparison';
import { errorLines, warningLines } from './finding-text';
import { GatewayWorkload } from './gateway/gateway-workload';
import { GuardRails } from './guard-rails';
import { checkProps } from './input/check-props';
import { constructPlace } from './input/construct-place';
import { dnsLabel } from './input/dns-label';
import { dnsSubdomain } from './input/dns-subdomain';
import { enumValue } from './input/enum-value';
import { instanceOf } from './input/instance-of';
import { nonBlank } from './input/non-blank';
import { meshEnforcement } from './mesh-enforcement';
import { MeshObjects } from './mesh-objects';
import { MeshProvider } from './mesh-provider';
import { MigrationReport } from './migration/migration-report';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { MeshDraft } from './model/mesh-draft';
import { RecordedMesh } from './model/mesh-file';
import { MeshRecord } from './model/mesh-record';
import { omitUndefined } from './model/omit-undefined';
import { OutboundTraffic } from './model/outbound-traffic';
import { Severity } from './model/severity';
import { EgressHost } from './namespace/egress-host';
import { egressHosts } from './namespace/egress-hosts';
import { PodMonitorOptions, podMonitorSettings } from './observability/pod-monitor-options';
import { PrometheusRuleOptions, prometheusRuleSettings } from './observability/prometheus-rule-options';
import { deliverySupport, EngineFields, Provider } from './providers/provider';
import { reportedFindings } from './reported-findings';
import { NetworkPolicyOptions, networkPolicySettings } from './security/network-policy-options';
import { settledFor } from './settled-for';
import { Settling } from './settling';
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
   * Where pods may send traffic: anywhere, or only to declared services (`REGISTRY_ONLY`). A namespace may override it. It applies to namespaces
   * that this app creates: one with `create: false` has pods of others, and needs a setting of its own.
   * @default - as the mesh was installed: anywhere, unless configured otherwise
   */
  readonly outboundTraffic?: OutboundTraffic;
  /**
   * Services that proxies themselves call, beside those that `MeshTelemetry` and `ExternalAuthorization` name: collectors of tracing and access logs, external
   * authorizers (`extensionProviders`), and rate-limit services. (For the hosts of JWKS see `remoteJwks` of `IstioOptions`.) They are in every egress scope: of a service outside its scope a proxy has no
   * configuration, so traces and logs are lost, and requests that need the authorizer are denied. Egress scopes are for Istio with sidecars only. On every
   * mesh the NetworkPolicies of its proxies allow the connections.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
   * @default - none
   */
  readonly proxyServices?: EgressHost[];
  /**
   * The pods of all ingress gateways that have no `workload` of their own: how the platform installed them.
   * @default - those of `GatewayProps.workload`
   */
  readonly gatewayWorkload?: GatewayWorkload;
  /**
   * What NetworkPolicies need to know of the cluster: a `ZeroTrustNamespace` has them.
   * @default - kube-dns, and the usual namespace of the control plane
   */
  readonly networkPolicies?: NetworkPolicyOptions;
  /**
   * PodMonitors of the Prometheus operator for the services with `metrics`. Their pods have the `prometheus.io/*` annotations all the same, which Istio's
   * proxies read.
   * @default - none: Prometheus finds metrics by the annotations
   */
  readonly podMonitors?: PodMonitorOptions;
  /**
   * Labels and severities of the PrometheusRules of the Prometheus operator: those of each `ServiceLevelObjective`, and of `MeshHealthRules`.
   * @default - no labels, and the severities `page` and `ticket`
   */
  readonly prometheusRules?: PrometheusRuleOptions;
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
  /** The pods of gateways without a workload of their own. @internal */
  public readonly _gatewayWorkload?: GatewayWorkload;
  /** What constructs declare. @internal */
  public readonly _model: MeshDraft;
  private readonly props: MeshProps;
  private readonly acknowledgements: Acknowledgement[] = [];
  private readonly settling: Settling;
  private readonly objects: MeshObjects;
  private lastFindings?: { readonly mesh: MeshModel; readonly acknowledged: number; readonly findings: Finding[] };
  private printed?: Finding[];

  constructor(scope: Construct, id: string, props: MeshProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'MeshProps', props);
    this.props = { ...props };
    this._provider = instanceOf(this.node.path, 'provider', props.provider, 'MeshProvider')._provider;
    this._gatewayWorkload = props.gatewayWorkload && instanceOf(this.node.path, 'gatewayWorkload', props.gatewayWorkload, 'GatewayWorkload');
    const { clusterDomain = 'cluster.local', trustDomain = 'cluster.local' } = props;
    const { path } = this.node;
    this._model = new MeshDraft(path, omitUndefined({
      clusterDomain: dnsSubdomain(path, 'clusterDomain', clusterDomain),
      trustDomain: dnsSubdomain(path, 'trustDomain', trustDomain),
      outboundTraffic: props.outboundTraffic && enumValue(path, 'outboundTraffic', props.outboundTraffic, OutboundTraffic),
      proxyServices: props.proxyServices && egressHosts(path, 'proxyServices', props.proxyServices, clusterDomain),
      podMonitors: props.podMonitors && podMonitorSettings(path, props.podMonitors),
      prometheusRules: props.prometheusRules && prometheusRuleSettings(path, props.prometheusRules),
      networkPolicies: props.networkPolicies && networkPolicySettings(path, props.networkPolicies),
    }));
    this.settling = new Settling(this._model, this._provider);
    this.objects = new MeshObjects(this, this._provider);
    this.objects.register(this, id);
    this.node.addValidation({ validate: () => this.validationErrors() });
  }

  /** Errors and warnings about all that is declared in this mesh so far, sorted by path and code, without acknowledged warnings. */
  public get findings(): Finding[] { return [...this.findingsOf(this.settling.settle().model)]; }

  /**
   * Acknowledges a warning: it is no longer reported. An acknowledgement that matches no warning is itself a warning.
   * @param acknowledgement the warning, and the reason to accept it
   * @throws if the reason is empty, or the code is none of lower-case letters and dashes
   */
  public acknowledge(acknowledgement: Acknowledgement): void {
    const { code, construct, reason } = checkProps(this.node.path, 'Acknowledgement', acknowledgement);
    dnsLabel(this.node.path, 'code', code, 100);
    nonBlank(construct.node.path, `reason for ${code}`, reason, 'give the reason to accept the warning');
    this.acknowledgements.push({ code, construct, reason });
  }

  /**
   * Compares this mesh to another: the features that would be lost, changed or gained there. Nothing is rendered.
   * @param other the mesh to move to
   */
  public compareTo(other: MeshProvider): MeshComparison {
    instanceOf(this.node.path, 'target of compareTo()', other, 'MeshProvider');
    const { record, model } = this.settling.settle();
    return MeshComparison._of({ provider: this._provider, mesh: model }, settledFor(record, other._provider));
  }

  /** How far the namespaces that have a migration stage have come, and what blocks the next stage of each. Nothing is rendered. */
  public migration(): MigrationReport {
    const { declared, model } = this.settling.settle();
    return MigrationReport._of(declared, { provider: this._provider, mesh: model });
  }

  /** The mesh as data: for reports and tools. @internal */
  public get _record(): MeshRecord { return this.settling.settle().record; }

  /** The mesh as data, and what its provider enforces: `MeshApp` writes it. @internal */
  public _recorded(): RecordedMesh {
    const { record, model } = this.settling.settle();
    return { provider: this._provider.name, enforcement: meshEnforcement(model, this._provider), record };
  }

  /** The mesh as providers and checks see it. @internal */
  public get _settled(): MeshModel { return this.settling.settle().model; }

  /**
   * Registers a construct that objects are rendered for.
   * @param construct the construct that the objects belong to
   * @param name name of the service, gateway or namespace
   * @param home namespace of most of the objects
   * @internal
   */
  public _renders(construct: Construct, name: string, home?: string): void { this.objects.register(construct, name, home); }

  /** Registers the workload that runs the pods of a version or workload. @internal */
  public _runs(workload: ApiObject): void { this.objects.registerWorkload(workload); }

  /** The objects of a construct, for the mesh as it is declared now. @internal */
  public _objectsOf(construct: Construct): ApiObject[] {
    this.objects.update(this.settling.settle().model);
    return this.objects.of(construct);
  }

  /** The fields of the objects of a delivery that its engine changes in the cluster. @internal */
  public _changedFieldsOf({ node: { path } }: Construct): EngineFields[] {
    const { _settled: mesh, _provider: provider } = this;
    return mesh.services.flatMap(service => service.deliveries.filter(delivery => delivery.path === path).flatMap(delivery => (
      deliverySupport(provider, delivery)?.changedFields?.(service, mesh) ?? []
    )));
  }

  private findingsOf(mesh: MeshModel): Finding[] {
    const { acknowledgements } = this;
    const { unsupported = UnsupportedFeature.ERROR, guardRails = GuardRails.WARNING } = this.props;
    // cdk8s validates once for each chart: an unchanged mesh is not checked again.
    if (this.lastFindings?.mesh !== mesh || this.lastFindings.acknowledged !== acknowledgements.length) {
      const findings = reportedFindings(mesh, this._provider, { unsupported, guardRails, acknowledgements });
      this.lastFindings = { mesh, acknowledged: acknowledgements.length, findings };
    }
    return this.lastFindings.findings;
  }

  /** Settles, checks and, if nothing is fatal, renders. @returns the errors of the validation */
  private validationErrors(): string[] {
    const { model } = this.settling.settle();
    const isFatal = ({ severity }: Finding) => severity === Severity.ERROR || this.props.failOn === Severity.WARNING;
    const findings = this.findingsOf(model);
    // Printed once, although cdk8s validates once per chart; again after a change.
    if (this.printed !== findings) {
      this.printed = findings;
      for (const line of warningLines(findings.filter(finding => !isFatal(finding)))) process.stderr.write(line);
    }
    const fatal = findings.filter(isFatal);
    return errorLines(fatal.length ? fatal : this.objects.findings(model));
  }
}
