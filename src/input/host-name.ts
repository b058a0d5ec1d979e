import { isDnsLabel } from './dns-label';
import { inputError } from '../model/input-error';

/** Which hosts are allowed beside full DNS names. */
export interface HostOptions {
  /** `*.example.com`, for all hosts below a domain. */
  readonly wildcard?: boolean;
  /** `*`, for all hosts. */
  readonly anyHost?: boolean;
  /** Names without a domain, such as `users`. */
  readonly shortName?: boolean;
}

/**
 * A host by its DNS name, in lower case and without port; an IP address is not one.
 * @throws otherwise
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#hostname
 */
export function hostName(where: string, what: string, host: string, options: HostOptions = {}): string {
  if (isHost(host, options)) return host;
  const { wildcard, anyHost, shortName } = options;
  const forms = [
    `${shortName ? '' : 'full '}DNS names in lower case, such as api.example.com`,
    ...wildcard ? ['*.example.com for all below a domain'] : [],
    ...anyHost ? ['* for all hosts'] : [],
  ];
  throw inputError({
    where, what, got: host, allowed: forms.join(', or '), fix: 'write the DNS name alone, without scheme, port and path',
  });
}

function isHost(host: unknown, { wildcard, anyHost, shortName }: HostOptions): boolean {
  if (typeof host !== 'string' || host.length > 253) return false;
  if (host === '*') return !!anyHost;
  const [first, ...others] = host.split('.');
  const isBelowDomain = !!wildcard && first === '*';
  const labels = isBelowDomain ? others : [first, ...others];
  // Clients take a host whose last label is a number for an IPv4 address.
  return labels.every(label => isDnsLabel(label)) && !/^\d+$/.test(labels[labels.length - 1]) && (isBelowDomain || !!shortName || labels.length > 1);
}
