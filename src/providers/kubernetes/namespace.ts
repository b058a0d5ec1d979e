import { NamespaceModel } from '../../model/namespace';
import { Manifest } from '../provider';

/** The Namespace with what the mesh wants on it. */
export function kubernetesNamespace(
  { name }: NamespaceModel, metadata: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> },
): Manifest {
  const { labels, annotations } = metadata;
  return { apiVersion: 'v1', kind: 'Namespace', name, labels, annotations };
}
