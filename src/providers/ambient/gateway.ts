import { GatewayModel } from '../../model/gateway';
import { Identity } from '../../model/identity';
import { openToAll } from '../istio/gateway-authorization-policy';
import { Manifest } from '../provider';

/** Istio's own class, unless another is named. */
export function gatewayClass({ className }: GatewayModel): string { return className ?? 'istio'; }

/**
 * Istio runs the pods of its gateways in the gateway's namespace, with a ServiceAccount of its name and class.
 * See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export function gatewayIdentity(gateway: GatewayModel): Identity {
  const { path, name, namespace, workload } = gateway;
  const className = gatewayClass(gateway);
  const managed = { path, name, namespace: { name: namespace.name }, serviceAccount: `${name}-${className}` };
  return className === 'istio' ? managed
    : { ...managed, namespace: { name: workload.namespace ?? namespace.name }, serviceAccount: workload.serviceAccount ?? managed.serviceAccount };
}

/** Allows external clients at the gateway in a deny-by-default namespace. */
export function gatewayPolicy(gateway: GatewayModel): Manifest[] {
  const { name, namespace, isPublic } = gateway;
  return isPublic && namespace.zeroTrust && gatewayClass(gateway) === 'istio'
    ? [openToAll(gateway, namespace.name, { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] })] : [];
}
