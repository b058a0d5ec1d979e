/**
 * The pods of a gateway, which somebody else runs. What is left out is the mesh's default. With Istio's ambient mesh and its class `istio` nothing of
 * it counts: Istio starts the pods itself, beside the gateway, under the ServiceAccount `<gateway>-istio`.
 * @example
 * // As Helm installs it: helm install istio-ingress istio/gateway -n istio-ingress
 * const workload: GatewayWorkload = { namespace: 'istio-ingress', labels: { istio: 'ingress' }, serviceAccountName: 'istio-ingress' };
 */
export interface GatewayWorkload {
  /**
   * Their namespace.
   * @default - istio-system with Istio's sidecars; the gateway's own where its controller starts them
   */
  readonly namespace?: string;
  /**
   * Labels that tell them from all other pods. Istio with sidecars only: elsewhere a controller starts them for the gateway.
   * @default - istio: ingressgateway
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * Whom they run as: in a `ZeroTrustNamespace` the identity that is let through.
   * Controllers name it in ways of their own (Envoy Gateway: `envoy-<namespace>-<gateway>-<hash>`); docs/guides/gateways.md says how to find it out.
   * @default - istio-ingressgateway-service-account with Istio's sidecars, `<gateway>-<class>` with other gateways of Istio; elsewhere it has to be said
   */
  readonly serviceAccountName?: string;
}
