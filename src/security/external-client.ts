import { callEdge, CallableTarget, CallOptions } from './call';
import { checkProps } from '../input/check-props';
import { cidrs } from '../input/cidr';
import { dnsLabel } from '../input/dns-label';
import { dnsSubdomain } from '../input/dns-subdomain';
import { list } from '../input/list';
import { objectName } from '../input/object-name';
import { calledPorts, Edge } from '../model/edge';
import { ExternalClientSource, externalClientText } from '../model/external-client';
import { inputError } from '../model/input-error';
import { MtlsMode } from '../model/mtls-mode';
import { omitUndefined } from '../model/omit-undefined';
import { Port } from '../model/port';

/**
 * Options of `ExternalClient.serviceAccount()`: a client identity.
 * @example
 * const options: ClientServiceAccountOptions = { namespace: 'monitoring', name: 'prometheus' };
 */
export interface ClientServiceAccountOptions {
  /** Name of the ServiceAccount of the client's pods. */
  readonly name: string;
  /** Namespace of the client's pods. */
  readonly namespace: string;
  /**
   * Trust domain of the client's mesh: a DNS name. The two meshes have to trust each other, see the guide on zero trust.
   * @default - that of this mesh
   */
  readonly trustDomain?: string;
}

/**
 * A client that the app does not declare: pods of another team, or clients without a mesh identity. A service allows it with `allowsFrom()`.
 * What the app itself deploys is a `MeshService` or a `MeshWorkload`, which declare their calls with `calls()`.
 * @example
 * users.allowsFrom(ExternalClient.serviceAccount({ namespace: 'monitoring', name: 'prometheus' }), {
 *   methods: [HttpMethod.GET], paths: [PathMatch.exact('/metrics')], reason: 'scrapes metrics',
 * });
 */
export class ExternalClient {
  /**
   * Pods with this ServiceAccount: one principal.
   * @param options name and namespace of the ServiceAccount, and the trust domain, if it is another
   * @throws if a name is no name of a Kubernetes object: a wildcard would be more than one client
   */
  public static serviceAccount(options: ClientServiceAccountOptions): ExternalClient {
    const where = 'ExternalClient.serviceAccount';
    const { name, namespace, trustDomain } = checkProps(where, 'ClientServiceAccountOptions', options);
    return new ExternalClient(omitUndefined({
      type: 'identity' as const,
      namespace: dnsLabel(where, 'namespace', namespace),
      serviceAccount: objectName(where, 'name', name),
      trustDomain: trustDomain === undefined ? undefined : dnsSubdomain(where, 'trustDomain', trustDomain),
    }));
  }

  /**
   * Every pod of a namespace of this mesh, whatever its ServiceAccount: whoever may create pods there is allowed. Prefer `serviceAccount()`.
   * @param name name of the namespace
   * @throws if it is no name of a namespace
   */
  public static namespace(name: string): ExternalClient {
    return new ExternalClient({ type: 'identity', namespace: dnsLabel('ExternalClient.namespace', 'name', name) });
  }

  /**
   * Clients without a mesh identity, by their addresses. The ports need `mtls` PERMISSIVE or DISABLE, in a `ZeroTrustNamespace`.
   * @param networks CIDRs, at least one: `10.0.0.0/8`
   * @throws if there is none, or one is invalid
   */
  public static network(networks: string[]): ExternalClient {
    const where = 'ExternalClient.network';
    if (!list(where, 'networks', networks).length) {
      throw inputError({ where, what: 'networks', got: networks, allowed: 'at least one CIDR', fix: "for instance ['10.0.0.0/8']" });
    }
    return new ExternalClient({ type: 'network', cidrs: cidrs(where, 'networks', networks) });
  }

  /** @internal */
  private constructor(public readonly _client: ExternalClientSource) {}
}

/** A service as the target of clients that the app does not declare. */
export interface ExternallyCalledTarget extends CallableTarget {
  readonly ports: readonly Port[];
  readonly zeroTrust: boolean;
  /** Trust domain of its mesh. */
  readonly trustDomain: string;
}

/** The edge from a client that the app does not declare. @throws as `calls()`; and for networks, unless all ports accept plaintext */
export function externalClientEdge(target: ExternallyCalledTarget, { _client }: ExternalClient, options: CallOptions): Edge {
  const { path } = target;
  if (_client.type === 'network') return networkEdge(target, _client, options);
  const { trustDomain, ...local } = _client;
  const source = trustDomain === target.trustDomain ? local : _client;
  return callEdge({ path, source, text: externalClientText(source) }, target, options);
}

function networkEdge(target: ExternallyCalledTarget, source: ExternalClientSource & { readonly type: 'network' }, options: CallOptions): Edge {
  const text = `clients from ${source.cidrs.join(', ')}`;
  const where = `${target.path} allows ${text}`;
  const edge = callEdge({ path: target.path, source, text }, target, options);
  const { methods, paths } = edge.scope;
  const ports = calledPorts(edge.scope, target);
  if (methods || paths) {
    throw inputError({
      where, what: 'rule by method or path for a network', got: methods ?? paths, allowed: 'ports', fix: 'leave methods and paths out: a mesh authorizes clients without an identity by connection',
    });
  }
  const strict = target.ports.find(({ target: port, mtls = MtlsMode.STRICT }) => ports.includes(port) && mtls === MtlsMode.STRICT);
  if (!target.zeroTrust || strict) {
    throw inputError({
      where,
      what: 'network as client',
      got: strict ? `port ${strict.number} without plaintext` : 'a namespace that does not deny by default',
      allowed: 'ports with mtls PERMISSIVE or DISABLE, in a ZeroTrustNamespace',
      fix: target.zeroTrust ? 'set mtls PERMISSIVE on the port, or list other ports: clients without a mesh identity connect in plaintext' : 'leave it out: every client is allowed',
    });
  }
  return { ...edge, scope: { ports } };
}
