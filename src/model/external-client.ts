import { EdgeSource } from './edge';

/** A client that the app does not declare, as the source of an edge. */
export type ExternalClientSource = Extract<EdgeSource, { readonly type: 'identity' | 'network' }>;

/** A client that the app does not declare, by identity, as a text. */
export function externalClientText({ namespace, serviceAccount, trustDomain }: Omit<Extract<EdgeSource, { readonly type: 'identity' }>, 'type'>): string {
  const account = serviceAccount === undefined ? `any ServiceAccount of namespace ${namespace}` : `ServiceAccount ${namespace}/${serviceAccount}`;
  return trustDomain === undefined ? account : `${account} of trust domain ${trustDomain}`;
}
