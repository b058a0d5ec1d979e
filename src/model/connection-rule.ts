import { Caller, callerCovers } from './match';
import { Share } from './share';

/** One rule for the connections to an opaque port: the first rule that matches a connection applies. */
export interface ConnectionRule {
  /** Construct path of the declaration. */
  readonly owner: string;
  /** The service's port. */
  readonly port: number;
  /** SNI hosts, any of these; `*.example.com` matches every subdomain. None: every connection, with any SNI or without. */
  readonly sniHosts?: readonly string[];
  /** Any of these. */
  readonly callers?: readonly Caller[];
  /** Destinations by weight; none: all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
}

/** Whether rule `a` matches every connection that rule `b` matches. */
export function coversConnections(a: ConnectionRule, b: ConnectionRule): boolean {
  return a.port === b.port
    && (!a.sniHosts || !!b.sniHosts?.every(name => matchesSni(a, name)))
    && (!a.callers || !!b.callers?.every(y => a.callers!.some(x => callerCovers(x, y))));
}

/** Whether a rule matches connections with this SNI host, or with every SNI host of a wildcard. */
export function matchesSni({ sniHosts }: ConnectionRule, name: string): boolean {
  return !sniHosts || sniHosts.some(host => host === name || isSubdomainOfWildcard(name, host));
}

/** Whether a host, or every host of a narrower wildcard, is a subdomain of a wildcard. */
export function isSubdomainOfWildcard(name: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && name !== wildcard && name.endsWith(wildcard.slice(1));
}

/** The wildcards that cover a host, or a narrower wildcard. */
export function wildcardsCovering(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(name.startsWith('*.') ? 2 : 1).map((_, i, above) => `*.${above.slice(i).join('.')}`);
}
