/** The pods of the ingress gateway that `istioctl install` deploys. See https://istio.io/latest/docs/setup/additional-setup/config-profiles/ */
export const ISTIOCTL_GATEWAY = {
  namespace: 'istio-system', labels: { istio: 'ingressgateway' }, serviceAccount: 'istio-ingressgateway-service-account',
} as const;
