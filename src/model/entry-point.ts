import { addTo } from './add-to';
import { GatewayModel, isUnderWildcard, redirectedHosts } from './gateway';
import { gatewayRules } from './gateway-rules';
import { EVERYTHING } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { host as fullName, MeshModel } from './mesh';
import { Rule } from './route-table';
import { baseRules } from './rules';
import { httpPorts, ServiceModel } from './service';
import { ALL_SUPPORTED } from './supports';

/** The origin of a URL: scheme, host and port. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** None: any host name of the service. */
  readonly host?: string;
  readonly port: number;
}

/** Where rules are applied to requests: a port of a service, for clients in the mesh, or a listener of an ingress gateway, for external clients. */
export interface EntryPoint {
  readonly origin: Origin;
  /** The first rule that matches a request applies. */
  readonly rules: () => MatchIndex<Rule>;
  readonly service?: ServiceModel;
  /** The names of the service, as clients use them. */
  readonly serviceHosts?: readonly string[];
  /** Whether it is the gateway's entry point for a wildcard above the host of the origin: whether the host leads there, only DNS tells. */
  readonly isAssumed?: boolean;
  readonly gateway?: GatewayModel;
  /** The scheme of the client's request, as a load balancer that terminates TLS says in x-forwarded-proto: the gateway itself gets plaintext. */
  readonly forwardedProto?: 'http' | 'https';
}

/** The entry points of a mesh, by URL. */
export class EntryPoints {
  /** The entry points of a service, for clients in the mesh. */
  public readonly ofService = memoizeByIdentity((service: ServiceModel): EntryPoint[] => {
    const rules = new MatchIndex<Rule>(baseRules(service.routes));
    const short = `${service.name}.${service.namespace.name}`;
    const serviceHosts = [short, `${short}.svc`, fullName(service, this.mesh.settings)];
    return httpPorts(service).map(({ number: port }) => ({ service, serviceHosts, origin: { scheme: 'http', port }, rules: () => rules }));
  });

  /** The entry points of an ingress gateway, for external clients. */
  public readonly ofGateway = memoizeByIdentity((gateway: GatewayModel): EntryPoint[] => {
    const rulesFor = new Map<string, MatchIndex<Rule>>();
    const rulesOf = (host: string) => {
      const rules = rulesFor.get(host) ?? new MatchIndex<Rule>(gatewayRules(gateway, host, this.mesh, ALL_SUPPORTED));
      rulesFor.set(host, rules);
      return rules;
    };
    const redirectToHttps = new MatchIndex<Rule>([
      { owner: gateway.path, matches: [EVERYTHING], shares: [], response: { redirect: { scheme: 'https', status: 301 } } },
    ]);
    const noRules = new MatchIndex<Rule>([]);
    return [
      ...redirectedHosts(gateway).map((host): EntryPoint => ({ gateway, origin: { scheme: 'http', host, port: 80 }, rules: () => redirectToHttps })),
      ...gateway.listeners.flatMap(({ hosts, port, tls, loadBalancerTls }) => hosts.flatMap((host): EntryPoint[] => {
        const rules = () => (tls?.mode === 'passthrough' ? noRules : rulesOf(host));
        if (!loadBalancerTls) return [{ gateway, origin: { scheme: tls ? 'https' : 'http', host, port }, rules }];
        // Both get to the one listener, and of both the gateway knows nothing but what the load balancer says.
        return (['http', 'https'] as const).map(scheme => ({ gateway, origin: { scheme, host, port: defaultPort(scheme) }, forwardedProto: scheme, rules }));
      })),
    ];
  });

  private readonly byAddress = new Map<string, EntryPoint[]>();

  constructor(private readonly mesh: MeshModel) {
    for (const entryPoint of mesh.services.flatMap(this.ofService)) {
      for (const host of entryPoint.serviceHosts!) this.add({ ...entryPoint.origin, host }, entryPoint);
    }
    for (const gateway of mesh.gateways) for (const entryPoint of this.ofGateway(gateway)) this.add(entryPoint.origin, entryPoint);
  }

  /**
   * The entry point that a client of entry point `from` reaches when it follows a redirect to `target`; none if the target is outside the mesh or
   * ambiguous. A subdomain of a wildcard host is assumed to lead to the same gateway.
   */
  public find(target: Origin & { readonly host: string }, from: EntryPoint): EntryPoint | undefined {
    const hosts = from.service ? [target.host, `${target.host}.${from.service.namespace.name}`] : [target.host];
    const found = hosts.flatMap(host => this.byAddress.get(address({ ...target, host })) ?? []).filter(({ service }) => !service === !from.service);
    const entryPoint = found.length === 1 ? found[0] : found.find(({ gateway }) => gateway === from.gateway);
    if (entryPoint) return { ...entryPoint, origin: target };
    const wildcard = from.gateway && !found.length ? this.wildcardAbove(target, from.gateway) : undefined;
    return wildcard && { ...wildcard, origin: target, isAssumed: true };
  }

  /** The narrowest wildcard of a gateway above a host. */
  private wildcardAbove({ scheme, host, port }: Origin & { readonly host: string }, gateway: GatewayModel): EntryPoint | undefined {
    const above = this.ofGateway(gateway).filter(({ origin }) => (
      origin.scheme === scheme && origin.port === port && isUnderWildcard(host, origin.host!)
    ));
    return above.sort((a, b) => b.origin.host!.length - a.origin.host!.length)[0];
  }

  private add(origin: Origin, entryPoint: EntryPoint): void {
    addTo(this.byAddress, address(origin), entryPoint);
  }
}

/** An origin as a URL shows it: without the default port. */
export function address({ scheme, host = '', port }: Origin): string {
  return `${scheme}://${authority({ scheme, host, port })}`;
}

/** Host and port as clients send them: without the default port. */
export function authority({ scheme, host = '', port }: Origin): string {
  return port === defaultPort(scheme) ? host : `${host}:${port}`;
}

/** The default port of a scheme. */
export function defaultPort(scheme: Origin['scheme']): number { return scheme === 'https' ? 443 : 80; }
