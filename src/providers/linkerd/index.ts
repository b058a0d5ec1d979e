import { BESIDE_OTHERS, hasConsumers, settingsOnService } from './consumer-routes';
import { httpPorts, ServiceModel } from '../../model/service';
import { controllerIdentity, gatewayApiObjects } from '../gateway-api/gateway-objects';
import { grpcRulesOn } from '../gateway-api/grpc-route';
import { consumerRoutes, routePrecedenceConflicts, serviceRoutes } from '../gateway-api/route-groups';
import { tcpRoutes } from '../gateway-api/tcp-route';
import { kubernetesNamespace } from '../kubernetes/namespace';
import { rootService, versionService } from '../kubernetes/service';
import { serviceAccount, workloadObjects } from '../kubernetes/service-account';
import { supportOf, Manifest, Provider } from '../provider';
import { failureAccrual, namespaceAnnotations, podMetadata, routeAnnotations } from './annotations';
import { appProtocol } from './app-protocol';
import { capabilities, trafficSplitCapabilities, withoutGrpcRoutes } from './capabilities';
import { egressNetwork } from './egress-network';
import { externalRoutes } from './external-routes';
import { policyObjects } from './policy';
import { rateLimitPolicies } from './rate-limit';
import { trafficSplit } from './traffic-split';
import { defaultShares } from '../../model/route-table';
import { renderedRules } from '../../model/rules';
import { rulesOnPort } from '../../model/rules-for';
import { Supports } from '../../model/supports';

/** Linkerd 2.18 and later. */
export function linkerd(options: { readonly trafficSplit: boolean }): Provider {
  /** Whether a service's split is a TrafficSplit, which excludes much else. */
  const bySplit = (service: ServiceModel) => options.trafficSplit && service.needsVersionSubsets;

  /** What is said of all callers on the Service, where some have routes of their own. */
  const settingsFor = (service: ServiceModel) => (!bySplit(service) && hasConsumers(service) ? settingsOnService(service, can) : undefined);

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
    name: options.trafficSplit ? 'Linkerd with TrafficSplit' : 'Linkerd',
    capabilities: options.trafficSplit ? trafficSplitCapabilities : capabilities,
    capabilitiesFor: service => {
      const known = bySplit(service) ? trafficSplitCapabilities : hasGrpcRoutes(service) ? capabilities : withoutGrpcRoutes;
      return canDo(service) === can ? known : { ...known, 'consumer-route': BESIDE_OTHERS };
    },
    externalCapabilities: withoutGrpcRoutes,
    precedenceConflicts: service => (bySplit(service) ? [] : routePrecedenceConflicts(service, canDo(service), { ofRoute: routeAnnotations })),
    podMetadata,
    authorizedPath: 'original', // it rewrites none
    rendersGatewayAllowPolicy: false,
    serviceMetadata,
    workloadObjects,
    gatewayIdentity: controllerIdentity,
    gatewayObjects: (gateway, mesh) => (gateway.className === undefined ? [] : gatewayApiObjects(gateway, gateway.className, mesh, can)),
    namespaceObjects: (namespace, mesh) => [
      ...(namespace.created ? [kubernetesNamespace(namespace, { annotations: namespaceAnnotations(namespace) })] : []),
      ...egressNetwork(namespace, mesh),
    ],
    externalObjects: external => externalRoutes(external, can),
    egressGatewayObjects: () => [], // proxies see to it that traffic leaves as said; the loss is reported
    serviceObjects(service: ServiceModel): Manifest[] {
      const onService = settingsFor(service);
      const { annotations } = serviceMetadata(service);
      return [
        ...(service.ownServiceAccount ? [serviceAccount(service)] : []),
        ...(service.podLabels ? [] : [rootService(service, Object.keys(annotations).length ? annotations : undefined, appProtocol)]),
        ...(service.needsVersionSubsets ? service.versions.map(({ name }) => versionService(service, name, appProtocol)) : []),
        ...(bySplit(service) ? split(service) : [
          ...(onService ? consumerRoutes : serviceRoutes)(service, canDo(service), { ofRoute: routeAnnotations }),
          ...tcpRoutes(service, can, 'v1alpha2'),
        ]),
        ...policyObjects(service),
        ...rateLimitPolicies(service),
      ];
    },
  };
}

function split(service: ServiceModel): Manifest[] {
  return defaultShares(service.routes).length ? [trafficSplit(service)] : [];
}

function hasGrpcRoutes(service: ServiceModel): boolean {
  return httpPorts(service).some(port => grpcRulesOn(port, rulesOnPort(renderedRules(service.routes, can), port.number)));
}

const can = supportOf(capabilities);

const canWithoutConsumers = supportOf({ ...capabilities, 'consumer-route': BESIDE_OTHERS });

/** What it can do for a service. */
function canDo(service: ServiceModel): Supports {
  return hasConsumers(service) && !settingsOnService(service, can) ? canWithoutConsumers : can;
}
