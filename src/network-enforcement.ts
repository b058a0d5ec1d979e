import { addTo } from './model/add-to';
import { keyOfSettled } from './model/edge';
import { EgressHostRecord } from './model/egress-host';
import { calledHost, egressHostPeer } from './model/egress-host-peer';
import { hasLabels } from './model/has-labels';
import { externalsByHost, MeshModel } from './model/mesh';
import {
  InfrastructurePeer, NetworkEnforcement, NetworkPolicyRecord, NetworkRule, PolicyPeer, PolicyPort, SelectedPods,
} from './model/network-enforcement';
import { KUBE_DNS, NetworkPeerRecord } from './model/network-policy-settings';
import { omitUndefined } from './model/omit-undefined';
import { policySelector } from './model/policy-selector';
import { podIndexKeys, selectorIndexKey } from './model/selector-index';
import { ServiceModel } from './model/service';
import { providersOf } from './model/telemetry';
import { WorkloadModel } from './model/workload';
import { ownedManifests } from './owned-manifests';
import { Manifest, Provider, targetsBehindWaypoints } from './providers/provider';

/** The NetworkPolicies of a mesh, read from the manifests that are rendered, and the pods that they select. */
export function networkEnforcement(mesh: MeshModel, provider: Provider): NetworkEnforcement {
  const manifests = ownedManifests(mesh, provider).flatMap(owned => owned.manifests);
  const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy').map(policyRecord);
  const bySelector = new Map<string, NetworkPolicyRecord[]>();
  for (const policy of policies) addTo(bySelector, selectorIndexKey(policy.namespace, policy.podLabels), policy);
  return omitUndefined({
    tunnelPort: policies.length ? provider.dataPlane.tunnelPort : undefined,
    policies,
    pods: policies.length ? podsOf(mesh, provider).map(pods => ({ ...pods, policies: selecting(pods, bySelector) })) : [],
    infrastructure: policies.length ? infrastructurePeers(mesh, provider) : [],
  });
}

interface NetworkPolicySpec {
  readonly podSelector: { readonly matchLabels?: Record<string, string> };
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly RenderedRule[];
  readonly egress?: readonly RenderedRule[];
}

interface RenderedRule {
  readonly from?: readonly RenderedPeer[];
  readonly to?: readonly RenderedPeer[];
  readonly ports?: readonly { readonly port: number; readonly protocol?: 'TCP' | 'UDP' }[];
}

interface RenderedPeer {
  readonly ipBlock?: { readonly cidr: string };
  readonly namespaceSelector?: { readonly matchLabels: Record<string, string> };
  readonly podSelector?: { readonly matchLabels: Record<string, string> };
}

function policyRecord({ name, namespace, spec }: Manifest): NetworkPolicyRecord {
  const { podSelector, policyTypes, ingress = [], egress = [] } = spec as NetworkPolicySpec;
  return omitUndefined({
    name,
    namespace: namespace!,
    podLabels: podSelector.matchLabels,
    ingress: policyTypes.includes('Ingress') ? ingress.map(({ from, ports }) => ruleRecord(from, ports, namespace!)) : undefined,
    egress: policyTypes.includes('Egress') ? egress.map(({ to, ports }) => ruleRecord(to, ports, namespace!)) : undefined,
  });
}

function ruleRecord(peers: readonly RenderedPeer[] | undefined, ports: RenderedRule['ports'], own: string): NetworkRule {
  return omitUndefined({
    peers: peers?.map((peer): PolicyPeer => {
      const { ipBlock, namespaceSelector, podSelector } = peer;
      if (ipBlock) return { cidr: ipBlock.cidr };
      return omitUndefined({ namespace: namespaceSelector?.matchLabels['kubernetes.io/metadata.name'] ?? own, labels: podSelector?.matchLabels });
    }),
    ports: ports?.map(({ port, protocol = 'TCP' }): PolicyPort => ({ port, protocol })),
  });
}

function selecting(
  { namespace, labels }: Omit<SelectedPods, 'policies'>, bySelector: ReadonlyMap<string, readonly NetworkPolicyRecord[]>,
): string[] {
  return podIndexKeys(namespace, labels).flatMap(key => bySelector.get(key) ?? [])
    .filter(({ podLabels }) => hasLabels(labels, podLabels))
    .map(({ name }) => name).sort();
}

