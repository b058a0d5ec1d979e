/**
 * How far a `ZeroTrustNamespace` has come on its way into the mesh. Each stage keeps what those before it have set. Before `STRICT` no request is denied
 * for its client identity, since clients without a proxy have none; before `DENY_BY_DEFAULT` the call graph denies nothing.
 * @see https://istio.io/latest/docs/tasks/security/authentication/mtls-migration/
 * @example
 * new ZeroTrustNamespace(chart, 'shop', { mesh, stage: MigrationStage.PERMISSIVE });
 */
export enum MigrationStage {
  /** Kubernetes objects only: the pods get no proxy. */
  PREPARED = 'PREPARED',
  /** New pods get a proxy; mutual TLS as the mesh was installed. Restart the pods that already run. */
  INJECTED = 'INJECTED',
  /** Pods accept mutual TLS and plaintext, whatever the default of the mesh. */
  PERMISSIVE = 'PERMISSIVE',
  /** Pods accept mutual TLS only. */
  STRICT = 'STRICT',
  /** Authorization policies are evaluated and not enforced: the mesh reports which requests they would deny. */
  DRY_RUN = 'DRY_RUN',
  /** What the call graph does not allow is denied: authorization policies, NetworkPolicies, egress scopes, `outboundTraffic`, external authorization, and the Pod Security level. */
  DENY_BY_DEFAULT = 'DENY_BY_DEFAULT',
  /** Tokens are required where `JwtAuthentication` says so. The last stage. */
  JWT = 'JWT',
}

/** All stages, in order. */
export const MIGRATION_STAGES: readonly MigrationStage[] = Object.values(MigrationStage);
