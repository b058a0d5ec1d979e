import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { dnsLabel } from '../input/dns-label';
import { hostName } from '../input/host-name';
import { selectorLabels } from '../input/label';
import { list } from '../input/list';
import { portNumber } from '../input/port-number';
import { optionalReason } from '../input/reason';
import { serviceName } from '../input/service-name';
import { EgressHostRecord, KUBERNETES_API } from '../model/egress-host';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/**
 * Options of `EgressHost.allServices()` and `EgressHost.kubernetesApi()`.
 * @example
 * const options: EgressHostOptions = { reason: 'SHOP-1204: the old billing services' };
 */
export interface EgressHostOptions {
  /**
   * Why pods need it: a text of one line, 1 to 200 characters. It is in an annotation of their NetworkPolicies, and in the access matrix.
   * @default - none
   */
  readonly reason?: string;
}

/**
 * Options of `EgressHost.service()`: what is known of its pods, for the NetworkPolicies of its clients. Of a service of this app the call graph knows it.
 * @example
 * const options: ServiceHostOptions = { podLabels: { app: 'otel-collector' }, podPorts: [4317], reason: 'spans' };
 */
export interface ServiceHostOptions extends EgressHostOptions {
  /**
   * Labels of its pods, as the selector of the Service has them: at least one.
   * @default - all pods of its namespace: a NetworkPolicy knows no Services
   */
  readonly podLabels?: { [name: string]: string };
  /**
   * Container ports of its pods (`targetPort` of the Service), 1 to 65535: at least one.
   * @default - the port of the telemetry provider or external authorizer; else all ports
   */
  readonly podPorts?: number[];
}

/**
 * Options of `EgressHost.serviceEntry()`: where the servers of the host are, for the NetworkPolicies of the pods.
 * @example
 * const options: ServiceEntryHostOptions = { ports: [4317], networks: ['192.0.2.0/24'] };
 */
export interface ServiceEntryHostOptions extends EgressHostOptions {
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
   * @param options what is known of its pods
   * @throws if one is invalid
   */
  public static service(namespace: string, name: string, options: ServiceHostOptions = {}): EgressHost {
    const where = 'EgressHost.service';
    const { podLabels, podPorts, reason } = checkProps(where, 'ServiceHostOptions', options);
    return new EgressHost(omitUndefined({
      namespace: dnsLabel(where, 'namespace', namespace),
      service: serviceName(where, 'name', name),
      podLabels: podLabels && selectorLabels(where, 'podLabels', podLabels, 'leave it out for all pods of the namespace'),
      podPorts: podPorts && hostPorts(where, 'podPorts', podPorts),
      justification: optionalReason(where, reason),
    }));
  }

  /**
   * The API of Kubernetes: the Service `kubernetes` in namespace `default`. NetworkPolicies allow it at `networkPolicies.kubernetesApi` of the mesh.
   * @param options why pods need it
   * @throws if the reason is invalid
   */
  public static kubernetesApi(options: EgressHostOptions = {}): EgressHost {
    const where = 'EgressHost.kubernetesApi';
    const { reason } = checkProps(where, 'EgressHostOptions', options);
    return new EgressHost(omitUndefined({ ...KUBERNETES_API, justification: optionalReason(where, reason) }));
  }

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
    const { ports, networks, reason } = checkProps(where, 'ServiceEntryHostOptions', options);
    required(where, 'networks', networks);
    return new EgressHost(omitUndefined({
      namespace: dnsLabel(where, 'namespace', namespace),
      host: hostName(where, 'host', host, { wildcard: true }),
      ports: ports && hostPorts(where, 'ports', ports),
      cidrs: networks && cidrs(where, 'networks', networks),
      justification: optionalReason(where, reason),
    }));
  }

  /**
   * All services of a namespace: `istio-system/*`. Proxies get configuration of all of them, and each change of one is sent to all proxies.
   * @param namespace a DNS label; there is no wildcard for all namespaces, see `EgressScope.all()`
   * @param options why pods need it
   * @throws if one is invalid
   */
  public static allServices(namespace: string, options: EgressHostOptions = {}): EgressHost {
    const where = 'EgressHost.allServices';
    const { reason } = checkProps(where, 'EgressHostOptions', options);
    return new EgressHost(omitUndefined({ namespace: dnsLabel(where, 'namespace', namespace), justification: optionalReason(where, reason) }));
  }

  /** @internal */
  private constructor(public readonly _egressHost: EgressHostRecord) {}
}

function hostPorts(where: string, what: string, ports: readonly number[]): number[] {
  required(where, what, ports);
  return list(where, what, ports).map(port => portNumber(where, what, port));
}

/** An empty list selects nothing, or everything. */
function required<T>(where: string, what: string, items: readonly T[] | undefined): void {
  if (items?.length === 0) throw inputError({ where, what, got: items, allowed: 'at least one', fix: 'leave it out for the default' });
}
