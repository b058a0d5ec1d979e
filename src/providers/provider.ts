import { ShutdownRecord } from '../model/availability';
import { DashboardsRecord } from '../model/dashboards';
import { DeliveryEngineRecord, DeliveryRecord } from '../model/delivery';
import { DeliveryPlanRecord } from '../model/delivery-plan';
import { EgressGatewayModel } from '../model/egress-gateway';
import { AccessPolicy } from '../model/enforcement';
import { ExternalModel } from '../model/external';
import { ALL_FEATURES, Feature } from '../model/feature';
import { GatewayModel } from '../model/gateway';
import { Identity } from '../model/identity';
import { Match } from '../model/match';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { MeshHealthRecord } from '../model/mesh-health';
import { MeshSettings } from '../model/mesh-record';
import { NamespaceModel } from '../model/namespace';
import { ObjectIdentity } from '../model/object-identity';
import { AdmittedPodSecurity } from '../model/pod-security/enforced-level';
import { PodTemplate } from '../model/pod-template';
import { ServiceModel } from '../model/service';
import { ServiceLevelObjectiveRecord } from '../model/service-level-objective';
import { CallingProxy, GatewayPods } from '../model/settle';
import { Supports } from '../model/supports';
import { TelemetryRecord } from '../model/telemetry';
import { Unmeasured } from '../model/unmeasured';
import { WorkloadModel } from '../model/workload';
import type { ServiceMetrics } from './prometheus/service-metrics';

export type { ServiceMetrics } from './prometheus/service-metrics';

