import { accessLog, ignoredTelemetry } from './access-log';
import { BESIDE_OTHERS, hasConsumers, settingsOnService } from './consumer-routes';
import { shutdownAnnotations } from './shutdown';
import { isDelivered } from '../../model/delivery';
import { renderedRules } from '../../model/rules';
import { httpPorts, ServiceModel } from '../../model/service';
import { argoRollouts } from '../argo-rollouts';
import { gatewayApiPlugin } from '../argo-rollouts/gateway-api-plugin';
import { flagger } from '../flagger';
import { settingsBut } from '../flagger/flagger-mesh';
import { gatewayApiRouter } from '../flagger/gateway-api-router';
import { controllerIdentity, controllerPods, gatewayApiObjects } from '../gateway-api/gateway-objects';
import { gatewayPrecedenceConflicts } from '../gateway-api/gateway-route';
import { grpcRulesOn } from '../gateway-api/grpc-route';
import { specificityByLength } from '../gateway-api/precedence';
import { consumerRoutes, routePrecedenceConflicts, serviceRoutes, Timing } from '../gateway-api/route-groups';
import { tcpRoutes } from '../gateway-api/tcp-route';
import { apiVersions } from '../gateway-api/versions';
import { grafana } from '../grafana';
import { AMBIENT_INJECTION, SIDECAR_INJECTION } from '../injection-keys';
import { serviceBudgets } from '../kubernetes/disruption-budget';
import { kubernetesNamespace } from '../kubernetes/namespace';
import { networkPolicies } from '../kubernetes/network-policy';
import { rootService, versionService } from '../kubernetes/service';
import { serviceAccount, workloadObjects } from '../kubernetes/service-account';
import { healthRules } from '../prometheus/health-rules';
import { LINKERD_HEALTH_METRICS } from '../prometheus/linkerd-health-metrics';
import { linkerdPodMetrics, linkerdRequestMetrics } from '../prometheus/linkerd-request-metrics';
import { LINKERD_SERVICE_METRICS } from '../prometheus/linkerd-service-metrics';
import { objectiveRules } from '../prometheus/objective-rules';
import { podMonitor } from '../prometheus/pod-monitor';
import { Capabilities, supportOf, Manifest, Provider } from '../provider';
import { accessPolicies } from './access-policies';
import { failureAccrual, namespaceAnnotations, podMetadata, routeAnnotations, routeAnnotationsBesideTimeout } from './annotations';
import { appProtocol } from './app-protocol';
import { linkerdCapabilities, withoutGrpcRoutes, withTrafficSplit } from './capabilities';
import { LINKERD_METRICS } from './dashboard-metrics';
import { DATA_PLANE } from './data-plane';
import { egressNetwork, GLOBAL_EGRESS } from './egress-network';
import { externalRoutes } from './external-routes';
import { proxyPodSecurity } from './pod-security';
import { policyObjects } from './policy';
import { proxyBypass } from './proxy-bypass';
import { rateLimitPolicies } from './rate-limit';
import { ownShares, trafficSplit } from './traffic-split';
import { LINKERD_READS, LinkerdTarget, nativeSidecarAnnotation } from './versions';
import { rulesOnPort } from '../../model/rules-for';
import { Supports } from '../../model/supports';

export { linkerdTarget } from './versions';

/** Annotations of a route; an exact path is no more specific than a prefix of its length. */
const ROUTE_TIMING: Timing = { ofRoute: routeAnnotations, specificity: specificityByLength };
const TIMING_BESIDE_TIMEOUT: Timing = { ...ROUTE_TIMING, ofRoute: routeAnnotationsBesideTimeout };

/** The timeouts are annotations, which Flagger copies to its route. Without an annotation Linkerd does not retry. */
const KEPT_BY_FLAGGER = ['timeoutMs', 'idleTimeoutMs', 'requestHeaders', 'responseHeaders'] as const;

