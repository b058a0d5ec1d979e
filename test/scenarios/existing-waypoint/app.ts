import { App, Chart } from 'cdk8s';
import { HttpMethod, Mesh, MeshProvider, PathMatch, ZeroTrustNamespace } from 'cdk8s-mesh';

/** A namespace in which the platform team runs the waypoint: this app renders none, and all its services use that one. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'store');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const store = new ZeroTrustNamespace(chart, 'store', { mesh, createWaypoint: false, waypointName: 'shared' });
  const [stock, prices, web] = ['stock', 'prices', 'web'].map(name => {
    const service = store.addService(name);
    service.addVersion('v1', { image: `myregistry/${name}:v1` });
    return service;
  });
  web.calls(stock, { methods: [HttpMethod.GET], paths: [PathMatch.prefix('/items')] });
  web.calls(prices); // connections alone need no waypoint
}
