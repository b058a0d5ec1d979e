/** A client identity: the ServiceAccount of the pods of a service or gateway. */
export interface Identity {
  /** Construct path of the service or gateway. */
  readonly path: string;
  /** Name of the service or gateway. */
  readonly name: string;
  readonly namespace: { readonly name: string };
  readonly serviceAccount: string;
}
