import { ApiObject } from 'cdk8s';
import { isList, manifestsOf } from './list-items';
import { Finding } from './model/finding';
import { DEFAULT_NAMESPACE, identityText, ObjectIdentity } from './model/object-identity';
import { Severity } from './model/severity';

/**
 * Findings about objects of one kind, namespace and name: the second would overwrite the first. Those that the mesh renders come first.
 * @param objects all objects of the app
 * @param isOwn whether the mesh renders an object
 * @param clusterOf what is the same for objects that are applied to one cluster, '' for that of the mesh; none: certainly another cluster
 */
export function duplicateObjects(
  objects: readonly ApiObject[], isOwn: (object: ApiObject) => boolean, clusterOf: (object: ApiObject) => string | undefined,
): Finding[] {
  const findings: Finding[] = [];
  const own = new Map<string, Named>();
  const byCluster = new Map<string, Map<string, Named>>();
  const add = (object: ApiObject, names: Map<string, Named>) => {
    for (const named of namesOf(object)) {
      const first = own.get(named.identity) ?? names.get(named.identity);
      if (first) findings.push(duplicate(named, first));
      else names.set(named.identity, named);
    }
  };
  const ofUser: ApiObject[] = [];
  for (const object of objects) {
    if (isOwn(object)) add(object, own);
    else ofUser.push(object);
  }
  for (const object of ofUser) {
    const cluster = clusterOf(object);
    if (cluster === undefined) continue;
    const names = byCluster.get(cluster) ?? new Map<string, Named>();
    byCluster.set(cluster, names);
    add(object, names);
  }
  return findings;
}

/** An object of the app, or an item of one, by what identifies it. */
interface Named { readonly object: ApiObject; readonly identity: string; readonly isDefaulted: boolean }

/** What identifies an object; of a List its items. */
export function namesOf(object: ApiObject): Named[] {
  const shown = isPatched(object) ? rendered(object) : object;
  const manifests = isList(shown.kind) ? manifestsOf(object).map(({ json }) => json) : [shown];
  return manifests.flatMap(({ apiVersion, kind, metadata }) => {
    const { name, namespace } = metadata ?? {};
    if (!apiVersion || !kind || !name) return [];
    const isOfCluster = apiVersion === 'v1' && kind === 'Namespace'; // no other kind that a mesh renders is
    const identity = identityText({ apiVersion, kind, name, namespace: isOfCluster ? undefined : namespace ?? DEFAULT_NAMESPACE });
    return [{ object, identity, isDefaulted: namespace === undefined && !isOfCluster }];
  });
}

/** Whether a patch may change its identity. */
function isPatched(object: ApiObject): boolean {
  // Private to ApiObject; object-renderer.ts reads it too.
  const { patches } = object as unknown as { readonly patches: readonly { _toJson(): { readonly path: string } }[] };
  return patches.some(patch => !/^\/(spec|data|metadata\/(labels|annotations))\b/.test(patch._toJson().path));
}

/** The object as it is in the output; as it was declared if it cannot be rendered, which synthesis reports. */
function rendered(object: ApiObject): Pick<ApiObject, 'apiVersion' | 'kind'> & { readonly metadata: Pick<ObjectIdentity, 'name' | 'namespace'> } {
  try {
    return object.toJson();
  } catch {
    return object;
  }
}

function duplicate({ object: { node: { path } }, identity, isDefaulted }: Named, first: Named): Finding {
  const other = first.object.node.path;
  const isWithout = isDefaulted !== first.isDefaulted;
  return {
    code: 'duplicate-name',
    severity: Severity.ERROR,
    path,
    message: path === other ? `it renders two objects named ${identity}` : `both it and ${other} render objects named ${identity}`,
    fix: `rename or remove one of the two${isWithout ? `, or set the namespace: kubectl applies an object without one to ${DEFAULT_NAMESPACE}` : ''}`,
  };
}
