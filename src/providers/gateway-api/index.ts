import { AdmittedPodSecurity } from '../../model/pod-security/enforced-level';
import { supportOf, Provider } from '../provider';
import { capabilitiesOf, GatewayApiMesh } from './capabilities';
import { controllerIdentity, controllerPods, gatewayApiObjects } from './gateway-objects';
import { gatewayPrecedenceConflicts } from './gateway-route';
import { referenceGrants } from './reference-grant';
import { routePrecedenceConflicts, serviceRoutes } from './route-groups';
import { timingOfRules } from './rule-timing';
import { appProtocol, tcpRoutes } from './tcp-route';
import { apiVersions } from './versions';
import { serviceBudgets } from '../kubernetes/disruption-budget';
import { kubernetesNamespace } from '../kubernetes/namespace';
import { networkPolicies } from '../kubernetes/network-policy';
import { scrapeAnnotations } from '../kubernetes/prometheus';
import { rootService, versionService } from '../kubernetes/service';
import { serviceAccount, workloadObjects } from '../kubernetes/service-account';
import { podMonitor } from '../prometheus/pod-monitor';

export { GatewayApiChannel } from './gateway-api-channel';
export { isInBundle, releasesOf } from './feature-releases';
export { GatewayApiFeature } from './gateway-api-feature';
export { envoyGateway, gatewayApiBundle } from './versions';

/** The mesh may add init containers to pods, and set up nodes instead. */
const UNKNOWN_PODS: AdmittedPodSecurity = {
  reason: 'which containers the mesh adds to pods is not known',
  fix: 'set podSecurity to the level that its data plane admits: PodSecurityLevel.RESTRICTED where it adds none',
};

/** Any mesh that conforms to Gateway API (GAMMA), with the extended features it has. */
export function gatewayApi(mesh: GatewayApiMesh): Provider {
  const capabilities = capabilitiesOf(mesh);
  const supports = supportOf(capabilities);
  const apis = apiVersions(mesh.bundle);
  return {
    name: 'Gateway API',
    capabilities,
    capabilitiesFor: () => capabilities,
    externalCapabilities: capabilities,
    precedenceConflicts: service => routePrecedenceConflicts(service, supports, timingOfRules(supports)),
    gatewayPrecedenceConflicts: (gateway, settled) => (gateway.className === undefined ? [] : gatewayPrecedenceConflicts(gateway, settled, supports)),
    authorizedPath: 'original', // it renders no policy
    rendersGatewayAllowPolicy: false,
    dataPlane: { hasSidecars: false, metricsPorts: [], probeSources: [] }, // the mesh is not known
    podSecurity: () => UNKNOWN_PODS,
    gatewayPods: controllerPods,
    podMonitors(service, settled) { return podMonitor(service, settled.settings, this); },
    networkPolicies(settled) { return networkPolicies(settled, this); },
    gatewayIdentity: controllerIdentity,
    callingProxy: () => undefined,
    passesUnderscoreHeaders: ({ className }) => className !== undefined,
    gatewayObjects: (gateway, settled) => (
      gateway.className === undefined ? [] : gatewayApiObjects(gateway, gateway.className, settled, supports, apis)
    ),
    podMetadata: ({ metrics }) => ({ labels: {}, annotations: scrapeAnnotations(metrics) }),
    namespaceObjects: namespace => (namespace.created ? [kubernetesNamespace(namespace, {}, UNKNOWN_PODS)] : []),
    serviceMetadata: () => ({ labels: {}, annotations: {} }),
    workloadObjects,
    externalObjects: () => [], // the loss is reported
    egressGatewayObjects: () => [], // the same
    serviceObjects: service => [
      ...(service.ownServiceAccount ? [serviceAccount(service)] : []),
      ...serviceBudgets(service),
      ...(service.podLabels ? [] : [rootService(service, undefined, appProtocol(service, supports))]),
      ...(service.needsVersionSubsets ? service.versions.map(({ name }) => versionService(service, name)) : []),
      ...serviceRoutes(service, supports, timingOfRules(supports)),
      ...tcpRoutes(service, supports, apis),
      ...referenceGrants(service, supports),
    ],
  };
}
