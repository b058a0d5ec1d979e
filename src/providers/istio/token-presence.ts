import { JwtRecord } from '../../model/jwt';
import { hasCors } from '../../model/preflight-answers';
import { ServiceModel } from '../../model/service';
import { isAtLeast } from '../version';
import { ISTIO_SINCE } from './versions';

/**
 * Whether a RequestAuthentication itself can require the token of a service (`presence: REQUIRED`): a missing one is then 401, for all requests that its proxies see.
 * With several issuers it would require a token of each. The policy for the token is rendered beside it all the same.
 * @param seesPodPorts whether the proxies also see the ports that only the pods have, where scrapes have no token
 */
export function requiresPresence(
  { dryRun, issuers, publicRequests }: JwtRecord, service: Pick<ServiceModel, 'metrics' | 'ports' | 'routes'>, version: string, seesPodPorts: boolean,
): boolean {
  const { metrics, ports } = service;
  const isScraped = seesPodPorts && !!metrics && ports.every(({ target }) => target !== metrics.port);
  return isAtLeast(version, ISTIO_SINCE.jwtPresence) && !dryRun && issuers.length === 1 && !publicRequests.length && !hasCors(service) && !isScraped;
}
