import { ApiObject } from 'cdk8s';
import { Finding } from './model/finding';
import { identityText, ObjectIdentity } from './model/object-identity';
import { Severity } from './model/severity';

/**
 * Findings about objects of one kind and name of which a mesh renders at least one: the second would overwrite the first.
 * @param objects all objects of the app
 * @param isOwn whether the mesh renders an object
 * @param isElsewhere whether an object is applied to another cluster
 */
export function duplicateObjects(
  objects: readonly ApiObject[], isOwn: (object: ApiObject) => boolean, isElsewhere: (object: ApiObject) => boolean,
): Finding[] {
  const own = new Map<string, ApiObject>();
  const others: ApiObject[] = [];
  const findings: Finding[] = [];
  for (const object of objects) {
    if (!isOwn(object)) {
      if (!isElsewhere(object)) others.push(object);
      continue;
    }
    const key = identityOf(object);
    const first = own.get(key);
    if (first) findings.push(duplicate(object, first, key));
    else own.set(key, object);
  }
  for (const object of others) {
    const key = identityOf(object);
    const first = own.get(key);
    if (first) findings.push(duplicate(object, first, key));
  }
  return findings;
}

function identityOf(object: ApiObject): string {
  const { apiVersion, kind, metadata: { name, namespace } } = isPatched(object) ? rendered(object) : object;
  const isOfCluster = apiVersion === 'v1' && kind === 'Namespace'; // no other kind that a mesh renders is
  return identityText({ apiVersion, kind, name, namespace: isOfCluster ? undefined : namespace });
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

function duplicate({ node: { path } }: ApiObject, first: ApiObject, identity: string): Finding {
  return {
    code: 'duplicate-name',
    severity: Severity.ERROR,
    path,
    message: `both it and ${first.node.path} render objects named ${identity}`,
    fix: 'rename or remove one of the two',
  };
}
