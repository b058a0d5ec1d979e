/** A destination outside the mesh: a host and port of an external service, as routes and mirrors use it. */
export interface ExternalDestination {
  /** Key of the external service. */
  readonly external: string;
  readonly host: string;
  readonly port: number;
  /** Names of request headers that do not leave the mesh. */
  readonly removeHeaders: readonly string[];
}
