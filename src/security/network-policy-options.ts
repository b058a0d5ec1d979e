import { ClusterDns } from './cluster-dns';
import { KubernetesApiOptions } from './kubernetes-api-options';
import { NetworkPeer } from './network-peer';
import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { dnsLabel } from '../input/dns-label';
import { instanceOf } from '../input/instance-of';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { NetworkPolicySettings } from '../model/network-policy-settings';
import { omitUndefined } from '../model/omit-undefined';

/**
 * What the NetworkPolicies of `ZeroTrustNamespace`s need to know of the cluster.
 * @example
 * const networkPolicies: NetworkPolicyOptions = {
 *   dns: ClusterDns.nodeLocal(),
 *   scrapers: [NetworkPeer.pods('monitoring', { 'app.kubernetes.io/name': 'prometheus' })],
 * };
 */
export interface NetworkPolicyOptions {
  /**
   * The DNS servers of the cluster.
   * @default ClusterDns.kubeDns()
   */
  readonly dns?: ClusterDns;
  /**
   * Namespace of the control plane of the mesh, which proxies connect to: a DNS label.
   * @default - istio-system for Istio, linkerd for Linkerd
   */
  readonly controlPlaneNamespace?: string;
  /**
   * Who scrapes metrics: of proxies, at their metrics ports, and of services with `metrics`, at that port.
   * @default - nobody, which is a warning where a service has metrics and no `plaintextFrom`
   */
  readonly scrapers?: NetworkPeer[];
  /**
   * The Kubernetes API, for services and workloads with `callsKubernetesApi`.
   * @default - unknown: no pods may connect to it
   */
  readonly kubernetesApi?: KubernetesApiOptions;
}

/** The options in the model's terms. @throws if a name, port or CIDR is invalid */
export function networkPolicySettings(where: string, options: NetworkPolicyOptions): NetworkPolicySettings {
  const what = 'networkPolicies';
  const { dns, controlPlaneNamespace, scrapers = [], kubernetesApi } = checkProps(where, 'NetworkPolicyOptions', options, what);
  return omitUndefined({
    dns: dns && instanceOf(where, `${what}.dns`, dns, 'ClusterDns')._dns,
    controlPlaneNamespace: controlPlaneNamespace === undefined ? undefined : dnsLabel(where, `${what}.controlPlaneNamespace`, controlPlaneNamespace),
    scrapers: scrapers.map(scraper => scraper._peer),
    kubernetesApi: kubernetesApi && apiAddress(where, `${what}.kubernetesApi`, kubernetesApi),
  });
}

function apiAddress(where: string, what: string, options: KubernetesApiOptions): NonNullable<NetworkPolicySettings['kubernetesApi']> {
  const { networks, port = 6443 } = options;
  if (!networks.length) {
    throw inputError({ where, what: `${what}.networks`, got: networks, allowed: 'at least one CIDR', fix: 'give the addresses that `kubectl get endpointslices kubernetes` shows' });
  }
  return { cidrs: cidrs(where, `${what}.networks`, networks), port: portNumber(where, `${what}.port`, port) };
}
