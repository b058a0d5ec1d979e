import { inputError } from '../model/input-error';
import type { MeshNamespace } from '../namespace/mesh-namespace';

/** Whether pods call the Kubernetes API, as a field of their record. @throws if their NetworkPolicy has to allow it, and the mesh has no address of it */
export function kubernetesApiCalls(
  where: string, calls: boolean | undefined, { mesh, _model: { networkPolicies } }: MeshNamespace,
): { readonly callsKubernetesApi?: true } {
  if (!calls) return {};
  if (networkPolicies && !mesh._model.settings.networkPolicies?.kubernetesApi) {
    throw inputError({
      where,
      what: 'callsKubernetesApi',
      got: calls,
      allowed: 'only with networkPolicies.kubernetesApi of the mesh',
      fix: 'set it to the addresses that kubectl get endpointslices kubernetes shows: a NetworkPolicy selects the Kubernetes API by address',
    });
  }
  return { callsKubernetesApi: true };
}
