import { ignoredTelemetry } from './ignored-telemetry';
import { isDelivered } from '../../model/delivery';
import { ExternalModel } from '../../model/external';
import { redirectsThenForward } from '../../model/gateway-rules';
import { externalsSeenFrom, MeshModel, servicesByKey, servicesIn } from '../../model/mesh';
import { MtlsMode } from '../../model/mtls-mode';
import { NamespaceModel } from '../../model/namespace';
import { ServiceModel } from '../../model/service';
import { Supports } from '../../model/supports';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { createsWaypoint, waypointName } from '../../model/waypoint';
import { argoRollouts } from '../argo-rollouts';
import { gatewayApiPlugin } from '../argo-rollouts/gateway-api-plugin';
import { flagger } from '../flagger';
import { settingsBut } from '../flagger/flagger-mesh';
import { gatewayApiRouter } from '../flagger/gateway-api-router';
import { gatewayApiObjects } from '../gateway-api/gateway-objects';
import { gatewayPrecedenceConflicts } from '../gateway-api/gateway-route';
import { referenceGrants } from '../gateway-api/reference-grant';
import { routePrecedenceConflicts, serviceRoutes } from '../gateway-api/route-groups';
import { timingOfRules } from '../gateway-api/rule-timing';
import { tcpRoutes } from '../gateway-api/tcp-route';
import { grafana } from '../grafana';
import { LINKERD_INJECTION, SIDECAR_INJECTION } from '../injection-keys';
import { denyAll } from '../istio/authorization-policy';
import { ACCEPTED_TRUST_DOMAIN } from '../istio/capabilities';
import { ISTIOD } from '../istio/control-plane';
import { podsOfGateway } from '../istio/managed-gateway';
import { unnormalizedPaths } from '../istio/path-normalization';
import { exceptionalPorts, namespacePeerAuthentication, peerAuthentication } from '../istio/peer-authentication';
import { secretReader } from '../istio/secret-reader';
import { telemetry } from '../istio/telemetry';
import { serviceBudgets } from '../kubernetes/disruption-budget';
import { kubernetesNamespace } from '../kubernetes/namespace';
import { networkPolicies } from '../kubernetes/network-policy';
import { scrapeAnnotations } from '../kubernetes/prometheus';
import { rootService, standardAppProtocol, versionService } from '../kubernetes/service';
import { serviceAccount, workloadObjects } from '../kubernetes/service-account';
import { healthRules } from '../prometheus/health-rules';
import { istioHealthMetrics } from '../prometheus/istio-health-metrics';
import { istioRequestMetrics, istioServiceMetrics } from '../prometheus/istio-request-metrics';
import { istioWaypointMetrics } from '../prometheus/istio-service-metrics';
import { objectiveRules } from '../prometheus/objective-rules';
import { podMonitor } from '../prometheus/pod-monitor';
import { supportOf, ManagedPods, Manifest, Provider } from '../provider';
import { accessPolicies } from './access-policies';
import { authorizationPolicies, needsPolicies } from './authorization-policy';
import { ambientCapabilities } from './capabilities';
import { AMBIENT_METRICS } from './dashboard-metrics';
import { denials } from './denial';
import { destinationRules } from './destination-rule';
import { externalObjects } from './external';
import { authorizesExternal, isReadByWaypoint } from './external-authorization-policy';
import {
  dropsUnderscoreHeaders, gatewayClass, gatewayIdentity, gatewayPods, gatewayPolicies, isManaged, managedPods, withProxyConfig,
} from './gateway';
import { ambientPodSecurity, gatewayOptions, needsGatewayOptions, PodsOfIstio, withGatewayOptions } from './pod-security';
import { proxyBypass } from './proxy-bypass';
import { AmbientTarget, istioApis } from './versions';
import { externalNeedsWaypoint, needsWaypoint, waypoint, waypointIdentity, waypointLabels } from './waypoint';
import { waypointRequirements } from './waypoint-requirements';

export { ambientTarget } from './versions';

/** Port of HBONE, the tunnels between pods. See https://istio.io/latest/docs/ambient/usage/networkpolicy/ */
const HBONE_PORT = 15008;

/** Where the probes of the kubelet come from: its own address would be redirected to ztunnel. */
const KUBELET = '169.254.7.127/32';

/** The waypoint applies the routes, and reports the requests. Our DestinationRules are beside those, for the Services of Flagger. */
const FLAGGER = gatewayApiRouter(standardAppProtocol, true, {
  metrics: istioRequestMetrics('waypoint'),
  routesFromGateways: true,
  metadata: service => ({ labels: waypointLabels(service.namespace), annotations: {} }),
  lostSettings: policy => settingsBut(policy, 'timeoutMs', 'requestHeaders', 'responseHeaders'),
  lostTraffic: () => [],
  // The waypoint reports requests for the Service alone: none that it mirrors, and none for the Service of the new pods, which pass it by.
  testedBy: { mirroring: false, loadTest: false },
});

