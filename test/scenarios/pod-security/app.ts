import { ApiObject, App, Chart, JsonPatch, Size } from 'cdk8s';
import {
  EgressGateway, ExternalService, Gateway, HttpMethod, Mesh, MeshNamespace, MeshProvider, PathMatch, PodSecurityLevel, UnsupportedFeature,
  ZeroTrustNamespace,
} from 'cdk8s-mesh';
import * as kplus from 'cdk8s-plus-28';

/** With CNI plugins, so that the data plane admits the strictest level. */
export const providers = {
  istio: () => MeshProvider.istio({ cni: true }),
  linkerd: () => MeshProvider.linkerd({ cni: true }),
};

/** A level on each kind of namespace: by default, weaker, that of the cluster, said for a namespace that allows all, and of an existing one. */
export function build(app: App, provider: MeshProvider) {
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT, networkPolicies: { kubernetesApi: { networks: ['172.18.0.2/32'] } } });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const agents = new ZeroTrustNamespace(chart, 'agents', { mesh, podSecurity: PodSecurityLevel.BASELINE });
  const legacy = new ZeroTrustNamespace(chart, 'legacy', { mesh, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
  const office = new MeshNamespace(chart, 'office', { mesh, podSecurity: PodSecurityLevel.RESTRICTED });
  const plain = new MeshNamespace(chart, 'plain', { mesh });
  const existing = new ZeroTrustNamespace(chart, 'existing', { mesh, create: false });

  const orders = shop.addService('orders');
  orders.addVersion('v1', {
    image: 'myregistry/orders:v1', securityContext: { user: 1000, capabilities: { add: [kplus.Capability.NET_BIND_SERVICE] } },
  });
  const users = shop.addService('users');
  users.addVersion('v1', { containers: [{ image: 'myregistry/users:v1' }, { name: 'helper', image: 'myregistry/helper:v1' }] });
  shop.addWorkload('cleaner', { image: 'myregistry/cleaner:v1', callsKubernetesApi: true }).calls(orders, { methods: [HttpMethod.GET] });

  // As an agent of a node: the baseline admits its capability.
  const tracer = agents.addService('tracer');
  tracer.addVersion('v1', {
    image: 'myregistry/tracer:v1', securityContext: { ensureNonRoot: false, user: 0, capabilities: { add: [kplus.Capability.CHOWN] } },
  });
  const logs = legacy.addService('logs');
  const onNode = kplus.Volume.fromHostPath(chart, 'logs-of-node', 'logs', { path: '/var/log' });
  logs.addVersion('v1', { image: 'myregistry/logs:v1', volumeMounts: [{ path: '/var/log', volume: onNode, readOnly: true }] });

  // A workload of the user's own. cdk8s-plus has no seccomp profile for a pod, which the proxy of Istio needs.
  const job = new kplus.Job(chart, 'report-job', {
    metadata: { namespace: 'office', name: 'report' },
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'report-account', 'report'),
    containers: [{
      image: 'myregistry/report:v1',
      resources: { cpu: { request: kplus.Cpu.millis(100) }, memory: { request: Size.mebibytes(64) } },
      securityContext: { capabilities: { drop: [kplus.Capability.ALL] } },
    }],
  });
  ApiObject.of(job).addJsonPatch(JsonPatch.add('/spec/template/spec/securityContext/seccompProfile', { type: 'RuntimeDefault' }));
  const report = office.addWorkload('report', { workload: job });
  report.calls(orders, { paths: [PathMatch.exact('/report')] });
  plain.addService('pages').addVersion('v1', { image: 'myregistry/pages:v1' });
  existing.addService('stock').addVersion('v1', { image: 'myregistry/stock:v1' });

  new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: ['shop.example.com'] }] }).addRoute(users, { hosts: ['shop.example.com'] });
  const egress = new EgressGateway(chart, 'egress', { namespace: office });
  const payments = new ExternalService(chart, 'payments', { namespace: shop, hosts: ['api.payments.example.com'], egressGateway: egress });
  orders.calls(payments);
}
