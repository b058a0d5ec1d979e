/** A client identity: the ServiceAccount of the pods of a service or gateway. */
export interface Identity {
  /** Construct path of the service or gateway. */
  readonly path: string;
  /** Name of the service or gateway. */
  readonly name: string;
  readonly namespace: { readonly name: string };
  readonly serviceAccount: string;
}

/** An identity as text, another for each: namespace and ServiceAccount. */
export function identityKey({ namespace, serviceAccount }: Pick<Identity, 'namespace' | 'serviceAccount'>): string { return `${namespace.name}/${serviceAccount}`; }
