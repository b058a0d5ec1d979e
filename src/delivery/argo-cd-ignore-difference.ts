/**
 * Fields of an object that Argo CD has to leave as they are in the cluster: an entry of `spec.ignoreDifferences` of its Application. With the sync option
 * `RespectIgnoreDifferences=true` a sync leaves them too.
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/diffing/
 * @example
 * const entry: ArgoCdIgnoreDifference = {
 *   group: 'networking.istio.io', kind: 'VirtualService', name: 'user-service', namespace: 'default', jqPathExpressions: ['.spec.http[].route[]?.weight'],
 * };
 */
export interface ArgoCdIgnoreDifference {
  /** API group of the object. */
  readonly group: string;
  /** Kind of the object. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. */
  readonly namespace: string;
  /** The fields, as jq paths. */
  readonly jqPathExpressions: string[];
}
