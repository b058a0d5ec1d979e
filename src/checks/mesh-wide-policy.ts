import { Check } from './check';
import { meshWidePolicies } from '../mesh-wide-policies';
import { addTo } from '../model/add-to';
import { Severity } from '../model/severity';

/** A policy for one namespace or service that would apply to all namespaces. Those of a gateway have its labels: `overlapping-pod-labels` compares them. */
export const meshWidePolicy: Check = (mesh, provider) => {
  const gateways = new Set(mesh.gateways.map(({ path }) => path));
  const byOwner = new Map<string, string[]>();
  for (const { path, manifest: { kind, name } } of meshWidePolicies(mesh, provider)) if (!gateways.has(path)) addTo(byOwner, path, `${kind} ${name}`);
  return [...byOwner].map(([path, objects]) => ({
    code: 'mesh-wide-policy',
    severity: Severity.ERROR,
    path,
    message: `${objects.join(', ')}: on ${provider.name}, policies in namespace ${provider.rootNamespace} apply to all namespaces`,
    fix: 'use another namespace, or leave out what renders them; if the root namespace of Istio is another, set rootNamespace of its provider',
  }));
};
