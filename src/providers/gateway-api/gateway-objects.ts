import { GatewayModel, routedHosts } from '../../model/gateway';
import { ServiceRules } from '../../model/gateway-rules';
import { Identity } from '../../model/identity';
import { MeshModel } from '../../model/mesh';
import { Supports } from '../../model/supports';
import { certificates } from '../cert-manager/certificate';
import { GatewayWorkloadPods, Manifest } from '../provider';
import { gatewayApiGateway } from './gateway';
import { gatewayReferenceGrants } from './gateway-reference-grant';
import { gatewayHttpRoute, gatewayTlsRoute, redirectRoute } from './gateway-route';
import { securityPolicies } from './security-policy';
import { ApiVersions } from './versions';

/** A Gateway of a class, with its routes. Features that the mesh does not support are left out and reported. */
export function gatewayApiObjects(
  gateway: GatewayModel, className: string, mesh: MeshModel, supports: Supports, apis: ApiVersions, rulesOf?: ServiceRules,
): Manifest[] {
  const possible = supports('gateway-passthrough') ? gateway : { ...gateway, listeners: gateway.listeners.filter(({ tls }) => tls?.mode !== 'passthrough') };
  return [
    ...certificates(possible.listeners, gateway.namespace.name),
    gatewayApiGateway(possible, className),
    ...redirectRoute(possible),
    ...routedHosts(possible, 'requests').flatMap(host => gatewayHttpRoute(possible, host, mesh, supports, rulesOf)),
    ...routedHosts(possible, 'connections').map(host => gatewayTlsRoute(possible, host, apis)),
    ...gatewayReferenceGrants(possible, supports, rulesOf),
    ...(supports('envoy-gateway-jwt') ? securityPolicies(possible) : []),
  ];
}

/** The controller of the class runs the pods: only the user knows their ServiceAccount. */
export function controllerIdentity({ path, name, namespace, workload }: GatewayModel): Identity | undefined {
  return workload.serviceAccount === undefined ? undefined
    : { path, name, namespace: { name: workload.namespace ?? namespace.name }, serviceAccount: workload.serviceAccount };
}

/** The pods of a gateway that the controller of its class runs: only the user knows their labels. */
export function controllerPods({ className, namespace, workload }: GatewayModel): GatewayWorkloadPods | undefined {
  if (className === undefined) return undefined;
  return { namespace: workload.namespace ?? namespace.name, labels: workload.labels, isMeshProxy: false, certificateNamespace: namespace.name };
}
