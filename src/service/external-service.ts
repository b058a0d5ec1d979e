import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CallTarget } from './call-target';
import type { ICaller } from './caller';
import { externalHost } from './external-host';
import { ExternalPort, externalPorts } from './external-port';
import { Resolution } from './resolution';
import type { EgressGateway } from '../gateway/egress-gateway';
import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { constructPlace } from '../input/construct-place';
import { dnsLabel } from '../input/dns-label';
import { onlyTimeout } from '../input/duration';
import { hostName } from '../input/host-name';
import { instanceOf } from '../input/instance-of';
import { ipAddress } from '../input/ip-address';
import { list } from '../input/list';
import type { Mesh } from '../mesh';
import { keyOf } from '../model/edge';
import { externalHttpPorts } from '../model/external';
import { ResolutionMode } from '../model/external-record';
import { inputError } from '../model/input-error';
import { isIpAddress } from '../model/ip-network';
import { ExternalDraft } from '../model/mesh-draft';
import { PortProtocol } from '../model/port';
import { isEmptyTable } from '../model/route-table';
import { RouteTableBuilder } from '../model/route-table-builder';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import { trafficPolicy, TrafficPolicyOptions } from '../resilience/traffic-policy';
import { callEdge, CallOptions, workloadSource } from '../security/call';

/**
 * Properties of `ExternalService`.
 * @example
 * const props: ExternalServiceProps = { namespace: shop, hosts: ['api.example.com'] };
 */
export interface ExternalServiceProps extends TrafficPolicyOptions {
  /** The namespace whose pods can reach it; `calls()` adds the namespaces of the callers. */
  readonly namespace: MeshNamespace;
  /** Hosts, at least one: full DNS names in lower case, or `*.example.com` for all below a domain. Not those of services in the cluster. */
  readonly hosts: string[];
  /**
   * Name of the rendered objects: a DNS label.
   * @default - the construct's id
   */
  readonly externalServiceName?: string;
  /**
   * Ports.
   * @default - TLS on 443: the application originates TLS
   */
  readonly ports?: ExternalPort[];
  /**
   * How proxies resolve its addresses.
   * @default - STATIC if `endpoints` are addresses, NONE for a wildcard host, else DNS
   */
  readonly resolution?: Resolution;
  /**
   * Endpoints that proxies connect to instead of the host itself: IP addresses, or other hosts.
   * @default - the addresses that DNS has for the host
   */
  readonly endpoints?: string[];
  /**
   * Destination addresses by which the proxy recognises connections that carry no host, as with plain TCP: IP addresses, or CIDRs (with resolution NONE or STATIC).
   * @default - none
   */
  readonly addresses?: string[];
  /**
   * The egress gateway through which the traffic leaves the mesh.
   * @default - none: directly from the callers' pods
   */
  readonly egressGateway?: EgressGateway;
  /**
   * Timeout of a request, including all retries: at least a millisecond. Only for HTTP and TLS origination, where the mesh sees requests.
   * @default - none
   */
  readonly timeout?: Duration;
  /**
   * Retry policy. Only for HTTP and TLS origination, where the mesh sees requests.
   * @default - the mesh's: Istio retries failed connections twice, Linkerd never
   */
  readonly retries?: RetryOptions;
}

/**
 * An external service: hosts and ports outside the mesh that services call, and the traffic policy for them.
 * Pods of its own namespace and of its callers' namespaces can reach it; where `outboundTraffic` is `REGISTRY_ONLY`,
 * pods can reach declared external services only. In a `ZeroTrustNamespace` of Istio in ambient mode, only its callers can.
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/
 * @example
 * const stripe = new ExternalService(chart, 'stripe', {
 *   namespace: shop,
 *   hosts: ['api.stripe.com'],
 *   ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], // TLS origination: the application calls http://api.stripe.com, its proxy connects to port 443 with TLS
 *   timeout: Duration.seconds(10),
 * });
 * payments.calls(stripe);
 */
