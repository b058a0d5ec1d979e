import { isIP } from 'net';
import { ApiObject, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { CallTarget } from './call-target';
import type { ICaller } from './caller';
import { externalHost, hostName } from './external-host';
import { ExternalPort, externalPorts } from './external-port';
import { Resolution } from './resolution';
import type { EgressGateway } from '../gateway/egress-gateway';
import type { Mesh } from '../mesh';
import { dnsLabel } from '../model/dns-label';
import { externalHttpPorts, ExternalModel, ResolutionMode } from '../model/external';
import { inputError } from '../model/input-error';
import { PortProtocol } from '../model/port';
import { RouteTable } from '../model/route-table';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import { RenderedObjects } from '../rendered-objects';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import { trafficPolicy, TrafficPolicyOptions } from '../resilience/traffic-policy';
import { CallOptions, grant } from '../security/call';
import { cidrs } from '../security/cidr';

/**
 * What there is outside the mesh.
 * @example
 * const props: ExternalServiceProps = { namespace: shop, hosts: ['api.example.com'] };
 */
export interface ExternalServiceProps extends TrafficPolicyOptions {
  /** The namespace whose pods can reach it; those of its callers are added by `calls()`. */
  readonly namespace: MeshNamespace;
  /** Its hosts: full DNS names in lower case, at least one; `*.example.com` for all below a domain. None of the cluster's own. */
  readonly hosts: string[];
  /**
   * Name of the rendered objects: a DNS label.
   * @default - the construct's id
   */
  readonly externalName?: string;
  /**
   * Ports.
   * @default - TLS on 443, made by the application
   */
  readonly ports?: ExternalPort[];
  /**
   * How proxies learn its addresses.
   * @default - STATIC where `endpoints` are addresses, NONE for a wildcard host, else DNS
   */
  readonly resolution?: Resolution;
  /**
   * What proxies connect to instead of the host itself: addresses, or other hosts.
   * @default - what DNS says of the host
   */
  readonly endpoints?: string[];
  /**
   * What applications connect to, where the host alone does not tell, as with plain TCP: addresses, or CIDRs (with resolution NONE or STATIC).
   * @default - none
   */
  readonly addresses?: string[];
  /**
   * The gateway through which the traffic leaves.
   * @default - none: straight from the callers' pods
   */
  readonly gateway?: EgressGateway;
  /**
   * Time for a request with all its retries: at least a millisecond. Only where the mesh sees requests.
   * @default - none, as long as it takes
   */
  readonly timeout?: Duration;
  /**
   * When and how often a request is sent again. Only where the mesh sees requests.
   * @default - as the mesh does: Istio tries failed connections twice more, Linkerd never
   */
  readonly retries?: RetryOptions;
}

/**
 * Something outside the mesh that services call: its hosts and ports, and how to speak with it.
 * It can be reached from its own namespace, and from those of its callers; where `outboundTraffic` is `REGISTRY_ONLY`,
 * only what is declared so can be reached at all.
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/
 * @example
 * const stripe = new ExternalService(chart, 'stripe', {
 *   namespace: shop,
 *   hosts: ['api.stripe.com'],
 *   ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], // the application calls http://api.stripe.com, its proxy speaks TLS to port 443
 *   timeout: Duration.seconds(10),
 * });
 * payments.calls(stripe);
 */
export class ExternalService extends CallTarget {
  /** Name of the rendered objects. */
  public readonly externalName: string;
  /** The namespace whose pods can reach it. */
  public readonly namespace: MeshNamespace;
  /** @internal */
  public readonly _mesh: Mesh;
  /** @internal */
  public readonly _model: ExternalModel;
  private readonly rendered: RenderedObjects;

  /** @throws if a host, port or address is none, or they do not go with the resolution */
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id);
    const path = this.node.path;
    const { namespace, gateway, timeout, retries, endpoints = [] } = props;
    this.namespace = namespace;
    this._mesh = namespace.mesh;
    this.externalName = dnsLabel(path, 'externalName', props.externalName ?? id);
    const { settings } = this._mesh._model;
    const hosts = props.hosts.map(host => externalHost(path, host, settings.clusterDomain));
    this._model = {
      path,
      name: this.externalName,
      namespace: namespace._model,
      hosts,
      ports: hosts.length ? externalPorts(path, props.ports ?? [{ port: 443, protocol: PortProtocol.TLS }], hosts) : [],
      resolution: props.resolution?._mode ?? defaultResolution(hosts, endpoints),
      addresses: (props.addresses ?? []).map(address => (address.includes('/') ? cidrs(path, 'address', [address])[0] : ipAddress(path, 'address', address))),
      endpoints: endpoints.map(endpoint => (isIP(endpoint) ? endpoint : hostName(path, 'endpoint', endpoint))),
      gateway: gateway?._model,
      traffic: trafficPolicy(path, props),
      routes: new RouteTable(path, { timeoutMs: optionalMilliseconds(path, 'timeout', timeout), retries: retries && retryPolicy(path, retries) }),
      grants: [],
    };
    this.check();
    if (gateway && gateway._mesh !== this._mesh) {
      throw inputError({
        where: path, what: 'mesh of the gateway', got: gateway._mesh.node.path, allowed: this._mesh.node.path, fix: 'add a gateway to this mesh',
      });
    }
    this._mesh._model.externals.push(this._model);
    const { _provider: provider } = this._mesh;
    this.rendered = new RenderedObjects(this, this.externalName, () => provider.externalObjects(this._model, settings), namespace.namespaceName);
    gateway?._carry(this._model);
    this.reach(namespace);
    this.sync();
  }

  /** The rendered objects. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.rendered.all; }

  /** @internal */
  public _grant(caller: ICaller, options: CallOptions): void {
    const { path, ports, gateway, grants } = this._model;
    const where = `${caller.node.path} calls ${path}`;
    if (!gateway && (options.methods || options.paths)) {
      throw inputError({
        where,
        what: 'methods or paths',
        got: [...options.methods ?? [], ...(options.paths ?? []).map(({ _condition }) => _condition.value)],
        allowed: 'only where the traffic leaves through an EgressGateway',
        fix: 'give the ExternalService a gateway, or leave them out: there is no proxy on the other side that would refuse',
      });
    }
    grants.push(grant(caller._model, { path, ports: ports.map(port => ({ ...port, target: port.number })) }, options));
    this.reach(caller.namespace);
    this.sync();
  }

  private reach(namespace: MeshNamespace): void {
    if (namespace._model.externals.includes(this._model)) return;
    namespace._model.externals.push(this._model);
    namespace._sync();
  }

  private sync(): void {
    this._mesh._changed();
    this.rendered.sync();
  }

  /** What Istio's admission says of ServiceEntries, and what would be meant otherwise. */
  private check(): void {
    const { path: where, hosts, ports, resolution, addresses, endpoints, routes, gateway } = this._model;
    const refuse = (what: string, got: unknown, allowed: string, fix: string): never => {
      throw inputError({ where, what, got, allowed, fix });
    };
    if (!hosts.length) refuse('hosts', hosts, 'at least one', 'name the hosts that callers ask for');
    const repeated = hosts.find((host, i) => hosts.indexOf(host) !== i);
    if (repeated) refuse('host', repeated, 'each once', 'remove one of the two');
    const wildcard = hosts.find(host => host.startsWith('*'));
    const tcp = ports.find(({ protocol }) => protocol === PortProtocol.TCP);
    switch (resolution) {
      case 'dns':
        if (wildcard && !endpoints.length) {
          refuse('host', wildcard, 'full names with resolution DNS', 'use Resolution.NONE or DYNAMIC_DNS, or name endpoints: DNS knows no wildcard');
        }
        break;
      case 'static': {
        if (!endpoints.length) refuse('endpoints', endpoints, 'at least one address with resolution STATIC', 'name the addresses, or leave resolution out');
        const host = endpoints.find(endpoint => !isIP(endpoint));
        if (host) refuse('endpoint', host, 'addresses with resolution STATIC', 'use Resolution.DNS for hosts');
        break;
      }
      case 'none': {
        if (endpoints.length) refuse('endpoints', endpoints, 'none with resolution NONE', 'use Resolution.STATIC or DNS: with NONE proxies connect to what the application has found out');
        const moved = ports.find(({ number, target, tls }) => tls || number !== target);
        if (moved) refuse(`port ${moved.number}`, moved.target, 'no tls and no targetPort with resolution NONE', `use Resolution.${wildcard ? 'DYNAMIC_DNS' : 'DNS'}: with NONE proxies connect to the port that the application asked for`);
        if (tcp && !addresses.length) {
          refuse(`protocol of port ${tcp.number}`, tcp.protocol, 'tcp with addresses, where resolution is NONE', 'name the addresses: else all connections to this port would count as this service');
        }
        break;
      }
      case 'dynamic-dns': {
        const full = hosts.find(host => !host.startsWith('*'));
        if (full) refuse('host', full, 'wildcards with resolution DYNAMIC_DNS', 'use Resolution.DNS for full names');
        if (endpoints.length) refuse('endpoints', endpoints, 'none with resolution DYNAMIC_DNS', 'use Resolution.DNS: here the host of each request tells');
        if (addresses.length) refuse('addresses', addresses, 'none with resolution DYNAMIC_DNS', 'leave them out: here the host of each request tells');
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
      refuse('hosts', hosts, `one host with tcp on port ${tcp.number}`, 'give each host an ExternalService of its own: a TCP connection does not say which it is for');
    }
    if (!routes.empty && !externalHttpPorts(this._model).length) {
      refuse('timeout or retries with ports', ports.map(({ protocol }) => protocol).join(', '), 'a port that speaks http, http2 or grpc',
        'let the proxy make the TLS: { port: 80, protocol: PortProtocol.HTTP, tls: {} }');
    }
    if (wildcard && (!routes.empty || gateway)) {
      refuse('host', wildcard, `full names with ${gateway ? 'a gateway' : 'timeout or retries'}`, 'name the hosts one by one');
    }
    if (gateway && resolution === 'none') refuse('resolution', 'NONE', 'DNS or STATIC with a gateway', 'the gateway does not see the address that the application asked for');
    if (gateway && tcp) refuse(`protocol of port ${tcp.number}`, tcp.protocol, 'http, http2, grpc, https or tls with a gateway', 'a gateway tells hosts by their names, and TCP carries none');
  }
}

function defaultResolution(hosts: readonly string[], endpoints: readonly string[]): ResolutionMode {
  if (endpoints.length) return endpoints.every(endpoint => isIP(endpoint)) ? 'static' : 'dns';
  return hosts.some(host => host.startsWith('*')) ? 'none' : 'dns';
}

function ipAddress(where: string, what: string, address: string): string {
  if (!isIP(address)) throw inputError({ where, what, got: address, allowed: 'addresses such as 192.0.2.7, or CIDRs', fix: 'give addresses; hosts belong to hosts and endpoints' });
  return address;
}
