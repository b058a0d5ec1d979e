/** The namespace of an object that names none, as kubectl has it unless its context says otherwise. */
export const DEFAULT_NAMESPACE = 'default';

/** What identifies an object in a cluster. */
export interface ObjectIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
}

/** The identity as text: API group (the core group has no name), kind, namespace and name. Versions of one group are one object. */
export function identityText({ apiVersion, kind, name, namespace }: ObjectIdentity): string {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  return `${group && `${group} `}${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
