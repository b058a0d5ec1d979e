import * as fc from 'fast-check';

/** Hosts of a gateway, and what clients speak to it. */
export interface ListenerSpec {
  readonly hosts: readonly string[];
  /** Who ends TLS: the gateway, which may ask for a client certificate, or a load balancer in front. None: nobody speaks it. */
  readonly tls?: 'simple' | 'mutual' | 'load-balancer';
  /** What becomes of clear text where there is TLS. */
  readonly plaintext: 'redirected' | 'refused' | 'served';
  /** Whether cert-manager gets the certificate for the listener's hosts; else somebody has put one there, for all hosts that are asked. */
  readonly issued: boolean;
  /** Whether nobody may speak TLS 1.2. */
  readonly newTls: boolean;
}

export const TLS_PORT = 443;
export const PLAINTEXT_PORT = 80;
/** The issuer of the certificates of gateways, and of those of clients that a gateway knows. */
export const ISSUER = 'letsencrypt';
/** What cert-manager gets asked by whoever gives it a certificate. */
export const CHALLENGE = '/.well-known/acme-challenge/token';

/** Hosts, some to a listener each. */
export const listenersOf = (hosts: fc.Arbitrary<readonly string[]>): fc.Arbitrary<ListenerSpec[]> => fc.tuple(hosts, fc.array(fc.record({
  tls: fc.constantFrom<ListenerSpec['tls']>(undefined, undefined, 'simple', 'simple', 'mutual', 'load-balancer'),
  plaintext: fc.constantFrom<ListenerSpec['plaintext']>('redirected', 'redirected', 'refused', 'served'),
  issued: fc.boolean(),
  newTls: fc.boolean(),
}), { minLength: 1, maxLength: 2 })).map(([all, kinds]) => kinds.map((kind, i) => (
  { ...kind, hosts: all.filter((_, place) => place % kinds.length === i) }
)).filter(listener => listener.hosts.length));

/** Whether the gateway ends TLS. */
export function endsTls({ tls }: ListenerSpec): boolean { return tls === 'simple' || tls === 'mutual'; }

/** No certificate is for all hosts that there are. */
export function isIssued(listener: ListenerSpec): boolean { return listener.issued && endsTls(listener) && !listener.hosts.includes('*'); }

/** The host of a gateway that somebody answers challenges for, where clear text is redirected. */
export function challenged({ listeners }: { readonly listeners: readonly ListenerSpec[] }): string | undefined {
  const issued = listeners.filter(one => isIssued(one) && one.plaintext === 'redirected');
  return issued.flatMap(({ hosts }) => hosts).find(host => !host.startsWith('*'));
}

/** Whether a listener's certificate is for a name: a wildcard of a certificate stands for one label. */
export function certifies(listener: ListenerSpec, name: string): boolean {
  return !isIssued(listener) || listener.hosts.some(host => host === name || (host.startsWith('*.') && name.replace(/^[^.]+/, '*') === host));
}

/** Whether a host of a gateway is, or is above, one that a client asks for. */
export function covers(host: string, asked: string): boolean {
  return host === asked || host === '*' || (host.startsWith('*.') && asked.endsWith(host.slice(1)));
}

/** What says most of a host that a client asks for. */
export function closest<T extends { readonly host: string }>(some: readonly T[], asked: string): T | undefined {
  const [first] = some.filter(({ host }) => covers(host, asked))
    .sort((a, b) => Number(a.host.startsWith('*')) - Number(b.host.startsWith('*')) || b.host.length - a.host.length);
  return first;
}
