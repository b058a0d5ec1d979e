import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { dnsLabel } from '../input/dns-label';
import { hostName } from '../input/host-name';
import { list } from '../input/list';
import { portNumber } from '../input/port-number';
import { serviceName } from '../input/service-name';
import { EgressHostRecord, KUBERNETES_API } from '../model/egress-host';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/**
 * Options of `EgressHost.serviceEntry()`: where the servers of the host are, for the NetworkPolicies of the pods.
 * @example
 * const options: ServiceEntryHostOptions = { ports: [4317], networks: ['192.0.2.0/24'] };
 */
export interface ServiceEntryHostOptions {
  /**
   * Ports of the servers, 1 to 65535: at least one.
   * @default [443]
   */
  readonly ports?: number[];
  /**
   * Networks of the servers, as CIDRs: at least one.
   * @default - any address: a NetworkPolicy knows no host names
   */
  readonly networks?: string[];
}

/**
 * An egress host of a Sidecar, in the form `namespace/host`: what proxies get configuration of, beside or instead of the declared callees.
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener
 * @example
 * const mesh = new Mesh(chart, 'mesh', {
 *   provider: MeshProvider.istio(),
 *   proxyServices: [EgressHost.service('observability', 'otel-collector')],
 * });
 */
export class EgressHost {
  /**
   * A Service of the cluster.
   * @param namespace namespace of the Service: a DNS label
   * @param name name of the Service: a DNS label that begins with a letter
   * @throws if one is invalid
   */
  public static service(namespace: string, name: string): EgressHost {
    const where = 'EgressHost.service';
    return new EgressHost({ namespace: dnsLabel(where, 'namespace', namespace), service: serviceName(where, 'name', name) });
  }

  /** The API of Kubernetes: the Service `kubernetes` in namespace `default`. */
  public static kubernetesApi(): EgressHost { return new EgressHost(KUBERNETES_API); }

  /**
   * A host of a ServiceEntry that others deploy. An `ExternalService` of this app needs none: `calls()` declares who calls it. In a namespace with
   * NetworkPolicies the pods may connect to its servers.
   * @param namespace namespace of the ServiceEntry: a DNS label
   * @param host a full DNS name in lower case outside the cluster, or `*.example.com` if the ServiceEntry has that
   * @param options where its servers are
   * @throws if one is invalid
   */
  public static serviceEntry(namespace: string, host: string, options: ServiceEntryHostOptions = {}): EgressHost {
    const where = 'EgressHost.serviceEntry';
    const { ports, networks } = checkProps(where, 'ServiceEntryHostOptions', options);
    const required = <T>(what: string, items: readonly T[] | undefined) => {
      if (items?.length === 0) throw inputError({ where, what, got: items, allowed: 'at least one', fix: 'leave it out for the default' });
    };
    required('ports', ports);
    required('networks', networks);
    return new EgressHost(omitUndefined({
      namespace: dnsLabel(where, 'namespace', namespace),
      host: hostName(where, 'host', host, { wildcard: true }),
      ports: ports && list(where, 'ports', ports).map(port => portNumber(where, 'ports', port)),
      cidrs: networks && cidrs(where, 'networks', networks),
    }));
  }

  /**
   * All services of a namespace: `istio-system/*`. Proxies get configuration of all of them, and each change of one is sent to all proxies.
   * @param namespace a DNS label; there is no wildcard for all namespaces, see `EgressScope.all()`
   * @throws if it is invalid
   */
  public static allServices(namespace: string): EgressHost {
    return new EgressHost({ namespace: dnsLabel('EgressHost.allServices', 'namespace', namespace) });
  }

  /** @internal */
  private constructor(public readonly _egressHost: EgressHostRecord) {}
}
