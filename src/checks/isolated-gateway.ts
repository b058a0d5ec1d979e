import { Check } from './check';
import { Severity } from '../model/severity';

/** A gateway of another controller in a namespace whose NetworkPolicies deny by default: only the controller knows what its pods connect to. */
export const isolatedGateway: Check = (mesh, provider) => {
  const denying = mesh.namespaces.filter(({ created, networkPolicies }) => created && networkPolicies);
  const isolated = new Map(denying.map(({ name, path }) => [name, path]));
  return mesh.gateways.flatMap(gateway => {
    const pods = provider.gatewayPods(gateway);
    const { namespace: home, labels, serviceAccount } = gateway.workload;
    const isKnown = !!(home ?? labels ?? serviceAccount); // else its controller may run the pods anywhere
    const namespace = pods && !pods.isMeshProxy && isKnown ? isolated.get(pods.namespace) : undefined;
    return !pods || !namespace ? [] : [{
      code: 'isolated-gateway',
      severity: Severity.WARNING,
      path: gateway.path,
      message: `the NetworkPolicies of ${namespace} deny its pods all connections, in namespace ${pods.namespace}: only their controller knows which they need`,
      fix: `set workload.namespace to another namespace, set networkPolicies: false on ${namespace}, or add a NetworkPolicy for the pods and acknowledge this`,
    }];
  });
};
