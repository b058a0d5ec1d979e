import { optionalReason } from '../input/reason';
import { inputError } from '../model/input-error';
import { ServiceRecord } from '../model/service-record';
import type { MeshNamespace } from '../namespace/mesh-namespace';

interface KubernetesApiProps { readonly callsKubernetesApi?: boolean; readonly kubernetesApiReason?: string }

/**
 * Whether pods call the Kubernetes API, and why, as fields of their record.
 * @throws if their NetworkPolicy has to allow it, and the mesh has no address of it; or there is a reason for no call
 */
export function kubernetesApiCalls(
  where: string, { callsKubernetesApi, kubernetesApiReason }: KubernetesApiProps, { mesh, _model: { networkPolicies } }: MeshNamespace,
): Pick<ServiceRecord, 'callsKubernetesApi' | 'kubernetesApiJustification'> {
  if (!callsKubernetesApi) {
    if (kubernetesApiReason === undefined) return {};
    throw inputError({
      where, what: 'kubernetesApiReason', got: kubernetesApiReason, allowed: 'only with callsKubernetesApi', fix: 'set callsKubernetesApi: true, or leave the reason out',
    });
  }
  if (networkPolicies && !mesh._model.settings.networkPolicies?.kubernetesApi) {
    throw inputError({
      where,
      what: 'callsKubernetesApi',
      got: callsKubernetesApi,
      allowed: 'only with networkPolicies.kubernetesApi of the mesh',
      fix: 'set it to the addresses that kubectl get endpointslices kubernetes shows: a NetworkPolicy selects the Kubernetes API by address',
    });
  }
  const justification = optionalReason(where, kubernetesApiReason);
  return { callsKubernetesApi: true, ...(justification === undefined ? {} : { kubernetesApiJustification: justification }) };
}
