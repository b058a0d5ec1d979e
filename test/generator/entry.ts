import { AppSpec, gatewayName, namespaceName, OutsideSpec, PODS } from './app-spec';
import { GatewaySpec, hostsOf, NETWORKS } from './gateway-spec';
import { certifies, CHALLENGE, challenged, closest, covers, endsTls, ISSUER, ListenerSpec } from './listener-spec';

/** How gateways differ from mesh to mesh. */
export interface Gateways {
  /** Whether gateways may share pods. */
  readonly sharedPods: boolean;
  /** Whose requests a list of clients is for. */
  readonly clientLists: 'of hosts' | 'all' | 'none';
  /** Whether the pods know the proxies in front of them. */
  readonly knowProxies: boolean;
  readonly tlsVersions: boolean;
  /** Whether whoever answers challenges does it for TLS too. */
  readonly challengesByTls: boolean;
}

/** Istio's, by its own API. */
export const ISTIO_GATEWAYS: Gateways = { sharedPods: true, clientLists: 'of hosts', knowProxies: true, tlsVersions: true, challengesByTls: false };
/** Those that Istio runs for Gateways of Gateway API. */
export const AMBIENT_GATEWAYS: Gateways = { sharedPods: false, clientLists: 'all', knowProxies: true, tlsVersions: false, challengesByTls: true };
/** Those of somebody else. */
export const OTHER_GATEWAYS: Gateways = { sharedPods: false, clientLists: 'none', knowProxies: false, tlsVersions: false, challengesByTls: true };

/** A request that a gateway looks at the routes of a host for. */
export interface Entered {
  /** Its place. */
  readonly gateway: number;
  /** The gateway's name of the host. */
  readonly host: string;
  readonly scheme: 'http' | 'https';
}

/** A host on a port. */
interface Door extends Omit<Entered, 'scheme'> {
  readonly tls: boolean;
  readonly listener: ListenerSpec;
  /** Those behind which one certificate stands. */
  readonly server: string;
}

export type Turned =
  | { readonly turned: 'refused' | 'unknown' | 'challenge' }
  | { readonly turned: 'redirected' }
  | { readonly turned: 'denied'; readonly by: string };

/** Where a request from outside gets in, or why it does not. */
export function enters(spec: AppSpec, request: OutsideSpec, mesh: Gateways): Entered | Turned {
  const { tls, host } = request;
  const all = doors(spec, request.gateway, mesh).filter(door => door.tls === !!tls);
  if (!all.length) return { turned: 'refused' };
  const greeted = tls && closest(all, tls.sni ?? host);
  if (tls && !(greeted && shakesHands(request, greeted.listener, mesh))) return { turned: 'refused' };
  const by = deniedBy(spec, request, mesh);
  if (by !== undefined) return { turned: 'denied', by };
  const door = closest(tls ? all.filter(({ server }) => server === greeted!.server) : all, host);
  if (!door) return { turned: 'unknown' };
  const { gateway, listener } = door;
  if (request.path === CHALLENGE && door.host === challenged(spec.gateways[gateway]) && (!tls || mesh.challengesByTls)) return { turned: 'challenge' };
  const said = spec.gateways[gateway].trusts && mesh.knowProxies ? request.forwarded?.proto : undefined;
  const scheme = said ?? (tls ? 'https' : 'http');
  const redirects = listener.tls !== undefined && listener.plaintext === 'redirected' && scheme === 'http';
  return redirects ? { turned: 'redirected' } : { gateway, host: door.host, scheme };
}

/** Places of the gateways that run on the pods of one. */
export function onSamePods({ gateways }: AppSpec, place: number, { sharedPods }: Gateways): readonly number[] {
  return gateways.flatMap(({ pods }, i) => (i === place || (sharedPods && pods === gateways[place].pods) ? [i] : []));
}

/** What the pods of a gateway serve. */
function doors(spec: AppSpec, place: number, mesh: Gateways): Door[] {
  return onSamePods(spec, place, mesh).flatMap(gateway => {
    const hosts = hostsOf(spec.gateways[gateway]);
    return spec.gateways[gateway].listeners.flatMap((listener, i) => listener.hosts.flatMap(host => {
      // A host below another one of the gateway stands alone; so do all in Gateway API.
      const alone = !mesh.sharedPods || hosts.some(other => other !== host && covers(other, host.replace('*', 'x')));
      const door = { gateway, host, listener, server: `${gateway} ${i} ${alone ? host : ''}` };
      const clear = !endsTls(listener) || listener.plaintext !== 'refused';
      return [...endsTls(listener) ? [{ ...door, tls: true }] : [], ...clear ? [{ ...door, tls: false }] : []];
    }));
  });
}

function shakesHands({ tls, host }: OutsideSpec, listener: ListenerSpec, { tlsVersions }: Gateways): boolean {
  return certifies(listener, tls?.sni ?? host)
    && !(listener.tls === 'mutual' && tls?.certificate !== ISSUER)
    && !(tlsVersions && listener.newTls && tls?.old);
}

/** The list that keeps a client out. */
function deniedBy(spec: AppSpec, request: OutsideSpec, mesh: Gateways): string | undefined {
  if (mesh.clientLists === 'none') return undefined;
  return onSamePods(spec, request.gateway, mesh).flatMap(place => {
    const gateway = spec.gateways[place];
    const { allowedClients, deniedClients } = gateway;
    if (mesh.clientLists === 'of hosts' && !isListed(request, gateway)) return [];
    const address = (gateway.trusts ? request.forwarded?.for?.split(', ').pop() : undefined) ?? '127.10.1.1';
    const isIn = (network: string) => address.startsWith(NETWORKS[network]);
    if (!(allowedClients && !allowedClients.some(isIn)) && !deniedClients?.some(isIn)) return [];
    return [`${mesh.sharedPods ? PODS[gateway.pods] : namespaceName(gateway.namespace)}/${gatewayName(place)}-clients`];
  }).sort()[0];
}

/** Whether a list that knows hosts by what clients greet, or ask for, is for a request: one in clear text below a wildcard is for all in clear text. */
function isListed({ tls, host }: OutsideSpec, { listeners }: GatewaySpec): boolean {
  const encrypted = listeners.filter(endsTls).flatMap(({ hosts }) => hosts);
  // Clear text that is redirected is for everybody.
  const clear = listeners.filter(one => !endsTls(one) || one.plaintext === 'served').flatMap(({ hosts }) => hosts);
  if (encrypted.includes('*')) return true;
  if (tls) return encrypted.some(one => covers(one, tls.sni ?? host));
  return clear.some(one => one.startsWith('*')) || clear.includes(host);
}
