import { addTo } from './add-to';
import { wildcardsCovering } from './connection-rule';
import { engineServices } from './delivery';
import { EgressHostRecord, EgressScopeRecord, KUBERNETES_API } from './egress-host';
import { exportedTo, ExternalModel } from './external';
import { jwksHosts } from './jwks-host';
import { JwtRecord } from './jwt';
import { memoizeByIdentity } from './memoize-by-identity';
import { externalsByKey, host as fullName, MeshModel, servicesIn } from './mesh';
import { MeshSettings } from './mesh-record';
import { isExternalMirror } from './mirror-target';
import { NamespaceModel } from './namespace';
import { OutboundTraffic } from './outbound-traffic';
import { externalDestinations } from './route-table';
import { ServiceModel } from './service';
import { collectorHosts, reportedTo, reportingPods, TelemetryProviderRecord, telemetryLayers } from './telemetry';
import { WorkloadModel } from './workload';

/** An entry with its host: `*` for all hosts of the namespace. */
export interface EgressEntry { readonly namespace: string; readonly host: string }

/** Where a workload sends requests, and the construct path of what leads there. */
export interface EgressDestination extends EgressEntry { readonly path: string }

/** The scope of a namespace: without a setting, a namespace that denies by default has that of the calls. */
export function egressScopeOf({ egressScope, zeroTrust }: Pick<NamespaceModel, 'egressScope' | 'zeroTrust'>): EgressScopeRecord {
  return egressScope ?? { by: zeroTrust ? 'calls' : 'all' };
}

/** The entry of a host that the user gives. */
export function egressEntry({ namespace, service, host }: EgressHostRecord, settings: Pick<MeshSettings, 'clusterDomain'>): EgressEntry {
  return { namespace, host: host ?? (service === undefined ? '*' : fullName({ name: service, namespace: { name: namespace } }, settings)) };
}

/** The entries of a list, and those of the services that every proxy calls. */
export function listedEntries(hosts: readonly EgressHostRecord[], { settings }: Pick<MeshModel, 'settings'>): EgressEntry[] {
  return distinct([...hosts, ...settings.proxyServices ?? []].map(host => egressEntry(host, settings)));
}

/**
 * The entries that the proxies of a workload need: its destinations, those that the user gives, and those of the services that every proxy calls. Besides:
 * - its external authorizer, and the collectors that it reports to;
 * - the hosts of the keys of its tokens, where proxies fetch them;
 * - the Kubernetes API, where it says that it calls it;
 * - the Service of the workload itself, where it has a connection pool: a proxy applies it to inbound connections too, from the same DestinationRule;
 * - where undeclared traffic passes through, all external services behind an egress gateway: else it would bypass the gateway, whose policy denies it.
 * @param proxiesFetchJwks whether proxies fetch the keys of token issuers
 */
export function derivedEntries(workload: ServiceModel | WorkloadModel, mesh: MeshModel, proxiesFetchJwks = false): EgressEntry[] {
  const { path, namespace, egressHosts = [], callsKubernetesApi } = workload;
  const own = 'traffic' in workload && workload.traffic.connectionPool ? [{ namespace: namespace.name, host: fullName(workload, mesh.settings) }] : [];
  const guarded = namespace.outboundTraffic === OutboundTraffic.REGISTRY_ONLY ? [] : behindGateways(mesh).get(namespace.name) ?? [];
  const api = callsKubernetesApi ? [KUBERNETES_API] : [];
  const authorizers = 'externalAuthorizations' in workload ? authorizerHosts(workload) : [];
  const collectors = collectorHosts(mesh, reportingPods(workload)).map(({ host }) => host);
  const listed = listedEntries([...egressHosts, ...api, ...authorizers, ...collectors], mesh);
  const keys = proxiesFetchJwks && 'jwt' in workload ? jwksEntries(workload.jwt, listed, mesh) : [];
  return distinct([...destinationsOf(mesh, path), ...guarded, ...own, ...listed, ...keys]);
}

/** The external authorizers of a service or gateway that others deploy: a proxy that has no configuration of its authorizer denies the requests. */
export function authorizerHosts({ externalAuthorizations }: Pick<ServiceModel, 'externalAuthorizations'>): EgressHostRecord[] {
  return externalAuthorizations.flatMap(({ authorizer: { host } }) => host ?? []);
}

/**
 * The entries of the list of a namespace, of the external authorizers of its services, of the collectors that its proxies report to, and of the keys of
 * tokens, where proxies fetch them.
 */
