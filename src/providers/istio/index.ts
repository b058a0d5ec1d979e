import { keyOf } from '../../model/edge';
import { servicesByKey } from '../../model/mesh';
import { policySelector } from '../../model/policy-selector';
import { ServiceModel } from '../../model/service';
import { argoRollouts } from '../argo-rollouts';
import { istioRouter } from '../argo-rollouts/istio-router';
import { flagger } from '../flagger';
import { ISTIO_ROUTER } from '../flagger/istio-router';
import { grafana } from '../grafana';
import { AMBIENT_INJECTION, LINKERD_INJECTION } from '../injection-keys';
import { serviceBudgets } from '../kubernetes/disruption-budget';
import { kubernetesNamespace } from '../kubernetes/namespace';
import { networkPolicies } from '../kubernetes/network-policy';
import { rootService } from '../kubernetes/service';
import { serviceAccount, workloadObjects } from '../kubernetes/service-account';
import { healthRules } from '../prometheus/health-rules';
import { istioHealthMetrics } from '../prometheus/istio-health-metrics';
import { ISTIO_SIDECAR_METRICS } from '../prometheus/istio-service-metrics';
import { objectiveRules } from '../prometheus/objective-rules';
import { podMonitor } from '../prometheus/pod-monitor';
import { supportOf, Manifest, Provider } from '../provider';
import { accessPolicies } from './access-policies';
import { appProtocol } from './app-protocol';
import { authorizationPolicy, denyAll } from './authorization-policy';
import { ACCEPTED_TRUST_DOMAIN, istioCapabilities } from './capabilities';
import { ISTIOD } from './control-plane';
import { SIDECAR_METRICS } from './dashboard-metrics';
import { denialPolicies, denialPolicy } from './denial';
import { callerDestinationRules, destinationRule, hasDestinationRule } from './destination-rule';
import { egressGatewayObjects, gatewayLabels as egressGatewayLabels } from './egress-gateway';
import { consentPolicy } from './external-authorization';
import { externalDestinationRules } from './external-destination-rules';
import { externalVirtualServices } from './external-routes';
import { gatewayIdentity, gatewayLabels, gatewayNamespace, istioGateways } from './gateway';
import { gatewayAuthorizationPolicy } from './gateway-authorization-policy';
import { clientPolicy, requestsOf } from './gateway-client-policy';
import { boundHosts, gatewayVirtualService } from './gateway-virtual-service';
import { jwtObjects, portScope, GuardingProxies, withPorts } from './jwt';
import { listenerAddresses } from './listener-addresses';
import { podsOfGateway } from './managed-gateway';
import { unnormalizedPaths } from './path-normalization';
import { hasExceptionalPorts, namespacePeerAuthentication, peerAuthentication } from './peer-authentication';
import { podMetadata } from './pod-metadata';
import { sidecarPodSecurity } from './pod-security';
import { proxyBypass } from './proxy-bypass';
import { rateLimitFilter } from './rate-limit';
import { serviceEntry } from './service-entry';
import { namespaceSidecar, workloadSidecar } from './sidecar';
import { telemetry } from './telemetry';
import { requiresPresence } from './token-presence';
import { IstioTarget } from './versions';
import { routed, virtualService } from './virtual-service';
import { isDelivered } from '../../model/delivery';
import { GatewayModel } from '../../model/gateway';
import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { NamespaceModel } from '../../model/namespace';
import { answersPreflights, hasCors } from '../../model/preflight-answers';
import { certificates } from '../cert-manager/certificate';

export { PathNormalization } from './path-normalization';
export { istioVersion, type MeshConfig } from './versions';

const root = memoizeByIdentity((service: ServiceModel) => rootService(service, undefined, appProtocol(service)));

/** Sidecars know the workload of a server for sure: which of several Services of its pods a request is for, they do not. */
const HEALTH = istioHealthMetrics('destination', ['destination_workload_namespace', 'destination_workload']);

