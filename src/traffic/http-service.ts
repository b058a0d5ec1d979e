import { inputError } from '../model/input-error';
import { speaksHttp } from '../model/port';
import type { MeshService } from '../service/mesh-service';

/**
 * That the mesh sees single requests of a service. @throws otherwise
 * @param why what needs to see them
 */
export function seesRequests(owner: string, service: MeshService, why: string): void {
  const { ports } = service._model;
  if (ports.some(speaksHttp)) return;
  throw inputError({
    where: owner,
    what: `protocol of ${service.node.path}`,
    got: ports.map(({ protocol }) => protocol).join(', '),
    allowed: 'a port that speaks http, http2 or grpc',
    fix: `${why}, and the mesh sees none on other ports`,
  });
}