/** Linkerd. */
export function linkerd(target: LinkerdTarget): Provider {
  const capabilities = linkerdCapabilities(target);
  const splitCapabilities = withTrafficSplit(capabilities);
  const plainCapabilities = withoutGrpcRoutes(capabilities);
  const supports = supportOf(capabilities);
  const supportsWithoutConsumers = supportOf({ ...capabilities, 'consumer-route': BESIDE_OTHERS });
  const apis = apiVersions(target.bundle, LINKERD_READS);

  /** Whether a service's split is a TrafficSplit, which excludes much else. */
  const bySplit = (service: ServiceModel) => target.trafficSplit && service.needsVersionSubsets;
  const supportsOf = (service: ServiceModel): Supports => (
    hasConsumers(service) && !settingsOnService(service, supports) ? supportsWithoutConsumers : supports
  );

  /** The settings for all clients, as annotations of a Service with consumer routes. */
  const settingsFor = (service: ServiceModel) => (!bySplit(service) && hasConsumers(service) ? settingsOnService(service, supports) : undefined);

  const timingOf = (service: ServiceModel) => (settingsFor(service)?.timeoutMs ? TIMING_BESIDE_TIMEOUT : ROUTE_TIMING);

  const serviceMetadata = (service: ServiceModel) => {
    const { circuitBreaker } = service.traffic;
    const onService = settingsFor(service);
    return {
      labels: {},
      annotations: {
        ...(circuitBreaker && !bySplit(service) ? failureAccrual(circuitBreaker) : {}),
        ...(onService ? routeAnnotations('HTTPRoute', onService) : {}),
      },
    };
  };

  return {
    name: target.trafficSplit ? 'Linkerd with TrafficSplit' : 'Linkerd',
    capabilities: target.trafficSplit ? splitCapabilities : capabilities,
    capabilitiesFor: service => {
      const table: Capabilities = bySplit(service) ? splitCapabilities : hasGrpcRoutes(service, supports) ? capabilities : plainCapabilities;
      return supportsOf(service) === supports ? table : { ...table, 'consumer-route': BESIDE_OTHERS };
    },
    externalCapabilities: plainCapabilities,
    precedenceConflicts: service => (bySplit(service) ? [] : routePrecedenceConflicts(service, supportsOf(service), timingOf(service))),
    gatewayPrecedenceConflicts: (gateway, mesh) => (gateway.className === undefined ? [] : gatewayPrecedenceConflicts(gateway, mesh, supports)),
    podMetadata(pods, shutdown) {
      const { labels, annotations } = podMetadata(pods);
      return { labels, annotations: { ...annotations, ...(shutdown ? shutdownAnnotations(target.version, shutdown) : {}) } };
    },
    accessPolicies,
    networkPolicies(mesh) { return networkPolicies(mesh, this); },
    podMonitors(service, { settings }) { return podMonitor(service, settings, this); },
    serviceMetrics: LINKERD_SERVICE_METRICS,
    objectiveRules: (objective, service, mesh) => objectiveRules(objective, service, mesh, LINKERD_SERVICE_METRICS),
    healthRules: (health, mesh) => healthRules(health, mesh, LINKERD_HEALTH_METRICS),
    proxyBypass,
    podSecurity: namespace => proxyPodSecurity(namespace, target.cni),
    podOptOut: 'annotation linkerd.io/inject: disabled',
    otherInjection: [...SIDECAR_INJECTION, ...AMBIENT_INJECTION],
    jobPodAnnotations: { [nativeSidecarAnnotation(target.version)]: 'true' },
    authorizedPath: 'original', // it rewrites none
    hasServiceProfiles: true,
    unnormalizedPaths: { suffix: '/../', fix: 'allow exact paths, or have the servers refuse paths with a segment .., and acknowledge this' },
    rootNamespace: GLOBAL_EGRESS,
    rendersGatewayAllowPolicy: false,
    dataPlane: DATA_PLANE,
    gatewayPods: controllerPods,
    ignoredTelemetry,
    dryRunAllowsPlaintext: true, // one annotation has the policy and the mode of mutual TLS
    refusesUndeclaredProbes: true, // its default probe routes end with the first route of a Server
    delivery: {
      'argo-rollouts': argoRollouts(gatewayApiPlugin({
        metrics: linkerdPodMetrics,
        measuresByName: true,
        routesFromGateways: false, // it depends on the controller whether requests pass by the Service
        appProtocol,
        supports: supportsOf,
        timing: timingOf,
        stableMetadata: serviceMetadata,
        canaryMetadata: serviceMetadata,
      })),
      'flagger': flagger(gatewayApiRouter(appProtocol, false, {
        metrics: linkerdRequestMetrics,
        routesFromGateways: false, // it depends on the controller whether requests pass by the Service
        metadata: (service, { timeoutMs, idleTimeoutMs }) => {
          const { labels, annotations } = serviceMetadata(service);
          return { labels, annotations: { ...annotations, ...routeAnnotations('HTTPRoute', { timeoutMs, idleTimeoutMs }) } };
        },
        lostSettings: policy => settingsBut(policy.retries?.attempts ? policy : { ...policy, retries: undefined }, ...KEPT_BY_FLAGGER),
        lostTraffic: () => [],
        testedBy: { mirroring: false, loadTest: true }, // an HTTPRoute of a Service mirrors nothing
      })),
    },
    dashboards: grafana(LINKERD_METRICS),
    serviceMetadata,
    workloadObjects,
    gatewayIdentity: controllerIdentity,
    callingProxy: () => undefined,
    passesUnderscoreHeaders: ({ className }) => className !== undefined,
    // The gateway's controller reads these objects, not Linkerd.
    gatewayObjects: (gateway, mesh) => (
      gateway.className === undefined ? [] : gatewayApiObjects(gateway, gateway.className, mesh, supports, apiVersions(target.bundle))
    ),
    namespaceObjects: (namespace, mesh) => [
      ...(namespace.created ? [
        kubernetesNamespace(
          namespace, { annotations: { ...namespaceAnnotations(namespace), ...accessLog(namespace, mesh) } }, proxyPodSecurity(namespace, target.cni),
        ),
      ] : []),
      ...egressNetwork(namespace, mesh),
    ],
    externalObjects: external => externalRoutes(external, supports, apis),
    egressGatewayObjects: () => [], // the loss is reported
    serviceObjects(service: ServiceModel): Manifest[] {
      const onService = settingsFor(service);
      const { annotations } = serviceMetadata(service);
      return [
        ...(service.ownServiceAccount ? [serviceAccount(service)] : []),
        ...serviceBudgets(service),
        ...(isDelivered(service) ? [] : [
          ...(service.podLabels ? [] : [rootService(service, Object.keys(annotations).length ? annotations : undefined, appProtocol)]),
          ...(service.needsVersionSubsets ? service.versions.map(({ name }) => versionService(service, name, appProtocol)) : []),
          ...(bySplit(service) ? split(service) : [
            ...(onService ? consumerRoutes : serviceRoutes)(service, supportsOf(service), timingOf(service)),
            ...tcpRoutes(service, supports, apis),
          ]),
        ]),
        ...policyObjects(service),
        ...rateLimitPolicies(service),
      ];
    },
  };
}

function split(service: ServiceModel): Manifest[] {
  return ownShares(service).length ? [trafficSplit(service)] : [];
}

function hasGrpcRoutes(service: ServiceModel, supports: Supports): boolean {
  return httpPorts(service).some(port => grpcRulesOn(port, rulesOnPort(renderedRules(service.routes, supports), port.number)));
}
