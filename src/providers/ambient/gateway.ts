import { GatewayModel } from '../../model/gateway';
import { Identity } from '../../model/identity';
import { openToAll } from '../istio/gateway-authorization-policy';
import { Manifest } from '../provider';

/** Istio's own class, unless another is named. */
export function gatewayClass({ className }: GatewayModel): string { return className ?? 'istio'; }

/**
 * Istio starts the pods of its gateways beside them, under a ServiceAccount of their name and class: it is not for the user to say.
 * See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export function gatewayIdentity(gateway: GatewayModel): Identity {
  const { path, name, namespace, workload } = gateway;
  const className = gatewayClass(gateway);
  const managed = { path, name, namespace: { name: namespace.name }, serviceAccount: `${name}-${className}` };
  return className === 'istio' ? managed
    : { ...managed, namespace: { name: workload.namespace ?? namespace.name }, serviceAccount: workload.serviceAccount ?? managed.serviceAccount };
}

/** Lets clients in to the gateway where its namespace lets nobody in. */
export function gatewayPolicy(gateway: GatewayModel): Manifest[] {
  const { name, namespace, isPublic } = gateway;
  return isPublic && namespace.zeroTrust && gatewayClass(gateway) === 'istio'
    ? [openToAll(gateway, namespace.name, { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] })] : [];
}
