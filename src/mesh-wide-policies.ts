import { MeshModel } from './model/mesh';
import { ownedManifests } from './owned-manifests';
import { Manifest, Provider } from './providers/provider';

/** A policy of the root namespace, which applies to all namespaces. */
export interface MeshWidePolicy {
  /** Path of the construct that renders it. */
  readonly path: string;
  readonly manifest: Manifest;
  /** The labels of the pods that it selects, in each namespace; none: all pods. */
  readonly labels?: Readonly<Record<string, string>>;
}

const KINDS = new Set(['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication', 'Sidecar', 'EnvoyFilter', 'EgressNetwork', 'Telemetry']);

/** The policies of the app in the root namespace, except those of a Gateway or Service, which are in this namespace, and the Telemetry of the mesh. */
export function meshWidePolicies(mesh: MeshModel, provider: Provider): MeshWidePolicy[] {
  const { rootNamespace } = provider;
  if (rootNamespace === undefined) return [];
  const ofMesh = new Set(mesh.telemetry.filter(({ scope }) => scope.type === 'mesh').map(({ path }) => path));
  return ownedManifests(mesh, provider).flatMap(({ path, manifests }) => manifests.flatMap((manifest): MeshWidePolicy[] => {
    if (manifest.namespace !== rootNamespace || !KINDS.has(manifest.kind)) return [];
    const { targetRefs, selector, workloadSelector } = (manifest.spec ?? {}) as Spec;
    // A Sidecar or Telemetry with a selector applies to its namespace only.
    const isOfNamespace = (manifest.kind === 'Sidecar' && workloadSelector) || (manifest.kind === 'Telemetry' && selector);
    return targetRefs || isOfNamespace || ofMesh.has(path) ? [] : [{ path, manifest, labels: selector?.matchLabels ?? workloadSelector?.labels }];
  }));
}

/** What selects the pods of a policy. */
interface Spec {
  readonly targetRefs?: readonly unknown[];
  readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly workloadSelector?: { readonly labels: Readonly<Record<string, string>> };
}
