import { addTo } from './add-to';
import { GatewayModel, redirectedHosts } from './gateway';
import { gatewayRules } from './gateway-rules';
import { EVERYTHING } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { host as fullName, MeshModel } from './mesh';
import { Rule } from './route-table';
import { baseRules } from './rules';
import { httpPorts, ServiceModel } from './service';
import { Supports } from './supports';

/** What stands before the path in an address. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** None: whatever callers in the mesh know the service by. */
  readonly host?: string;
  readonly port: number;
}

/** Where requests come in to be judged by rules: at a port of a service, from within the mesh, or at a gateway. */
export interface EntryPoint {
  readonly origin: Origin;
  /** Of these the first that takes a request decides. */
  readonly rules: () => MatchIndex<Rule>;
  readonly service?: ServiceModel;
  readonly gateway?: GatewayModel;
}

const ALL: Supports = () => true;

/** All entrances of a mesh by their addresses. */
export class EntryPoints {
  /** Where callers in the mesh come in. */
  public readonly ofService = memoizeByIdentity((service: ServiceModel): EntryPoint[] => {
    const rules = new MatchIndex<Rule>(baseRules(service.routes));
    return httpPorts(service).map(({ number: port }) => ({ service, origin: { scheme: 'http', port }, rules: () => rules }));
  });

  /** Where clients outside come in. */
  public readonly ofGateway = memoizeByIdentity((gateway: GatewayModel): EntryPoint[] => {
    const rulesFor = new Map<string, MatchIndex<Rule>>();
    const rulesOf = (host: string) => {
      const rules = rulesFor.get(host) ?? new MatchIndex<Rule>(gatewayRules(gateway, host, this.mesh, ALL));
      rulesFor.set(host, rules);
      return rules;
    };
    const telling = new MatchIndex<Rule>([{ owner: gateway.path, matches: [EVERYTHING], shares: [], response: { redirect: { scheme: 'https', status: 301 } } }]);
    const unseen = new MatchIndex<Rule>([]);
    return [
      ...redirectedHosts(gateway).map((host): EntryPoint => ({ gateway, origin: { scheme: 'http', host, port: 80 }, rules: () => telling })),
      ...gateway.listeners.flatMap(({ hosts, port, tls }) => hosts.map((host): EntryPoint => (
        { gateway, origin: { scheme: tls ? 'https' : 'http', host, port }, rules: () => (tls?.mode === 'passthrough' ? unseen : rulesOf(host)) }
      ))),
    ];
  });

  private readonly known = new Map<string, EntryPoint[]>();

  constructor(private readonly mesh: MeshModel) {
    for (const service of mesh.services) {
      const short = `${service.name}.${service.namespace.name}`;
      for (const entrance of this.ofService(service)) {
        for (const host of [short, `${short}.svc`, fullName(service, mesh.settings)]) this.add({ ...entrance.origin, host }, entrance);
      }
    }
    for (const gateway of mesh.gateways) for (const entrance of this.ofGateway(gateway)) this.add(entrance.origin, entrance);
  }

  /**
   * Where somebody comes in who came in at `from` and is told to ask for `there`; none where that is elsewhere, or at one of several. Whether a name
   * below a wildcard leads to the gateway of the wildcard, DNS knows.
   */
  public find(there: Origin & { readonly host: string }, from: EntryPoint): EntryPoint | undefined {
    const names = from.service ? [there.host, `${there.host}.${from.service.namespace.name}`] : [there.host];
    const found = names.flatMap(host => this.known.get(address({ ...there, host })) ?? []).filter(({ service }) => !service === !from.service);
    const entrance = found.length === 1 ? found[0] : found.find(({ gateway }) => gateway === from.gateway);
    return entrance && { ...entrance, origin: there };
  }

  private add(origin: Origin, entrance: EntryPoint): void {
    addTo(this.known, address(origin), entrance);
  }
}

/** As it stands in a browser: without the port that goes without saying. */
export function address({ scheme, host = '', port }: Origin): string {
  return `${scheme}://${authority({ scheme, host, port })}`;
}

/** Host and port, as clients send them. */
export function authority({ scheme, host = '', port }: Origin): string {
  return port === defaultPort(scheme) ? host : `${host}:${port}`;
}

/** The port that goes without saying. */
export function defaultPort(scheme: Origin['scheme']): number { return scheme === 'https' ? 443 : 80; }
