import { ExternalAuthorizationRecord } from './external-authorization';
import { MeshModel } from './mesh';
import { Supports } from './supports';

/** The external authorizations of a mesh that it enforces. */
export function externalAuthorizations({ services, gateways }: Pick<MeshModel, 'services' | 'gateways'>, supports: Supports): ExternalAuthorizationRecord[] {
  return [...(supports('external-authorization') ? services : []), ...(supports('gateway-external-authorization') ? gateways : [])]
    .flatMap(target => target.externalAuthorizations);
}