/** An object that a mesh needs. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** None for objects of the whole cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Fields beside the spec. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly spec?: object;
}

/** Labels and annotations of pods, or of a Service. */
export interface ObjectMetadata {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Whether a mesh has a feature; `differs`: it has, with the difference that the note names. */
export interface Support {
  readonly level: 'yes' | 'no' | 'differs';
  /** For `no` and `differs`: what the mesh does instead. */
  readonly note?: string;
  /** For `no`: the note without what to do instead, and what to do instead, if the note says it. */
  readonly reason?: string;
  readonly fix?: string;
}

export type Capabilities = Readonly<Record<Feature, Support>>;

export const yes: Support = { level: 'yes' };
export const differs = (note: string): Support => ({ level: 'differs', note });
/** @param fix what to do instead, unless that is to remove it */
export const no = (reason: string, fix?: string): Support => ({ level: 'no', note: fix ? `${reason}: ${fix}` : reason, reason, ...(fix ? { fix } : {}) });

/** The capabilities of a mesh by what it has. All other features are `no`, with one reason. */
export function capabilitiesWith(support: Partial<Capabilities>, missing: Support): Capabilities {
  return Object.fromEntries(ALL_FEATURES.map(feature => [feature, support[feature] ?? missing])) as Record<Feature, Support>;
}

/** Several features with one support. */
export function alike(support: Support, ...features: Feature[]): Partial<Capabilities> {
  return Object.fromEntries(features.map(feature => [feature, support]));
}

/** Which features a mesh supports, `differs` included. One function for each table: the rules of a service are cached by it. */
export const supportOf = memoizeByIdentity((capabilities: Capabilities): Supports => feature => capabilities[feature].level !== 'no');

/** Whether services of a namespace deny calls by default: it is declared, and the mesh can. */
export function deniesByDefault({ capabilities }: Provider, { zeroTrust }: NamespaceModel): boolean {
  return zeroTrust && supportOf(capabilities)('deny-by-default');
}

/** Whether a gateway is rendered: it has a class, or the mesh has a default. */
export function hasGatewayClass({ className }: GatewayModel, { capabilities }: Provider): boolean {
  return className !== undefined || supportOf(capabilities)('gateway-default-class');
}

/** The services and external services whose clients connect to the waypoint of their namespace. */
export function targetsBehindWaypoints({ services, externals }: MeshModel, provider: Provider): (ServiceModel | ExternalModel)[] {
  return [...services, ...externals].filter(target => provider.hasWaypoint?.(target));
}

/** What keeps a proxy from enforcing policies on pods. */
export interface ProxyBypass {
  /** The setting that causes it: `hostNetwork: true`. */
  readonly cause: string;
  /** `pod`: the pods have no proxy, and no client identity. `inbound`: connections to some ports bypass the proxy. */
  readonly of: 'pod' | 'inbound';
  /** Whether connections to a container port bypass the proxy. */
  readonly isPortOpen: (port: number) => boolean;
}

/** A label or annotation that gives pods the proxy of a mesh. */
export interface InjectionKey {
  readonly mesh: string;
  readonly on: 'namespace' | 'pods';
  readonly field: 'labels' | 'annotations';
  readonly key: string;
  /** The values that do; left out: any but an empty one. */
  readonly values?: readonly string[];
}

type InjectionMetadata = { readonly [field in InjectionKey['field']]?: Readonly<Record<string, string>> };

/** The other meshes whose proxy the labels and annotations of a Namespace or of pods give, and what does. */
export function otherProxies(
  { otherInjection = [] }: Pick<Provider, 'otherInjection'>, on: InjectionKey['on'], metadata: InjectionMetadata,
): { readonly mesh: string; readonly cause: string }[] {
  return otherInjection.flatMap(({ mesh, on: of, field, key, values }) => {
    const value = metadata[field]?.[key];
    const isGiven = of === on && (values ? values.some(one => one === value) : !!value);
    return isGiven ? [{ mesh, cause: `${field === 'labels' ? 'label' : 'annotation'} ${key}: ${value}` }] : [];
  });
}

/** Paths that a mesh compares as they are sent, although servers may read them as others. */
export interface UnnormalizedPaths {
  /** What leads out of a prefix: `/../`. */
  readonly suffix: string;
  /** What to change. */
  readonly fix: string;
}

/** Which clients of other trust domains proxies accept at all, whatever the policies. */
export interface ForeignTrustDomains {
  /** None if nobody said. */
  readonly accepted?: readonly string[];
  /** What has to be set so that they accept one, as the end of a sentence that begins with `unless`. */
  readonly condition: string;
}

/** Pods that the mesh runs for a gateway, or as a waypoint. */
export interface ManagedPods {
  readonly path: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Their ServiceAccount, where it is a Gateway of others that they run for. */
  readonly existingAccount?: string;
}

/** The pods that a mesh runs for a Gateway of the user. */
export interface UserGatewayPods {
  /** The ServiceAccounts that they may have. */
  readonly accounts: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly isWaypoint: boolean;
}

/** The pods of an ingress gateway. */
export interface GatewayWorkloadPods {
  readonly namespace: string;
  /** None where only their controller knows them. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether they run a proxy of the mesh, and nothing else. */
  readonly isMeshProxy: boolean;
  /** Namespace of the certificates of its listeners. */
  readonly certificateNamespace: string;
}

/** What the proxies of a mesh connect to, and where connections to pods arrive: NetworkPolicies allow it beside the call graph. */
export interface DataPlane {
  /** The port of pods at which connections from other pods of the mesh arrive, whatever the container port; none: at the container port. */
  readonly tunnelPort?: number;
  /** Pods of the control plane that proxies connect to, each at its own port, and their namespace, unless the mesh has another. */
  readonly controlPlane?: {
    readonly namespace: string;
    readonly pods: readonly { readonly labels: Readonly<Record<string, string>>; readonly port: number }[];
  };
  /** Whether each pod has a proxy; else only gateways and waypoints have. */
  readonly hasSidecars: boolean;
  /** Whether the proxy of a pod serves the metrics of the application with its own. */
  readonly mergesMetrics?: boolean;
  /** Ports of a proxy with its metrics. */
  readonly metricsPorts: readonly number[];
  /** Networks that probes of the kubelet come from, where it is not the address of the node. */
  readonly probeSources: readonly string[];
}

/** Two rules: requests that match both should use the earlier, and the mesh uses the later. */
export interface PrecedenceConflict {
  readonly earlier: { readonly owner: string; readonly match: Match };
  readonly later: { readonly owner: string; readonly match: Match };
}

/** The same of two rules of a gateway for a host, each with the construct path of the service that its route forwards to. */
export interface GatewayPrecedenceConflict {
  readonly host: string;
  readonly earlier: { readonly service: string; readonly match: Match };
  readonly later: { readonly service: string; readonly match: Match };
}

/** A declaration that a delivery engine cannot keep. */
export interface DeliveryLoss {
  /** Construct path of the declaration. */
  readonly path: string;
  /** What is lost. */
  readonly what: string;
  /** What the engine keeps in its place; none: nothing. */
  readonly instead?: string;
}

/** Fields of an object that a delivery engine changes in the cluster. */
export interface EngineFields extends Required<ObjectIdentity> {
  /** The fields, as jq paths. */
  readonly paths: readonly string[];
}

/** Progressive delivery on a mesh by an engine. */
export interface DeliverySupport {
  /** Name of the engine. */
  readonly engine: string;
  /** Whether it copies the Deployment, with another value of the label `app` for the stable pods; left out: it runs all pods itself. */
  readonly copiesPods?: true;
  /** The objects of a delivery: those that its engine reads, and those that it changes. */
  objects(service: ServiceModel, mesh: MeshModel): Manifest[];
  /** The fields of the rendered objects that the engine changes; left out: none. */
  changedFields?(service: ServiceModel, mesh: MeshModel): EngineFields[];
  /** The objects that the engine creates for a service: no others may have their names. */
  createdObjects(service: ServiceModel): ObjectIdentity[];
  /** The declarations about the routes of a service that the engine, which owns them, cannot keep. */
  losses(service: ServiceModel, mesh: MeshModel): DeliveryLoss[];
  /** Why the engine cannot run a plan on this mesh, and what to change; none if it can. */
  planProblems(plan: DeliveryPlanRecord): { readonly message: string; readonly fix: string }[];
}

/** How a mesh supports the engine of a delivery; undefined: it has no progressive delivery. */
export function deliverySupport({ delivery }: Pick<Provider, 'delivery'>, { engine }: DeliveryRecord): DeliverySupport | undefined {
  return delivery?.[engine.type];
}

/** A delivery of a service, and how the mesh supports its engine. */
export interface SupportedDelivery { readonly service: ServiceModel; readonly delivery: DeliveryRecord; readonly support: DeliverySupport }

/** The deliveries of a mesh whose engine its provider supports. */
export function supportedDeliveries({ services }: MeshModel, provider: Pick<Provider, 'delivery'>): SupportedDelivery[] {
  return services.flatMap(service => service.deliveries.flatMap(delivery => {
    const support = deliverySupport(provider, delivery);
    return support ? [{ service, delivery, support }] : [];
  }));
}

/** Dashboards of a mesh. */
export interface DashboardSupport {
  /** The objects with the dashboards. */
  objects(dashboards: DashboardsRecord, mesh: MeshModel): Manifest[];
  /** Services and versions, by construct path, whose requests no dashboard shows. */
  unmeasured(mesh: MeshModel): (Unmeasured & { readonly paths: readonly string[] })[];
}

/** Telemetry settings that a mesh ignores for some pods. */
export interface IgnoredTelemetry { readonly reason: string; readonly fix: string }

/** Connections to any address of a port. */
export const ANY_ADDRESS = '0.0.0.0/0';

/** Turns a settled mesh into the mesh's objects. Pure: the same mesh gives the same objects. */
export interface Provider {
  readonly name: string;
  /** Of the mesh as a whole: the support table. */
  readonly capabilities: Capabilities;
  /** For external services. */
  readonly externalCapabilities: Capabilities;
  readonly dataPlane: DataPlane;
  /** Whether proxies fetch the keys of token issuers by URI; left out: the control plane does. */
  readonly proxiesFetchJwks?: boolean;
  /** The namespace whose policies apply to all namespaces; left out: none has such. */
  readonly rootNamespace?: string;
  /** The identity with which the proxy of a service or gateway itself calls an external authorizer or a collector; left out: its own. */
  readonly callingProxy?: CallingProxy;
  /** Names of the extension providers that the mesh was installed with; left out: not known. */
  readonly extensionProviders?: readonly string[];
  /** Trust domains beside its own; left out: they are accepted as the roots of the mesh are installed. */
  readonly foreignTrustDomains?: ForeignTrustDomains;
  /** Whether it renders a policy that allows external clients at a gateway whose namespace denies by default. */
  readonly rendersGatewayAllowPolicy: boolean;
  /** Whether clients without mutual TLS are allowed in a dry run, also where they are refused otherwise. */
  readonly dryRunAllowsPlaintext?: true;
  /** Whether HTTP probes need a declared route where calls name methods or paths. */
  readonly refusesUndeclaredProbes?: true;
  /** Whether policies authorize a request before the routes of the service choose its destination: at a waypoint. Left out: routes apply at the client. */
  readonly authorizesBeforeRouting?: true;
  /** Whether clients without a mesh identity pass by what sees requests, so that a denial of requests denies their connections. */
  readonly seesRequestsOfMeshOnly?: true;
  /** Annotations of the pods of Jobs and CronJobs, whose proxy has to end with them: a native sidecar. */
  readonly jobPodAnnotations?: Readonly<Record<string, string>>;
  /** The label or annotation that keeps single pods without a proxy; left out if the mesh is not known. */
  readonly podOptOut?: string;
  /** What gives pods the proxy of another mesh; left out if the mesh is not known. */
  readonly otherInjection?: readonly InjectionKey[];
  /** Whether a ServiceProfile for the host of a service takes precedence over its routes. */
  readonly hasServiceProfiles?: true;
  /** Which path of a rewritten request access policies match. */
  readonly authorizedPath: 'original' | 'rewritten';
  /** Paths that it compares as they are sent; none if it normalizes all, or has no policies. */
  readonly unnormalizedPaths?: UnnormalizedPaths;
  /** Whether the containers that it adds to pods have no seccomp profile, and so get that of the pod. */
  readonly proxyLacksSeccompProfile?: true;
  /** Whether every pod can reach an external service, whatever namespaces it is exported to. */
  readonly ignoresExport?: true;
  /** Progressive delivery, by engine; left out: the mesh has none, and its services have their own Service and routes. */
  readonly delivery?: Readonly<Record<DeliveryEngineRecord['type'], DeliverySupport>>;
  /** Dashboards; left out: its metrics are not known. */
  readonly dashboards?: DashboardSupport;
  /** Queries for the requests of its services; left out: which metrics it reports is not known. */
  readonly serviceMetrics?: ServiceMetrics;
  /** Which pods its data plane needs in a namespace, for Pod Security levels. */
  podSecurity(namespace: NamespaceModel, mesh: MeshModel): AdmittedPodSecurity;
  /** For one service: the table, less what its other settings exclude. */
  capabilitiesFor(service: ServiceModel): Capabilities;
  /** Declared orders of a service's rules that the mesh cannot keep. */
  precedenceConflicts(service: ServiceModel): PrecedenceConflict[];
  /** The same of the rules of a gateway; left out: the mesh keeps all orders. */
  gatewayPrecedenceConflicts?(gateway: GatewayModel, mesh: MeshModel): GatewayPrecedenceConflict[];
  /** Objects of the whole mesh. */
  meshObjects?(mesh: MeshModel): Manifest[];
  namespaceObjects(namespace: NamespaceModel, mesh: MeshModel): Manifest[];
  serviceObjects(service: ServiceModel, mesh: MeshModel): Manifest[];
  workloadObjects(workload: WorkloadModel, mesh: MeshModel): Manifest[];
  /** Labels and annotations that the mesh reads on a Service: where others deploy it, they have to set them. */
  serviceMetadata(service: ServiceModel): ObjectMetadata;
  externalObjects(external: ExternalModel, mesh: MeshModel): Manifest[];
  /** Whether it renders a policy that allows only the declared calls to an external service; left out: never. */
  authorizesExternal?(external: ExternalModel): boolean;
  /** The destination addresses by which client proxies recognise TCP and TLS connections to an external service; none if they recognise it otherwise. */
  externalAddresses?(external: ExternalModel): readonly string[];
  egressGatewayObjects(gateway: EgressGatewayModel, mesh: MeshModel): Manifest[];
  gatewayObjects(gateway: GatewayModel, mesh: MeshModel): Manifest[];
  /** Telemetry settings that it ignores; left out: none. */
  ignoredTelemetry?(telemetry: TelemetryRecord, mesh: MeshModel): readonly IgnoredTelemetry[];
  /** Objects of the telemetry settings of a scope; left out: it has none. */
  telemetryObjects?(telemetry: TelemetryRecord, mesh: MeshModel): Manifest[];
  /** What scrapes the metrics of a service, where a Prometheus operator reads it. */
  podMonitors(service: ServiceModel, mesh: MeshModel): Manifest[];
  /** The rules of a service level objective, which a Prometheus operator reads; left out: it has none. */
  objectiveRules?(objective: ServiceLevelObjectiveRecord, service: ServiceModel, mesh: MeshModel): Manifest[];
  /** Alerts on the health of the mesh; left out: it has none. */
  healthRules?(health: MeshHealthRecord, mesh: MeshModel): Manifest[];
  /** The NetworkPolicies of the mesh, by the construct path of their owner. */
  networkPolicies(mesh: MeshModel): ReadonlyMap<string, readonly Manifest[]>;
  /** The identity of a gateway's pods; none if the user would have to give it, and has not. */
  gatewayIdentity(gateway: GatewayPods): Identity | undefined;
  /** Whether the identity of a gateway's pods is the usual one, as the user has not given it. */
  assumesGatewayIdentity?(gateway: GatewayPods): boolean;
  /** Whether headers with underscores pass a gateway that strips their names with dashes; left out: never. */
  passesUnderscoreHeaders?(gateway: GatewayPods): boolean;
  /** Labels that select a gateway's pods; none where a controller runs them. */
  gatewayPodLabels?(gateway: GatewayPods): Readonly<Record<string, string>>;
  /** The pods of a gateway, for NetworkPolicies; none if it is not rendered. */
  gatewayPods(gateway: GatewayModel): GatewayWorkloadPods | undefined;
  /** Labels of the pods of an egress gateway; left out: the mesh has none. */
  egressGatewayLabels?(gateway: EgressGatewayModel): Readonly<Record<string, string>>;
  /** Names of ServiceAccounts that its own proxies have in a namespace: policies allow these. Left out: it has no such proxies. */
  reservedServiceAccounts?(namespace: NamespaceModel): readonly string[];
  /** The pods of the waypoint of a namespace; left out: the mesh has none. */
  waypointPods?(namespace: NamespaceModel): ManagedPods;
  /** Whether clients connect to the waypoint of its namespace instead of a service or external service. */
  hasWaypoint?(target: ServiceModel | ExternalModel): boolean;
  /** Pods that the mesh runs beside those of the app: of its gateways and waypoints, with labels that no others have, and the construct path. */
  managedPods?(mesh: MeshModel): readonly ManagedPods[];
  /** Which of the manifests of one construct allow or deny requests; left out: the mesh has no policies. */
  accessPolicies?(manifests: readonly Manifest[], settings: MeshSettings): AccessPolicy[];
  /** What keeps its proxies from enforcing policies on pods; none if nothing does, or if the mesh is not known. */
  proxyBypass?(template: PodTemplate, namespace: NamespaceModel): ProxyBypass | undefined;
  /** Labels that its Namespace may not have, since they take precedence over those that it has. */
  conflictingNamespaceLabels?(namespace: NamespaceModel): readonly string[];
  /** The pods that it runs for a Gateway of the user, given as manifest, beside the others of the app; none, or left out: it runs none. */
  podsOfGateway?(gateway: unknown, others: () => readonly unknown[]): UserGatewayPods | undefined;
  /** Labels and annotations of a service's pods. @param shutdown how they end; none for pods that end by themselves, or as the mesh was installed */
  podMetadata(pods: PodSettings, shutdown?: ShutdownRecord): ObjectMetadata;
}

/** Settings of a service or workload that decide the metadata of its pods. */
export type PodSettings = Pick<ServiceModel, 'namespace' | 'proxy' | 'metrics'>;
