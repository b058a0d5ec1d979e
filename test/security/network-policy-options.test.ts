/* eslint-disable @stylistic/max-len -- one entry a line */
import { App, Chart } from 'cdk8s';
import { ClusterDns, Mesh, MeshProvider, NetworkPeer, NetworkPolicyOptions, ZeroTrustNamespace } from '../../src';
import { errorOf, find } from '../mesh-fixture';

/** The policy of a service, and the namespace, with some options of the mesh. */
function policy(networkPolicies?: NetworkPolicyOptions, callsKubernetesApi?: boolean, provider = MeshProvider.istio()): any {
  const chart = new Chart(new App(), 'chart');
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh: new Mesh(chart, 'mesh', { provider, networkPolicies }) });
  shop.addService('users', { callsKubernetesApi }).addVersion('v1', { image: 'users' });
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try { return find(chart, 'NetworkPolicy', 'users').spec; } finally { written.mockRestore(); }
}

const TCP = (port: number) => ({ port });
const UDP = (port: number) => ({ port, protocol: 'UDP' });
const pods = (namespace: string, labels?: object) => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, ...(labels ? { podSelector: { matchLabels: labels } } : {}),
});
const KUBE_DNS = pods('kube-system', { 'k8s-app': 'kube-dns' });

test.each<[string, ClusterDns | undefined, object]>([
  ['kube-dns if nothing is set', undefined, { ports: [TCP(53), UDP(53)], to: [KUBE_DNS] }],
  ['kube-dns', ClusterDns.kubeDns(), { ports: [TCP(53), UDP(53)], to: [KUBE_DNS] }],
  ['the cache of the node, and kube-dns', ClusterDns.nodeLocal(), { ports: [TCP(53), UDP(53)], to: [KUBE_DNS, { ipBlock: { cidr: '169.254.20.10/32' } }] }],
  ['the cache at another address', ClusterDns.nodeLocal('169.254.25.10/32'), { ports: [TCP(53), UDP(53)], to: [KUBE_DNS, { ipBlock: { cidr: '169.254.25.10/32' } }] }],
  ['OpenShift', ClusterDns.openShift(), { ports: [TCP(5353), UDP(5353)], to: [pods('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' })] }],
  ['others', ClusterDns.of([NetworkPeer.allPods('dns'), NetworkPeer.networks(['10.0.0.53/32'])], 1053), { ports: [TCP(1053), UDP(1053)], to: [pods('dns'), { ipBlock: { cidr: '10.0.0.53/32' } }] }],
])('DNS: %s', (_, dns, rule) => {
  expect(policy({ dns }).egress).toContainEqual(rule);
});

test('the namespace of the control plane', () => {
  expect(policy().egress).toContainEqual({ ports: [TCP(15012)], to: [pods('istio-system', { app: 'istiod' })] });
  expect(policy({ controlPlaneNamespace: 'mesh-system' }).egress).toContainEqual({ ports: [TCP(15012)], to: [pods('mesh-system', { app: 'istiod' })] });
  expect(policy({ controlPlaneNamespace: 'mesh-system' }, false, MeshProvider.linkerd()).egress).toContainEqual({
    ports: [TCP(8086), TCP(8090)], to: [pods('mesh-system', { 'linkerd.io/control-plane-component': 'destination' })],
  });
});

test('who scrapes, and nobody else', () => {
  expect(policy().ingress).toBeUndefined();
  expect(policy({ scrapers: [NetworkPeer.pods('monitoring', { app: 'prometheus' }), NetworkPeer.networks(['10.1.0.0/16'])] }).ingress).toEqual([
    { ports: [TCP(15020), TCP(15090)], from: [pods('monitoring', { app: 'prometheus' }), { ipBlock: { cidr: '10.1.0.0/16' } }] },
  ]);
});

test('the Kubernetes API, where it is called', () => {
  const kubernetesApi = { networks: ['172.18.0.3/32', '172.18.0.2/32'] };
  const rule = { ports: [TCP(6443)], to: [{ ipBlock: { cidr: '172.18.0.2/32' } }, { ipBlock: { cidr: '172.18.0.3/32' } }] };
  expect(policy({ kubernetesApi }, true).egress).toContainEqual(rule);
  expect(policy({ kubernetesApi }, false).egress).not.toContainEqual(rule);
  expect(policy({ kubernetesApi: { ...kubernetesApi, port: 443 } }, true).egress).toContainEqual({ ...rule, ports: [TCP(443)] });
  expect(errorOf(() => policy({}, true))).toBe('chart/shop/users: callsKubernetesApi is true, allowed: only with networkPolicies.kubernetesApi of the mesh; '
    + 'set it to the addresses that kubectl get endpointslices kubernetes shows: a NetworkPolicy selects the Kubernetes API by address');
});

test.each<[string, () => unknown, string]>([
  ['all pods of a namespace by empty labels', () => NetworkPeer.pods('monitoring', {}), 'NetworkPeer.pods: labels is {}, allowed: at least one label; use NetworkPeer.allPods() for all pods of the namespace: an empty selector selects every pod'],
  ['all namespaces', () => NetworkPeer.allPods('*'), 'NetworkPeer.allPods: namespace is "*"'],
  ['no network, which would be everybody', () => NetworkPeer.networks([]), 'NetworkPeer.networks: networks is [], allowed: at least one CIDR; give the networks: a list without entries would select everybody'],
  ['an address without length', () => NetworkPeer.networks(['10.0.0.1']), 'NetworkPeer.networks: networks is "10.0.0.1", allowed: CIDRs'],
  ['no DNS server', () => ClusterDns.of([]), 'ClusterDns.of: servers is [], allowed: at least one; give the DNS servers of the cluster'],
  ['a DNS server that is no peer', () => ClusterDns.of(['10.0.0.10' as any]), 'ClusterDns.of: servers[0] is "10.0.0.10", allowed: an instance of NetworkPeer'],
  ['a port out of range', () => ClusterDns.of([NetworkPeer.allPods('dns')], 0), 'ClusterDns.of: port is 0'],
  ['no API server', () => policy({ kubernetesApi: { networks: [] } }), 'chart/mesh: networkPolicies.kubernetesApi.networks is [], allowed: at least one CIDR'],
  ['a namespace that is none', () => policy({ controlPlaneNamespace: 'a b' }), 'chart/mesh: networkPolicies.controlPlaneNamespace is "a b"'],
])('refused: %s', (_, call, message) => {
  expect(errorOf(call)).toContain(message);
});