/** The waypoint applies the routes of Argo Rollouts, and reports the requests by the Service that it sends them to. */
const argoMesh = (supports: Supports) => gatewayApiPlugin({
  metrics: istioServiceMetrics('waypoint'),
  routesFromGateways: true,
  appProtocol: standardAppProtocol,
  supports: () => supports,
  timing: () => timingOfRules(supports),
  stableMetadata: service => ({ labels: waypointLabels(service.namespace), annotations: {} }),
  // Only the waypoint sends requests there.
  canaryMetadata: () => ({ labels: {}, annotations: {} }),
});

const METRICS = istioWaypointMetrics(needsWaypoint);
const HEALTH = istioHealthMetrics('waypoint', ['destination_service_namespace', 'destination_service_name']);

/** Istio in ambient mode, without sidecars. */
export function ambient(target: AmbientTarget): Provider {
  const capabilities = ambientCapabilities(target);
  const supports = supportOf(capabilities);
  const apis = istioApis(target);
  const podSecurity = (namespace: NamespaceModel, mesh: MeshModel) => ambientPodSecurity(podsOfIstio(namespace, mesh), target);
  const hasGatewayOptions = (namespace: NamespaceModel, mesh: MeshModel) => needsGatewayOptions(namespace, podsOfIstio(namespace, mesh), target);
  const isRendered = ({ resolution }: ExternalModel) => resolution !== 'dynamic-dns' || supports('external-dynamic-dns');
  return {
    name: 'Istio ambient',
    capabilities,
    capabilitiesFor: () => capabilities,
    externalCapabilities: capabilities,
    precedenceConflicts: service => routePrecedenceConflicts(service, supports, timingOfRules(supports)),
    gatewayPrecedenceConflicts: (gateway, mesh) => gatewayPrecedenceConflicts(gateway, mesh, supports, redirectsThenForward),
    authorizedPath: 'original',
    unnormalizedPaths: unnormalizedPaths(target.pathNormalization),
    rootNamespace: target.rootNamespace,
    extensionProviders: target.extensionProviders,
    proxiesFetchJwks: target.remoteJwks,
    foreignTrustDomains: { accepted: target.trustDomains, condition: `${ACCEPTED_TRUST_DOMAIN}, and ztunnel has SKIP_VALIDATE_TRUST_DOMAIN "true"` },
    rendersGatewayAllowPolicy: true,
    authorizesBeforeRouting: true,
    seesRequestsOfMeshOnly: true,
    dataPlane: { tunnelPort: HBONE_PORT, controlPlane: ISTIOD, hasSidecars: false, metricsPorts: [15020, 15090], probeSources: [KUBELET] },
    gatewayPods,
    waypointPods,
    hasWaypoint: server => ('hosts' in server ? isRendered(server) && externalNeedsWaypoint(server) : needsWaypoint(server)),
    gatewayIdentity,
    callingProxy(type, identity, namespace) {
      if (type === 'egress-gateway') return undefined; // not supported
      return type === 'gateway' ? identity : waypointIdentity(identity, namespace);
    },
    reservedServiceAccounts: namespace => [waypointName(namespace)],
    managedPods: mesh => [
      ...mesh.gateways.filter(isManaged).map(({ path, name, namespace }) => managedPods(path, namespace.name, name)),
      ...mesh.namespaces.filter(namespace => needWaypoint(namespace, mesh)).map(waypointPods),
    ],
    podSecurity,
    // The waypoint applies the service's own routes to requests from a gateway too.
    gatewayObjects(gateway, mesh) {
      const objects = gatewayApiObjects(gateway, gatewayClass(gateway), mesh, supports, apis, redirectsThenForward);
      const withOptions = isManaged(gateway) && hasGatewayOptions(gateway.namespace, mesh);
      return [
        ...withProxyConfig(gateway, target, objects).map(object => (withOptions && object.kind === 'Gateway' ? withGatewayOptions(object) : object)),
        ...gatewayPolicies(gateway),
      ];
    },
    accessPolicies,
    networkPolicies(mesh) { return networkPolicies(mesh, this); },
    podMonitors(service, { settings }) { return podMonitor(service, settings, this); },
    serviceMetrics: METRICS,
    objectiveRules: (objective, service, mesh) => objectiveRules(objective, service, mesh, METRICS),
    healthRules: (health, mesh) => healthRules(health, mesh, HEALTH),
    proxyBypass,
    podsOfGateway,
    passesUnderscoreHeaders: gateway => !dropsUnderscoreHeaders(gateway, target),
    podOptOut: 'label istio.io/dataplane-mode: none',
    otherInjection: [...SIDECAR_INJECTION, ...LINKERD_INJECTION],
    podMetadata: ({ metrics }) => ({ labels: {}, annotations: scrapeAnnotations(metrics) }),
    // Nothing reports for a service without a waypoint.
    telemetryObjects: (record, mesh) => (record.scope.type === 'service' && !needsWaypoint(servicesByKey(mesh).get(record.scope.key)!) ? []
      : [telemetry(record, target.rootNamespace, (_, name) => ({ targetRefs: [{ group: '', kind: 'Service', name }] }))]),
    ignoredTelemetry,
    namespaceObjects: (namespace, mesh) => [
      ...(namespace.created ? [kubernetesNamespace(namespace, { labels: dataplaneMode(namespace) }, podSecurity(namespace, mesh))] : []),
      ...(hasGatewayOptions(namespace, mesh) ? [gatewayOptions(namespace)] : []),
      ...(createsWaypoint(namespace) ? waypointObjects(namespace, mesh, hasGatewayOptions(namespace, mesh)) : []),
      ...(namespace.mtls && namespace.mtls !== MtlsMode.DISABLE ? [namespacePeerAuthentication(namespace, namespace.mtls)] : []),
      ...(namespace.zeroTrust ? [denyAll(namespace)] : []),
    ],
    serviceMetadata: service => ({ labels: needsWaypoint(service) ? waypointLabels(service.namespace) : {}, annotations: {} }),
    delivery: { 'flagger': flagger(FLAGGER), 'argo-rollouts': argoRollouts(argoMesh(supports)) },
    dashboards: grafana(AMBIENT_METRICS),
    workloadObjects,
    externalObjects: (external, { settings }) => (
      isRendered(external) ? externalObjects(external, settings, supports) : []
    ),
    ignoresExport: true,
    authorizesExternal: external => isRendered(external) && authorizesExternal(external, target),
    egressGatewayObjects: () => [], // the loss is reported
    serviceObjects(service, { settings }) {
      const { versions, namespace } = service;
      const versionServices = service.needsVersionSubsets || versions.some(({ traffic }) => !isEmptyPolicy(traffic));
      return [
        ...(service.ownServiceAccount ? [serviceAccount(service)] : []),
        ...serviceBudgets(service),
        ...(isDelivered(service) ? [] : [
          ...(service.podLabels ? [] : [guarded(service)]),
          ...(versionServices ? versions.map(({ name }) => versionService(service, name)) : []),
          ...serviceRoutes(service, supports, timingOfRules(supports)),
          ...tcpRoutes(service, supports, apis),
        ]),
        ...referenceGrants(service, supports),
        ...destinationRules(service, versionServices, settings),
        ...(Object.keys(portModes(service)).length ? [peerAuthentication(service, portModes)] : []),
        ...(namespace.zeroTrust && needsPolicies(service) ? authorizationPolicies(service, settings) : []),
        ...denials(service, settings),
        ...waypointRequirements(service, settings, target.version),
      ];
    },
  };
}

