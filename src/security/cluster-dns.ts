import { NetworkPeer } from './network-peer';
import { cidrs } from '../input/cidr';
import { instanceOf } from '../input/instance-of';
import { list } from '../input/list';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { ClusterDnsRecord, KUBE_DNS, NetworkPeerRecord } from '../model/network-policy-settings';

/**
 * The DNS servers of a cluster, which the NetworkPolicies of all pods allow over UDP and TCP.
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), networkPolicies: { dns: ClusterDns.openShift() } });
 */
export class ClusterDns {
  /** CoreDNS or kube-dns: pods with label `k8s-app: kube-dns` in namespace kube-system, port 53. */
  public static kubeDns(): ClusterDns { return new ClusterDns(KUBE_DNS); }

  /**
   * NodeLocal DNSCache, which answers at an address of the node, and kube-dns.
   * @param address CIDR of the address; default: 169.254.20.10/32
   * @throws if it is no CIDR
   * @see https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/
   */
  public static nodeLocal(address: string = '169.254.20.10/32'): ClusterDns {
    return new ClusterDns({ ...KUBE_DNS, servers: [...KUBE_DNS.servers, { cidrs: cidrs('ClusterDns.nodeLocal', 'address', [address]) }] });
  }

  /**
   * OpenShift: the pods of the DNS operator in namespace openshift-dns, port 5353.
   * @see https://docs.redhat.com/en/documentation/openshift_container_platform/latest/html/networking_operators/dns-operator
   */
  public static openShift(): ClusterDns {
    return new ClusterDns({ servers: [{ namespace: 'openshift-dns', labels: { 'dns.operator.openshift.io/daemonset-dns': 'default' } }], port: 5353 });
  }

  /**
   * Other servers.
   * @param servers pods or networks, at least one
   * @param port their port, 1 to 65535: that of the pods, not of a Service; default: 53
   * @throws if there is no server, or the port is out of range
   */
  public static of(servers: NetworkPeer[], port: number = 53): ClusterDns {
    const where = 'ClusterDns.of';
    const peers: NetworkPeerRecord[] = list(where, 'servers', servers).map((server, i) => instanceOf(where, `servers[${i}]`, server, 'NetworkPeer')._peer);
    if (!peers.length) throw inputError({ where, what: 'servers', got: servers, allowed: 'at least one', fix: 'give the DNS servers of the cluster' });
    return new ClusterDns({ servers: peers, port: portNumber(where, 'port', port) });
  }

  /** @internal */
  private constructor(public readonly _dns: ClusterDnsRecord) {}
}
