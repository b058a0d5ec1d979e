import type { Sidecar } from '../../../imports/istio-networking';
import { NamespaceModel } from '../../model/namespace';
import { OutboundTraffic } from '../../model/outbound-traffic';
import { Manifest } from '../provider';

/**
 * What the proxies of a namespace do with traffic to hosts they do not know. The one Sidecar of the namespace without a selector:
 * a second would be an error (IST0111), one for certain pods goes before it as a whole.
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
