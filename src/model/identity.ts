/** A client identity: the ServiceAccount of the pods of a service or gateway. */
export interface Identity {
  /** Construct path of the service or gateway. */
  readonly path: string;
  /** Name of the service or gateway. */
  readonly name: string;
  readonly namespace: { readonly name: string };
  readonly serviceAccount: string;
  /** Whether the waypoint of the namespace has it, which acts for a service. */
  readonly isWaypoint?: true;
}

/** A client as policies identify it: of this app, or one that the app does not declare. */
export interface ClientIdentity extends Omit<Identity, 'name' | 'serviceAccount'> {
  /** Construct path; of a client that the app does not declare, a text that names it. */
  readonly path: string;
  /** None: the app does not declare the client. */
  readonly name?: string;
  /** None: each ServiceAccount of the namespace. */
  readonly serviceAccount?: string;
  /** None: that of the mesh. */
  readonly trustDomain?: string;
}

/** Whether a client is declared in the app: a service, a workload or a gateway. */
export function isDeclared(client: ClientIdentity): client is Identity { return client.name !== undefined; }

/** The SPIFFE ID of a client without its scheme, as Istio writes a principal; `*` stands for each ServiceAccount. */
export function principal({ namespace, serviceAccount = '*', trustDomain }: Omit<ClientIdentity, 'path'>, ofMesh: string): string {
  return `${trustDomain ?? ofMesh}/ns/${namespace.name}/sa/${serviceAccount}`;
}

/** An identity as text, another for each: namespace and ServiceAccount. */
export function identityKey({ namespace, serviceAccount }: Pick<Identity, 'namespace' | 'serviceAccount'>): string { return `${namespace.name}/${serviceAccount}`; }