/** The pods of the app, of its gateways and waypoints. Those of a gateway that only its controller knows are not there. */
function podsOf(mesh: MeshModel, provider: Provider): Omit<SelectedPods, 'policies'>[] {
  const waypoints = new Set(targetsBehindWaypoints(mesh, provider).map(({ namespace }) => namespace.name));
  return [
    ...mesh.services.map(item => ({ type: 'service' as const, ...applicationPods(item) })),
    ...mesh.workloads.map(item => ({ type: 'workload' as const, ...applicationPods(item) })),
    ...mesh.gateways.flatMap(gateway => {
      const { namespace = '', labels } = provider.gatewayPods(gateway) ?? {};
      return labels ? [{ type: 'gateway' as const, key: keyOfSettled(gateway), namespace, labels }] : [];
    }),
    ...mesh.egressGateways.flatMap(gateway => {
      const labels = provider.egressGatewayLabels?.(gateway);
      return labels ? [{ type: 'egress-gateway' as const, key: keyOfSettled(gateway), namespace: gateway.namespace.name, labels }] : [];
    }),
    ...mesh.namespaces.filter(({ name }) => waypoints.has(name)).map(namespace => (
      { type: 'waypoint' as const, key: namespace.name, namespace: namespace.name, labels: provider.waypointPods!(namespace).labels }
    )),
  ];
}

function applicationPods(item: ServiceModel | WorkloadModel) {
  return { key: keyOfSettled(item), namespace: item.namespace.name, labels: policySelector(item) };
}

/** What policies allow beside the call graph, as `podConnections()` of the provider adds it: by peer and port, so that a report can say why. */
function infrastructurePeers(mesh: MeshModel, { dataPlane }: Provider): InfrastructurePeer[] {
  const { settings, telemetry, services, workloads } = mesh;
  const { networkPolicies = { scrapers: [] }, proxyServices = [] } = settings;
  const { dns = KUBE_DNS, scrapers, kubernetesApi, controlPlaneNamespace } = networkPolicies;
  const { controlPlane, hasSidecars, metricsPorts, probeSources, tunnelPort } = dataPlane;
  const collectors = telemetry.flatMap(providersOf).flatMap(calledHost);
  const of = (
    reason: InfrastructurePeer['reason'], end: InfrastructurePeer['end'], peer: NetworkPeerRecord, ports?: readonly number[],
    declared: Pick<InfrastructurePeer, 'justification' | 'pods'> = {},
  ) => peersOf(peer).map(one => omitUndefined({ reason, end, peer: one, ports, ...declared }));
  const ofHost = (reason: InfrastructurePeer['reason'], host: EgressHostRecord, declared: Pick<InfrastructurePeer, 'justification' | 'pods'>) => {
    const { peer, ports } = egressHostPeer(host, mesh, tunnelPort) ?? { peer: { cidrs: [] } };
    return of(reason, 'egress', peer, ports, declared);
  };
  const kubernetesApiPeers = (declared?: Pick<InfrastructurePeer, 'justification' | 'pods'>) => (
    kubernetesApi ? of('kubernetes-api', 'egress', { cidrs: kubernetesApi.cidrs }, [kubernetesApi.port], declared) : []
  );
  return [
    ...dns.servers.flatMap(server => of('dns', 'egress', server, [dns.port])),
    ...(controlPlane?.pods ?? []).flatMap(({ labels, port }) => (
      of('control-plane', 'egress', { namespace: controlPlaneNamespace ?? controlPlane!.namespace, labels }, [port])
    )),
    ...(metricsPorts.length ? scrapers.flatMap(scraper => of('scrape', 'ingress', scraper, metricsPorts)) : []),
    ...(probeSources.length ? of('probe', 'ingress', { cidrs: probeSources }) : []),
    ...[...proxyServices, ...collectors].flatMap(host => (
      // Where few pods have a proxy, a connection to any address is worth a line.
      host.host === undefined || hasSidecars ? ofHost('proxy-service', host, { justification: host.justification }) : []
    )),
    ...[...services, ...workloads].flatMap(item => {
      const pods = { namespace: item.namespace.name, labels: policySelector(item) };
      const { egressHosts = [], kubernetesApiJustification: justification } = item;
      return [
        ...egressHosts.filter(one => !externalsByHost(mesh).has(`${one.namespace}/${one.host}`))
          .flatMap(host => ofHost('egress-host', host, { justification: host.justification, pods })),
        ...(justification === undefined ? [] : kubernetesApiPeers({ justification, pods })),
      ];
    }),
    ...kubernetesApiPeers(),
  ];
}

function peersOf(peer: NetworkPeerRecord): PolicyPeer[] { return 'cidrs' in peer ? peer.cidrs.map(cidr => ({ cidr })) : [peer]; }
