import { Gateway } from '../gateway/gateway';
import { instanceOf } from '../input/instance-of';
import { inputError } from '../model/input-error';
import { MeshService } from '../service/mesh-service';
import { seesRequests } from '../traffic/http-service';

/** Where a construct requires something of requests: exactly one of the two. */
export interface RequestTargetProps { readonly gateway?: Gateway; readonly service?: MeshService }

/** For errors: the construct, and what its proxies look at. */
interface Requirement {
  /** With its article: `a JwtAuthentication`. */
  readonly construct: string;
  /** Why a service needs a port with requests. */
  readonly reason: string;
  /** What a gateway does not see where TLS passes through. */
  readonly unseen: string;
}

/**
 * The service or ingress gateway whose proxies require something of requests.
 * @throws if there is not exactly one, or it sees no requests
 */
export function requestTarget(
  owner: string, { gateway, service }: RequestTargetProps, { construct, reason, unseen }: Requirement,
): Gateway | MeshService {
  if (!gateway === !service) {
    throw inputError({
      where: owner,
      what: 'target',
      got: gateway ? 'gateway and service' : 'neither gateway nor service',
      allowed: 'one of gateway and service',
      fix: `use ${construct} for each`,
    });
  }
  if (service) {
    seesRequests(owner, service, reason);
    return service;
  }
  const target = instanceOf(owner, 'gateway', gateway!, 'Gateway');
  const { listeners, path } = target._model;
  const hosts = listeners.flatMap(listener => (listener.tls?.mode === 'passthrough' ? listener.hosts : []));
  if (!hosts.length) return target;
  throw inputError({
    where: owner,
    what: `listeners of ${path}`,
    got: `TLS passthrough for ${hosts.join(', ')}`,
    allowed: 'listeners that terminate TLS, or plaintext',
    fix: `move these hosts to another gateway: where TLS passes through, the gateway sees no ${unseen}`,
  });
}
