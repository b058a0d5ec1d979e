import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

/** A gateway whose workload names other pods than those that the mesh deploys for it: the named pods get no configuration. */
export const ignoredGatewayWorkload: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  const deployed = deployedPods(gateway, provider);
  return !deployed ? [] : [{
    code: 'ignored-gateway-workload',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `its workload is not used: ${provider.name} deploys the pods of a gateway with this class itself, ${deployed}`,
    fix: 'leave workload out, and gatewayWorkload of the mesh, and remove the other pods: they receive no configuration; or acknowledge it where the same app is '
      + 'rendered for other meshes too',
  }];
});

/** The pods that a mesh deploys for a gateway, as a text, where its workload names others. */
function deployedPods(gateway: GatewayModel, provider: Provider): string | undefined {
  const { namespace, labels = {}, serviceAccount } = gateway.workload;
  const pods = provider.gatewayPods(gateway);
  const identity = provider.gatewayIdentity(gateway);
  if (!pods?.labels || !pods.isMeshProxy || !identity) return undefined;
  const isUsed = (namespace === undefined || namespace === pods.namespace)
    && (serviceAccount === undefined || serviceAccount === identity.serviceAccount)
    && Object.entries(labels).every(([key, value]) => pods.labels![key] === value);
  return isUsed ? undefined : `in namespace ${pods.namespace} with ServiceAccount ${identity.serviceAccount}`;
}
