/** What is called. `namespace`: the pods of a namespace, apart from the ports of its services. `outside`: every destination outside of the mesh that no policy guards. */
export interface AccessTarget { readonly type: 'service' | 'external' | 'gateway' | 'namespace' | 'outside'; readonly key: string }

export function targetText({ type, key }: AccessTarget): string {
  switch (type) {
    case 'service': return key;
    case 'namespace': return `other ports and pods of namespace ${key}`;
    case 'outside': return 'destinations outside of the mesh without a policy';
    default: return `${type} ${key}`;
  }
}
