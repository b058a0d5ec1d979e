import { App, Chart } from 'cdk8s';
import {
  Gateway, GatewayCertificate, GatewayTls, GatewayWorkload, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, PortProtocol,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';

/** A vault with an HTTP port and a TLS port. The auditor and the gateway may call both: on the HTTP port some requests, on the TLS port every connection. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'bank');
  const mesh = new Mesh(chart, 'mesh', { provider });
  const bank = new ZeroTrustNamespace(chart, 'bank', { mesh });
  const edge = new MeshNamespace(chart, 'edge', { mesh });
  const vault = bank.addService('vault', { ports: [{ port: 8080 }, { port: 8443, protocol: PortProtocol.TLS }] });
  vault.addVersion('v1', { image: 'myregistry/vault:v1' });
  const auditor = bank.addService('auditor');
  auditor.addVersion('v1', { image: 'myregistry/auditor:v1' });
  auditor.calls(vault, { ports: [8443] });
  auditor.calls(vault, { ports: [8080], methods: [HttpMethod.GET] });

  const gateway = new Gateway(chart, 'public', {
    namespace: edge,
    gatewayClassName: 'istio',
    workload: GatewayWorkload.istioctl(),
    listeners: [
      { hosts: ['vault.example.com'], tls: GatewayTls.passthrough() },
      { hosts: ['status.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('status-tls') }) },
    ],
  });
  gateway.addRoute(vault, { port: 8443 });
  gateway.addRoute(vault, { port: 8080, paths: [PathMatch.prefix('/status')] });
}
