import { PLAINTEXT_PORT, TLS_PORT } from './listener-spec';

/** As `helm install NAME istio/gateway --namespace NAME` would make them. */
export function gatewayPods(name: string, trustsProxy: boolean): object[] {
  const annotations = trustsProxy ? { 'proxy.istio.io/config': '{"gatewayTopology":{"numTrustedProxies":1}}' } : {};
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: name } },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: name },
      spec: {
        type: 'LoadBalancer',
        selector: { istio: name },
        ports: [{ name: 'http2', port: PLAINTEXT_PORT, targetPort: 8080 }, { name: 'https', port: TLS_PORT, targetPort: 8443 }],
      },
    },
    deployment(name, name, { labels: { 'istio': name, 'sidecar.istio.io/inject': 'true' }, annotations }, {
      serviceAccountName: name, containers: [{ name: 'istio-proxy', image: 'proxyv2' }],
    }, { istio: name }),
  ];
}

/** A Deployment whose pods have these labels. */
export function deployment(name: string, namespace: string, metadata: object, spec: object, matchLabels: object): object {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { selector: { matchLabels }, template: { metadata, spec } } };
}
