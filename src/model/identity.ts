/** Who calls, as a mesh proves it: the ServiceAccount that the pods run as. */
export interface Identity {
  /** Construct path of who is meant. */
  readonly path: string;
  /** Name of the service or gateway. */
  readonly name: string;
  readonly namespace: { readonly name: string };
  readonly serviceAccount: string;
}
