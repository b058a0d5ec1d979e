import { Check } from './check';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { deniesByDefault } from '../providers/provider';

/** A gateway whose pods no NetworkPolicy can select, as only their controller knows their labels, and which calls services that have NetworkPolicies. */
export const unknownGatewayPods: Check = (mesh, provider) => mesh.gateways.flatMap(gateway => {
  const pods = provider.gatewayPods(gateway);
  if (!pods || pods.labels) return [];
  // An unknown identity is a finding already.
  const isReported = ({ namespace }: ServiceModel) => !provider.gatewayIdentity(gateway) && deniesByDefault(provider, namespace);
  return gateway.callees.filter(service => service.namespace.networkPolicies && !isReported(service)).map(({ path, namespace }) => ({
    code: 'unknown-gateway-pods',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `its requests are denied by the NetworkPolicy of ${path}, as the labels of the gateway pods are unknown`,
    fix: 'set workload, or gatewayWorkload of the mesh for all gateways, such as GatewayWorkload.envoyGateway() or '
      + `GatewayWorkload.of({ namespace, labels, serviceAccountName }), or set networkPolicies: false on ${namespace.path}`,
  }));
});
