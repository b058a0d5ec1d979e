import { Chart } from 'cdk8s';
import { Gateway, GatewayCertificate, GatewayTls, PathMatch } from 'cdk8s-mesh';
import { Ingress } from './mesh';
import { Services } from './services';

/**
 * The way in: the frontend, which is one page with its assets, and the API. Clear text is told to come back with TLS.
 *
 * Clients outside may ask for a version of the API. All other headers that decide something within the shop are taken off: nobody outside
 * reaches the colour that is not live, picks a group of the test, or switches faults on.
 */
export function addGateway({ gateway: api, frontend }: Services, ingress: Ingress): void {
  const gateway = new Gateway(Chart.of(frontend), 'public', {
    namespace: frontend.namespace,
    listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }) }],
    keptHeaders: ['x-api-version'],
    ...ingress, // whose pods they are: each mesh's own
  });
  gateway.addRoute(api, { paths: [PathMatch.prefix('/api')] });
  gateway.addRoute(frontend, { paths: [PathMatch.exact('/'), PathMatch.prefix('/assets')] }); // any other path gets 404
}
