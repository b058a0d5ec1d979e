import type { Sidecar } from '../../../imports/istio-networking';
import { NamespaceModel } from '../../model/namespace';
import { OutboundTraffic } from '../../model/outbound-traffic';
import { Manifest } from '../provider';

/**
 * The outbound traffic policy of a namespace: its one Sidecar without a selector. A second one is an error (IST0111); one with a selector replaces
 * it for its pods.
 * See https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export function namespaceSidecar(namespace: NamespaceModel, outboundTraffic: OutboundTraffic): Manifest {
  const mode = outboundTraffic === OutboundTraffic.REGISTRY_ONLY ? 'REGISTRY_ONLY' : 'ALLOW_ANY';
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    name: 'default',
    namespace: namespace.name,
    spec: { outboundTrafficPolicy: { mode } } satisfies Sidecar['spec'],
  };
}