/** Istio with sidecars. */
export function istio(target: IstioTarget): Provider {
  const capabilities = istioCapabilities(target);
  const supports = supportOf(capabilities);
  return {
    name: 'Istio',
    capabilities,
    capabilitiesFor: () => capabilities,
    externalCapabilities: capabilities,
    precedenceConflicts: () => [],
    // The caller's proxy rewrites the path, and the proxy beside the service authorizes the request.
    authorizedPath: 'rewritten',
    unnormalizedPaths: unnormalizedPaths(target.pathNormalization),
    rootNamespace: target.rootNamespace,
    extensionProviders: target.extensionProviders,
    proxiesFetchJwks: target.remoteJwks,
    foreignTrustDomains: { accepted: target.trustDomains, condition: ACCEPTED_TRUST_DOMAIN },
    rendersGatewayAllowPolicy: true,
    // 15020 merges the metrics of the application with those of the proxy, 15090 has those of the proxy.
    dataPlane: { controlPlane: ISTIOD, hasSidecars: true, mergesMetrics: true, metricsPorts: [15020, 15090], probeSources: [] },
    gatewayPods: gateway => {
      const namespace = gatewayNamespace(gateway);
      return { namespace, labels: gatewayLabels(gateway), isMeshProxy: true, certificateNamespace: namespace };
    },
    egressGatewayLabels,
    podMetadata,
    accessPolicies: (manifests, settings) => accessPolicies(manifests, settings),
    networkPolicies(mesh) { return networkPolicies(mesh, this); },
    podMonitors(service, { settings }) { return podMonitor(service, settings, this); },
    serviceMetrics: ISTIO_SIDECAR_METRICS,
    objectiveRules: (objective, service, mesh) => objectiveRules(objective, service, mesh, ISTIO_SIDECAR_METRICS),
    healthRules: (health, mesh) => healthRules(health, mesh, HEALTH),
    proxyBypass,
    podSecurity: namespace => sidecarPodSecurity(namespace, target.cni),
    proxyLacksSeccompProfile: true, // unless global.proxy.seccompProfile is set
    conflictingNamespaceLabels: ({ injection }) => (injection.revision ? ['istio-injection'] : []),
    podsOfGateway,
    podOptOut: 'label sidecar.istio.io/inject: false',
    otherInjection: [...AMBIENT_INJECTION, ...LINKERD_INJECTION],
    jobPodAnnotations: { 'sidecar.istio.io/nativeSidecar': 'true' }, // Istio's default since 1.27 only
    delivery: { 'flagger': flagger(ISTIO_ROUTER), 'argo-rollouts': argoRollouts(istioRouter(supports)) },
    dashboards: grafana(SIDECAR_METRICS),
    serviceMetadata: () => ({ labels: {}, annotations: {} }),
    workloadObjects: (workload, mesh) => [...workloadObjects(workload), ...workloadSidecar(workload, mesh, target)],
    gatewayIdentity,
    assumesGatewayIdentity: ({ workload }) => workload.serviceAccount === undefined,
    gatewayPodLabels: gatewayLabels,
    gatewayObjects: (gateway, mesh) => [
      ...certificates(gateway.listeners, gatewayNamespace(gateway)),
      ...istioGateways(gateway),
      ...boundHosts(gateway).map(host => gatewayVirtualService(gateway, host, mesh, supports)),
      ...gatewayAuthorizationPolicy(gateway, mesh),
      ...clientPolicy(gateway, gatewayNamespace(gateway), { selector: { matchLabels: gatewayLabels(gateway) } }, requestsOf(gateway)),
      ...gateway.jwt.flatMap(jwt => jwtObjects(jwt, proxiesOf(gateway, 'jwt'))),
      ...gateway.externalAuthorizations.map(authorization => consentPolicy(authorization, proxiesOf(gateway, 'external-authorization'))),
    ],
    telemetryObjects: (record, mesh) => [telemetry(record, target.rootNamespace, (namespace, name) => (
      { selector: { matchLabels: policySelector(servicesByKey(mesh).get(keyOf({ namespace, name }))!) } }
    ))],
    namespaceObjects: (namespace, mesh) => [
      ...(namespace.created ? [
        kubernetesNamespace(namespace, { labels: injectionLabels(namespace) }, sidecarPodSecurity(namespace, target.cni)),
      ] : []),
      ...(namespace.mtls ? [namespacePeerAuthentication(namespace, namespace.mtls)] : []),
      ...(namespace.zeroTrust ? [denyAll(namespace)] : []),
      ...namespaceSidecar(namespace, mesh, target),
    ],
    externalObjects: (external, { settings }) => (external.resolution === 'dynamic-dns' && !supports('external-dynamic-dns') ? [] : [
      serviceEntry(external), ...externalVirtualServices(external, settings), ...externalDestinationRules(external, supports),
    ]),
    externalAddresses: external => listenerAddresses(external, target.dnsProxying),
    egressGatewayObjects,
    authorizesExternal: ({ egressGateway }) => !!egressGateway?.namespace.zeroTrust,
    serviceObjects(service, mesh) {
      const { settings } = mesh;
      const { namespace, grants, reporters, networkClients, callerPolicies } = service;
      const objects: Manifest[] = [];
      if (service.ownServiceAccount) objects.push(serviceAccount(service));
      objects.push(...serviceBudgets(service));
      if (!isDelivered(service)) {
        if (!service.podLabels) objects.push(root(service));
        if (routed(service)) objects.push(virtualService(service, settings, supports));
        if (hasDestinationRule(service)) objects.push(destinationRule(service, settings));
      }
      if (callerPolicies.length) objects.push(...callerDestinationRules(service, settings));
      if (hasExceptionalPorts(service)) objects.push(peerAuthentication(service));
      if (namespace.zeroTrust && grants.length + reporters.length + networkClients.length) objects.push(authorizationPolicy(service, settings));
      const pods = { selector: { matchLabels: policySelector(service) } };
      const { trustDomain } = settings;
      objects.push(...denialPolicies(service, `${service.name}-deny`, service.denials, pods, { trustDomain }));
      if (service.audits.length) objects.push(denialPolicy(service, `${service.name}-audit`, 'AUDIT', service.audits, pods, { trustDomain }));
      const proxies = (policy: string): GuardingProxies => ({
        name: `${service.name}-${policy}`,
        namespace: namespace.name,
        pods,
        scopes: [portScope(service, 'target')],
        hasCors: hasCors(service),
      });
      for (const jwt of service.jwt) {
        objects.push(...jwtObjects(jwt, { ...proxies('jwt'), isPresenceRequired: requiresPresence(jwt, service, target.version, true) }));
      }
      for (const authorization of service.externalAuthorizations) objects.push(consentPolicy(authorization, proxies('external-authorization')));
      objects.push(...workloadSidecar(service, mesh, target));
      if (target.envoyFilters.length && service.rateLimits.length) objects.push(rateLimitFilter(service, target.envoyFilters));
      return objects;
    },
  };
}

/** The proxies of a gateway, and the requests for its hosts. */
function proxiesOf(gateway: GatewayModel, policy: string): GuardingProxies {
  return {
    name: `${gateway.name}-${policy}`,
    namespace: gatewayNamespace(gateway),
    pods: { selector: { matchLabels: gatewayLabels(gateway) } },
    scopes: requestsOf(gateway).map(withPorts),
    hasCors: answersPreflights(gateway),
  };
}

/** One of the two labels, never both. See https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/ */
function injectionLabels({ injection }: NamespaceModel): Record<string, string> {
  return injection.revision ? { 'istio.io/rev': injection.revision } : { 'istio-injection': injection.enabled ? 'enabled' : 'disabled' };
}
