import { instanceOf } from '../input/instance-of';
import { inputError } from '../model/input-error';
import { speaksHttp } from '../model/port';
import type { MeshService } from '../service/mesh-service';

/**
 * Requires a port on which the mesh sees requests, not only connections. @throws if the service has none
 * @param why what applies to requests only
 */
export function seesRequests(owner: string, service: MeshService, why: string): void {
  const { ports } = instanceOf(owner, 'service', service, 'MeshService')._model;
  if (ports.some(speaksHttp)) return;
  throw inputError({
    where: owner,
    what: `protocol of ${service.node.path}`,
    got: ports.map(({ protocol }) => protocol).join(', '),
    allowed: 'a port that speaks http, http2 or grpc',
    fix: `${why}, on other ports the mesh sees only connections`,
  });
}
