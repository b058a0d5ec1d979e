import { dnsLabel } from '../input/dns-label';
import { selectorLabels } from '../input/label';
import { objectName } from '../input/object-name';
import { GatewayModel } from '../model/gateway';

/**
 * The pods of an ingress gateway, which the gateway's installation or its controller runs. In Istio ambient with class `istio` all of it is ignored:
 * Istio deploys the pods itself, in the gateway's namespace, with ServiceAccount `<gateway>-istio`.
 * @example
 * // As Helm installs it: helm install istio-ingress istio/gateway -n istio-ingress
 * const workload: GatewayWorkload = { namespace: 'istio-ingress', labels: { istio: 'ingress' }, serviceAccountName: 'istio-ingress' };
 */
export interface GatewayWorkload {
  /**
   * Namespace of the pods: a DNS label.
   * @default - istio-system with Istio's sidecars; the gateway's own where its controller deploys the pods
   */
  readonly namespace?: string;
  /**
   * Labels that select the pods, at least one: Kubernetes labels. Istio with sidecars only: elsewhere a controller deploys the pods of the gateway.
   * @default - istio: ingressgateway
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * ServiceAccount of the pods, a DNS subdomain: the client identity that a `ZeroTrustNamespace` allows.
   * Each controller has its own naming scheme (Envoy Gateway: `envoy-<namespace>-<gateway>-<hash>`); docs/guides/gateways.md says how to find the name.
   * @default - istio-ingressgateway-service-account with Istio's sidecars, `<gateway>-<class>` with other gateways of Istio; elsewhere required in a `ZeroTrustNamespace`
   */
  readonly serviceAccountName?: string;
}

/** The workload in the model's terms. @throws if a name is invalid, or the labels would select every pod */
export function modelWorkload(where: string, { namespace, labels, serviceAccountName }: GatewayWorkload): GatewayModel['workload'] {
  return {
    namespace: namespace === undefined ? undefined : dnsLabel(where, 'workload.namespace', namespace),
    labels: labels === undefined ? undefined : selectorLabels(where, 'workload.labels', labels, 'leave it out for the default'),
    serviceAccount: serviceAccountName === undefined ? undefined : objectName(where, 'workload.serviceAccountName', serviceAccountName),
  };
}
