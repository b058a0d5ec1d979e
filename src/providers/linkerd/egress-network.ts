import type { EgressNetwork } from '../../../imports/linkerd-policy';
import { MeshModel, externalsSeenFrom } from '../../model/mesh';
import { NamespaceModel } from '../../model/namespace';
import { OutboundTraffic } from '../../model/outbound-traffic';
import { Manifest } from '../provider';

/** The one EgressNetwork of a namespace: the parent of all egress routes. */
export const EGRESS_NETWORK = 'egress';

/** The namespace whose EgressNetworks apply to all namespaces, unless Linkerd was installed with another. */
export const GLOBAL_EGRESS = 'linkerd-egress';

/** The egress policy of a namespace. See https://linkerd.io/2-edge/reference/egress-network/ */
export function egressNetwork(namespace: NamespaceModel, mesh: MeshModel): Manifest[] {
  if (!namespace.outboundTraffic && !externalsSeenFrom(mesh, namespace.name).length) return [];
  return [{
    apiVersion: 'policy.linkerd.io/v1alpha1',
    kind: 'EgressNetwork',
    name: EGRESS_NETWORK,
    namespace: namespace.name,
    spec: { trafficPolicy: namespace.outboundTraffic === OutboundTraffic.REGISTRY_ONLY ? 'Deny' : 'Allow' } satisfies EgressNetwork['spec'],
  }];
}