/** The Service, behind the waypoint if it needs one. Never those of its versions: only the waypoint uses them, and they have no policy of their own. */
function guarded(service: ServiceModel): Manifest {
  const root = rootService(service);
  return needsWaypoint(service) ? { ...root, labels: { ...root.labels, ...waypointLabels(service.namespace) } } : root;
}

/** ztunnel does not support `DISABLE`: it ignores it without a mode of the namespace. */
function portModes(service: ServiceModel): Record<string, { mode: MtlsMode }> {
  return Object.fromEntries(Object.entries(exceptionalPorts(service)).map(([port, { mode }]) => (
    [port, { mode: mode === MtlsMode.DISABLE ? MtlsMode.PERMISSIVE : mode }]
  )));
}

/** The waypoint of a namespace that needs one, and its access to the client certificates that it presents. */
function waypointObjects(namespace: NamespaceModel, mesh: MeshModel, withOptions: boolean): Manifest[] {
  return [
    ...(needWaypoint(namespace, mesh) ? [withOptions ? withGatewayOptions(waypoint(namespace)) : waypoint(namespace)] : []),
    ...(ownExternals(mesh, namespace).some(isReadByWaypoint) ? secretReader(waypointName(namespace), namespace.name) : []),
  ];
}

function waypointPods(namespace: NamespaceModel): ManagedPods {
  const name = waypointName(namespace);
  return { ...managedPods(namespace.path, namespace.name, name), ...(createsWaypoint(namespace) ? {} : { existingAccount: name }) };
}

/** The pods that Istio runs in a namespace: of its waypoint, and of gateways. */
function podsOfIstio(namespace: NamespaceModel, mesh: MeshModel): PodsOfIstio {
  const usesWaypoint = needWaypoint(namespace, mesh);
  if (usesWaypoint && !createsWaypoint(namespace)) return 'existing waypoint';
  return usesWaypoint || mesh.gateways.some(gateway => isManaged(gateway) && gateway.namespace.name === namespace.name) ? 'of the app' : 'none';
}

function needWaypoint(namespace: NamespaceModel, mesh: MeshModel): boolean {
  return servicesIn(mesh, namespace.name).some(needsWaypoint) || ownExternals(mesh, namespace).some(externalNeedsWaypoint);
}

function ownExternals(mesh: MeshModel, { name }: NamespaceModel): readonly ExternalModel[] {
  return externalsSeenFrom(mesh, name).filter(external => external.namespace.name === name);
}

function dataplaneMode({ injection }: NamespaceModel): Record<string, string> {
  return { 'istio.io/dataplane-mode': injection.enabled ? 'ambient' : 'none' };
}
