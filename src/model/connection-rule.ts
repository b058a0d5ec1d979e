import { Caller, callerCovers } from './match';
import { Share } from './share';

/** One rule for the connections to a port on which the mesh sees no requests: the first that takes a connection decides. */
export interface ConnectionRule {
  /** Construct path of who said so. */
  readonly owner: string;
  /** The service's port that the connection came for. */
  readonly port: number;
  /** The client asks for one of these names when it begins TLS (SNI); `*.example.com` takes all names below. None: whatever it asks for. */
  readonly sniHosts?: readonly string[];
  /** Any of these. */
  readonly callers?: readonly Caller[];
  /** Where the connections go; none: to all pods of the service, whatever their version. */
  readonly shares: readonly Share[];
}

/** Whether one rule takes every connection that another one takes. */
export function coversConnections(a: ConnectionRule, b: ConnectionRule): boolean {
  return a.port === b.port
    && (!a.sniHosts || !!b.sniHosts?.every(name => matchesSni(a, name)))
    && (!a.callers || !!b.callers?.every(y => a.callers!.some(x => callerCovers(x, y))));
}

/** Whether a rule takes a client that asks for a name, or those of a wildcard. */
export function matchesSni({ sniHosts }: ConnectionRule, name: string): boolean {
  return !sniHosts || sniHosts.some(host => host === name || isSubdomainOfWildcard(name, host));
}

/** Whether a name, or a wildcard, lies below a wildcard. */
export function isSubdomainOfWildcard(name: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && name !== wildcard && name.endsWith(wildcard.slice(1));
}

/** The wildcards below which a name lies, or another wildcard. */
export function wildcardsCovering(name: string): string[] {
  const labels = name.split('.');
  return labels.slice(name.startsWith('*.') ? 2 : 1).map((_, i, above) => `*.${above.slice(i).join('.')}`);
}