export class ExternalService extends CallTarget {
  /** Name of the rendered objects. */
  public readonly externalServiceName: string;
  /** The namespace whose pods can reach it. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _model: ExternalDraft;

  /** @throws if a host, port or address is invalid or does not fit the resolution, or another external service of the namespace has this name */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(...constructPlace(new.target, scope, id));
    const path = this.node.path;
    checkProps(path, 'ExternalServiceProps', props);
    const { namespace, egressGateway: gateway, timeout, retries, endpoints = [] } = props;
    this.namespace = namespace;
    this._mesh = instanceOf(path, 'namespace', namespace, 'MeshNamespace').mesh;
    this.externalServiceName = dnsLabel(path, 'externalServiceName', props.externalServiceName ?? id);
    const { settings } = this._mesh._model;
    const hosts = list(path, 'hosts', props.hosts).map(host => externalHost(path, host, settings.clusterDomain));
    this._model = {
      path,
      name: this.externalServiceName,
      namespace: namespace.namespaceName,
      hosts,
      ports: hosts.length ? externalPorts(path, props.ports ?? [{ port: 443, protocol: PortProtocol.TLS }], hosts) : [],
      resolution: props.resolution?._mode ?? defaultResolution(hosts, endpoints),
      addresses: (props.addresses ?? []).map(address => (String(address).includes('/') ? cidrs(path, 'address', [address])[0] : ipAddress(path, 'address', address))),
      endpoints: endpoints.map(endpoint => (isIpAddress(endpoint) ? endpoint : hostName(path, 'endpoint', endpoint))),
      egressGateway: gateway && keyOf(gateway._model),
      traffic: trafficPolicy(path, props),
      routes: new RouteTableBuilder(path, { timeoutMs: onlyTimeout(path, timeout), retries: retries && retryPolicy(path, retries) }),
    };
    this.check();
    if (gateway && gateway._mesh !== this._mesh) {
      throw inputError({
        where: path, what: 'mesh of the egress gateway', got: gateway._mesh.node.path, allowed: this._mesh.node.path, fix: 'add an egress gateway to this mesh',
      });
    }
    namespace._claimName(this, 'externalServiceName', this.externalServiceName, 'external service');
    this._mesh._model.externals.push(this._model);
    this._mesh._renders(this, this.externalServiceName, namespace.namespaceName);
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this._mesh._objectsOf(this); }

  /** @internal */
  public _grant(caller: ICaller, options: CallOptions): void {
    const { path, ports, egressGateway } = this._model;
    const where = `${caller.node.path} calls ${path}`;
    checkProps(where, 'CallOptions', options);
    if (!egressGateway && (options.methods || options.paths)) {
      throw inputError({
        where,
        what: 'methods or paths',
        got: [...list(where, 'methods', options.methods ?? []), ...(options.paths ?? []).map(({ _condition }) => _condition.value)],
        allowed: 'only with an egress gateway',
        fix: 'give the ExternalService an egress gateway (Istio with sidecars only), or leave them out, and let the server refuse other requests: '
          + 'no other proxy enforces them',
      });
    }
    const target = { type: 'external' as const, path, key: keyOf(this._model), ports: ports.map(port => ({ ...port, target: port.number })) };
    this._mesh._model.edges.push(callEdge(workloadSource(caller), target, options));
  }

  /** What Istio's validation of ServiceEntries refuses, and combinations that would have no effect or another one. */
  private check(): void {
    const { path: where, hosts, ports, resolution, addresses, endpoints, routes, egressGateway: gateway } = this._model;
    const hasRoutes = !isEmptyTable(routes.build());
    const refuse = (what: string, got: unknown, allowed: string, fix: string): never => {
      throw inputError({ where, what, got, allowed, fix });
    };
    if (!hosts.length) refuse('hosts', hosts, 'at least one', 'give the hosts that callers use');
    const repeated = hosts.find((host, i) => hosts.indexOf(host) !== i);
    if (repeated) refuse('host', repeated, 'each once', 'remove one of the two');
    const wildcard = hosts.find(host => host.startsWith('*'));
    const tcp = ports.find(({ protocol }) => protocol === PortProtocol.TCP);
    switch (resolution) {
      case 'dns':
        if (wildcard && !endpoints.length) {
          refuse('host', wildcard, 'full names with resolution DNS', 'use Resolution.NONE or DYNAMIC_DNS, or give endpoints: DNS cannot resolve a wildcard');
        }
        break;
      case 'static': {
        if (!endpoints.length) refuse('endpoints', endpoints, 'at least one address with resolution STATIC', 'give the addresses, or leave resolution out');
        const host = endpoints.find(endpoint => !isIpAddress(endpoint));
        if (host) refuse('endpoint', host, 'addresses with resolution STATIC', 'use Resolution.DNS for hosts');
        break;
      }
      case 'none': {
        if (endpoints.length) refuse('endpoints', endpoints, 'none with resolution NONE', 'use Resolution.STATIC or DNS: with NONE proxies connect to the address that the application resolved');
        const moved = ports.find(({ number, target, tls }) => tls || number !== target);
        if (moved) refuse(`port ${moved.number}`, moved.target, 'no tls and no targetPort with resolution NONE', `use Resolution.${wildcard ? 'DYNAMIC_DNS' : 'DNS'}: with NONE proxies connect to the original destination port`);
        if (tcp && !addresses.length) {
          refuse(`protocol of port ${tcp.number}`, tcp.protocol, 'tcp with addresses, where resolution is NONE', 'give the addresses: without them all TCP connections to this port match this service');
        }
        break;
      }
      case 'dynamic-dns': {
        const full = hosts.find(host => !host.startsWith('*'));
        if (full) refuse('host', full, 'wildcards with resolution DYNAMIC_DNS', 'use Resolution.DNS for full names');
        if (endpoints.length) refuse('endpoints', endpoints, 'none with resolution DYNAMIC_DNS', 'use Resolution.DNS: DYNAMIC_DNS resolves the host of each request');
        if (addresses.length) refuse('addresses', addresses, 'none with resolution DYNAMIC_DNS', 'leave them out: DYNAMIC_DNS resolves the host of each request');
        const other = ports.find(({ protocol }) => protocol === PortProtocol.TCP || protocol === PortProtocol.HTTPS);
        if (other) refuse(`protocol of port ${other.number}`, other.protocol, 'http, http2, grpc or tls with resolution DYNAMIC_DNS', 'use PortProtocol.TLS for https');
        break;
      }
    }
    const network = addresses.find(address => address.includes('/'));
    if (network && resolution !== 'none' && resolution !== 'static') {
      refuse('address', network, 'single addresses with this resolution', 'use Resolution.NONE or STATIC for networks');
    }
    if (tcp && hosts.length > 1 && resolution !== 'none') {
      refuse('hosts', hosts, `one host with tcp on port ${tcp.number}`, 'give each host its own ExternalService: a TCP connection carries no host');
    }
    if (hasRoutes && !externalHttpPorts(this._model).length) {
      refuse('timeout or retries with ports', ports.map(({ protocol }) => protocol).join(', '), 'a port that speaks http, http2 or grpc',
        'use TLS origination: { port: 80, protocol: PortProtocol.HTTP, tls: {} }');
    }
    if (wildcard && (hasRoutes || gateway)) {
      refuse('host', wildcard, `full names with ${gateway ? 'an egress gateway' : 'timeout or retries'}`, 'list the hosts');
    }
    if (gateway && resolution === 'none') refuse('resolution', 'NONE', 'DNS or STATIC with an egress gateway', 'set one of them: the egress gateway does not see the original destination address');
    if (gateway && tcp) refuse(`protocol of port ${tcp.number}`, tcp.protocol, 'http, http2, grpc, https or tls with an egress gateway', 'leave the egress gateway out: it routes by host, and a TCP connection carries none');
  }
}

function defaultResolution(hosts: readonly string[], endpoints: readonly string[]): ResolutionMode {
  if (endpoints.length) return endpoints.every(endpoint => isIpAddress(endpoint)) ? 'static' : 'dns';
  return hosts.some(host => host.startsWith('*')) ? 'none' : 'dns';
}
