import { GatewayModel } from '../../model/gateway';
import { Identity } from '../../model/identity';

/** Istio's own class, unless another is named. */
export function gatewayClass({ className }: GatewayModel): string { return className ?? 'istio'; }

/** Istio runs the pods of its gateways under a ServiceAccount of their name and class. See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/ */
export function gatewayIdentity(gateway: GatewayModel): Identity {
  const { path, name, namespace, workload } = gateway;
  return {
    path, name, namespace: { name: workload.namespace ?? namespace.name }, serviceAccount: workload.serviceAccount ?? `${name}-${gatewayClass(gateway)}`,
  };
}
