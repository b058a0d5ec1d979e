/** What is called. `outside`: every destination outside of the mesh that no policy guards. */
export interface AccessTarget { readonly type: 'service' | 'external' | 'gateway' | 'outside'; readonly key: string }

export function targetText({ type, key }: AccessTarget): string {
  return type === 'service' ? key : type === 'outside' ? 'destinations outside of the mesh without a policy' : `${type} ${key}`;
}