export function namespaceEntries(
  hosts: readonly EgressHostRecord[], { name }: Pick<NamespaceModel, 'name'>, mesh: MeshModel, proxiesFetchJwks = false,
): EgressEntry[] {
  const services = servicesIn(mesh, name);
  const authorizers = services.flatMap(({ externalAuthorizations }) => externalAuthorizations).flatMap(({ authorizer }) => hostOf(authorizer));
  const reporting = [...services, ...mesh.workloads.filter(({ namespace }) => namespace.name === name)];
  const collectors = mesh.telemetry.length ? reporting.flatMap(pods => reportedTo(telemetryLayers(mesh, reportingPods(pods)))).flatMap(hostOf) : [];
  const listed = listedEntries([...hosts, ...authorizers, ...collectors], mesh);
  return proxiesFetchJwks ? distinct([...listed, ...jwksEntries(services.flatMap(({ jwt }) => jwt), listed, mesh)]) : listed;
}

function hostOf({ host, service }: Pick<TelemetryProviderRecord, 'host' | 'service'>): EgressHostRecord[] {
  const [namespace, name] = service?.split('/') ?? [];
  return host ? [host] : name === undefined ? [] : [{ namespace, service: name }];
}

/** The hosts of keys. Istio takes the one ServiceEntry of such a host, in whatever namespace: the user may name it. */
function jwksEntries(jwt: readonly JwtRecord[], listed: readonly EgressEntry[], mesh: MeshModel): EgressEntry[] {
  return jwksHosts(jwt, mesh).flatMap(({ hostname, service, external }) => {
    const home = (service ?? external)?.namespace.name;
    if (home === undefined && listed.some(({ host }) => host === hostname)) return [];
    return [{ namespace: home ?? '*', host: service ? fullName(service, mesh.settings) : hostname }];
  });
}

/** Where the proxies of a workload send requests: its callees, and what the routes and mirrors of these lead to. */
export function destinationsOf(mesh: MeshModel, path: string): readonly EgressDestination[] { return destinationsByCaller(mesh).get(path) ?? []; }

const destinationsByCaller = memoizeByIdentity((mesh: MeshModel): ReadonlyMap<string, EgressDestination[]> => {
  const { services, externals, settings } = mesh;
  const externalByKey = externalsByKey(mesh);
  const byCaller = new Map<string, EgressDestination[]>();
  const add = (callers: readonly { readonly caller: { readonly path: string } }[], destinations: readonly EgressDestination[]) => {
    for (const path of new Set(callers.map(({ caller }) => caller.path))) for (const destination of destinations) addTo(byCaller, path, destination);
  };
  for (const service of services) {
    const { path, routes, reporters } = service;
    const names = [...new Set([service.name, ...engineServices(service)])];
    const own = names.map(name => ({ path, namespace: service.namespace.name, host: fullName({ ...service, name }, settings) }));
    if (reporters.length) add(reporters, own);
    if (!service.grants.length) continue;
    add(service.grants, [
      ...own,
      ...routes.overlays.flatMap(({ mirrors = [] }) => mirrors).flatMap(mirror => (
        isExternalMirror(mirror) ? [] : [{ path, ...egressEntry({ namespace: mirror.service.namespace, service: mirror.service.name }, settings) }]
      )),
      ...externalDestinations(routes).map(({ destination: { external, host } }) => (
        { path, namespace: externalByKey.get(external)!.namespace.name, host }
      )),
    ]);
  }
  for (const external of externals) if (external.grants.length) add(external.grants, externalEntries(external, settings));
  return byCaller;
});

/** The external services behind egress gateways, by the namespaces that they are exported to. */
const behindGateways = memoizeByIdentity(({ externals, settings }: MeshModel): ReadonlyMap<string, EgressDestination[]> => {
  const byNamespace = new Map<string, EgressDestination[]>();
  for (const external of externals) {
    if (!external.egressGateway) continue;
    for (const { name } of exportedTo(external)) for (const entry of externalEntries(external, settings)) addTo(byNamespace, name, entry);
  }
  return byNamespace;
});

/** The hosts of an external service, and the Service of the egress gateway through which its traffic leaves. */
function externalEntries({ path, namespace, hosts, egressGateway }: ExternalModel, settings: MeshSettings): EgressDestination[] {
  return [
    ...hosts.map(host => ({ path, namespace: namespace.name, host })),
    ...(egressGateway ? [{ path, namespace: egressGateway.namespace.name, host: fullName(egressGateway, settings) }] : []),
  ];
}

/** Whether some entry of a list covers a destination. */
export function coveredBy(entries: readonly EgressEntry[]): (destination: EgressEntry) => boolean {
  const texts = new Set(entries.map(({ namespace, host }) => `${namespace}/${host}`));
  return ({ namespace, host }) => ['*', host, ...wildcardsCovering(host)].some(name => texts.has(`${namespace}/${name}`));
}

/** Each once, without those that another covers: Istio warns of them. */
function distinct(entries: readonly EgressEntry[]): EgressEntry[] {
  const whole = new Set(entries.filter(({ host }) => host === '*').map(({ namespace }) => namespace));
  const kept = entries.filter(({ namespace, host }) => host === '*' || !whole.has(namespace)).map(({ namespace, host }) => ({ namespace, host }));
  const byText = new Map(kept.map(entry => [`${entry.namespace}/${entry.host}`, entry]));
  return [...byText.values()];
}
