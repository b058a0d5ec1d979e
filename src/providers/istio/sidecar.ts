import type { Sidecar, SidecarOutboundTrafficPolicy } from '../../../imports/istio-networking';
import { derivedEntries, EgressEntry, egressScopeOf, namespaceEntries } from '../../model/egress-scope';
import { MeshModel } from '../../model/mesh';
import { NamespaceModel } from '../../model/namespace';
import { omitUndefined } from '../../model/omit-undefined';
import { OutboundTraffic } from '../../model/outbound-traffic';
import { policySelector } from '../../model/policy-selector';
import { ServiceModel } from '../../model/service';
import { WorkloadModel } from '../../model/workload';
import { Manifest } from '../provider';
import { MeshConfig } from './versions';

/** Who fetches the keys of token issuers. */
type Keys = Pick<MeshConfig, 'remoteJwks'>;

/**
 * The outbound traffic policy and the egress hosts of a namespace: its one Sidecar without a selector. A second one is an error (IST0111); one with a
 * selector replaces it for its pods.
 * See https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export function namespaceSidecar(namespace: NamespaceModel, mesh: MeshModel, { remoteJwks }: Keys): Manifest[] {
  const scope = egressScopeOf(namespace);
  const egress = scope.by === 'hosts' ? egressListener(namespace, namespaceEntries(scope.hosts, namespace, mesh, remoteJwks)) : undefined;
  if (!egress && !namespace.outboundTraffic) return [];
  return [sidecar('default', namespace, { egress, outboundTrafficPolicy: outboundTrafficPolicy(namespace) })];
}

/** The egress scope of the pods of a service or workload, in a namespace whose scopes follow from calls. */
export function workloadSidecar(workload: ServiceModel | WorkloadModel, mesh: MeshModel, { remoteJwks }: Keys): Manifest[] {
  const { name, namespace, podLabels } = workload;
  const hasPods = podLabels !== undefined || !('versions' in workload) || workload.versions.length > 0;
  if (!hasPods || egressScopeOf(namespace).by !== 'calls') return [];
  return [sidecar(name, namespace, {
    workloadSelector: { labels: policySelector(workload) },
    egress: egressListener(namespace, derivedEntries(workload, mesh, remoteJwks)),
    outboundTrafficPolicy: outboundTrafficPolicy(namespace),
  })];
}

function sidecar(name: string, namespace: NamespaceModel, spec: Sidecar['spec']): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', name, namespace: namespace.name, spec: omitUndefined(spec) satisfies Sidecar['spec'] };
}

/** Without hosts Istio would import all services: `~/*` imports none. */
function egressListener({ name }: NamespaceModel, entries: readonly EgressEntry[]): { hosts: string[] }[] {
  return [{ hosts: entries.length ? entries.map(({ namespace, host }) => `${namespace === name ? '.' : namespace}/${host}`).sort() : ['~/*'] }];
}

function outboundTrafficPolicy({ outboundTraffic }: NamespaceModel): SidecarOutboundTrafficPolicy | undefined {
  if (!outboundTraffic) return undefined;
  return { mode: outboundTraffic === OutboundTraffic.REGISTRY_ONLY ? 'REGISTRY_ONLY' : 'ALLOW_ANY' };
}
