import { DataPlane } from '../provider';

/**
 * Since 2.18, connections between pods of the mesh arrive at the inbound port of the proxy. Proxies connect to the identity controller, and to the
 * destination and policy controllers, which run in the same pods.
 * @see https://linkerd.io/2-edge/common-errors/network-policy/
 */
export const DATA_PLANE: DataPlane = {
  tunnelPort: 4143,
  controlPlane: {
    namespace: 'linkerd',
    pods: [component('identity', 8080), component('destination', 8086), component('destination', 8090)],
  },
  hasSidecars: true,
  metricsPorts: [4191],
  probeSources: [],
};

function component(name: string, port: number) { return { labels: { 'linkerd.io/control-plane-component': name }, port }; }
