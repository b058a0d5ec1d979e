import { ApiObject } from 'cdk8s';
import { Finding } from './model/finding';
import { mistakeMessage } from './model/input-error';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { ownedManifests } from './owned-manifests';
import { otherProxies, Provider } from './providers/provider';

/**
 * Findings about Namespaces whose labels or annotations are not those that the mesh needs: its pods would get no proxy, that of another control plane, or
 * that of another mesh too. Of a Namespace of the user's own, which something else may label, those that it has are compared.
 * @param objects the objects of the app that are applied to the cluster of the mesh
 * @param isRendered whether the mesh renders an object
 */
export function changedNamespaces(
  objects: readonly ApiObject[], isRendered: (object: ApiObject) => boolean, mesh: MeshModel, provider: Provider,
): Finding[] {
  const namespaces = new Map(mesh.namespaces.map(namespace => [namespace.name, namespace]));
  const manifests = ownedManifests(mesh, provider).flatMap(owned => owned.manifests.filter(isNamespace));
  const rendered = new Map(manifests.map(manifest => [manifest.name, manifest]));
  return objects.filter(isNamespace).flatMap((object): Finding[] => {
    const namespace = namespaces.get(object.name);
    const metadata = namespace && renderedMetadata(object);
    if (!metadata) return [];
    const needed = rendered.get(object.name) ?? provider.namespaceObjects({ ...namespace, created: true }, mesh).find(isNamespace)!;
    const removed = provider.conflictingNamespaceLabels?.(namespace) ?? [];
    const wanted = {
      label: [...Object.entries(needed.labels ?? {}), ...removed.map((key): [string, undefined] => [key, undefined])],
      annotation: Object.entries(needed.annotations ?? {}),
    };
    const others = namespace.injection.enabled ? otherProxies(provider, 'namespace', metadata) : [];
    return [...others.map(({ mesh: other, cause }): Finding => ({
      code: 'two-proxies',
      severity: Severity.ERROR,
      path: namespace.path,
      message: `${cause} of ${object.node.path} gives its pods the proxy of ${other}, beside that of ${provider.name}`,
      fix: 'remove it, or disable the injection of the MeshNamespace: pods have the proxy of one mesh',
    })), ...(['label', 'annotation'] as const).flatMap(field => wanted[field].flatMap(([key, value]): Finding[] => {
      const got = metadata[`${field}s`]?.[key];
      if (got === value || (got === undefined && !isRendered(object))) return [];
      return [{
        code: 'changed-namespace',
        severity: Severity.ERROR,
        path: namespace.path,
        message: mistakeMessage({ what: `${field} ${key} of ${object.node.path}`, got, allowed: value ?? 'none' }),
        fix: 'leave it as the mesh sets it: injection, proxy and mtls of the MeshNamespace decide it',
      }];
    }))];
  });
}

function isNamespace({ kind }: { readonly kind: string }): boolean { return kind === 'Namespace'; }

interface Metadata { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> }

/** With patches; none if the object cannot be rendered, which synthesis reports. */
function renderedMetadata(object: ApiObject): Metadata | undefined {
  try {
    return object.toJson().metadata ?? {};
  } catch {
    return undefined;
  }
}
