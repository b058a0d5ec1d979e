import { Edge } from './edge';
import { MeshRecord } from './mesh-record';
import { MIGRATION_STAGES, MigrationStage } from './migration-stage';
import { MtlsMode } from './mtls-mode';
import { NamespaceModel } from './namespace';
import { ServiceRecord } from './service-record';

type Staged = Pick<NamespaceModel, 'stage'>;

/** Whether a namespace has come to a stage. Without a stage it is at the last one. */
export function hasReached({ stage = MigrationStage.JWT }: Staged, other: MigrationStage): boolean {
  return MIGRATION_STAGES.indexOf(stage) >= MIGRATION_STAGES.indexOf(other);
}

/** A namespace as it is at its stage. */
export function namespaceAtStage(namespace: NamespaceModel): NamespaceModel {
  if (namespace.stage === undefined) return namespace;
  const has = (stage: MigrationStage) => hasReached(namespace, stage);
  const denies = has(MigrationStage.DENY_BY_DEFAULT);
  return {
    ...namespace,
    injection: has(MigrationStage.INJECTED) ? namespace.injection : { enabled: false },
    mtls: has(MigrationStage.STRICT) ? MtlsMode.STRICT : has(MigrationStage.PERMISSIVE) ? MtlsMode.PERMISSIVE : undefined,
    zeroTrust: has(MigrationStage.DRY_RUN),
    ...(namespace.stage === MigrationStage.DRY_RUN ? { dryRun: true } : {}),
    networkPolicies: denies && namespace.networkPolicies,
    // A scope keeps requests from what is not declared: without mutual TLS a STRICT server refuses them.
    ...(denies ? {} : { outboundTraffic: undefined, egressScope: { by: 'all' } }),
  };
}

/** A mesh with each namespace as it is at its stage: what is rendered. The same mesh if no namespace has a stage. */
export function meshAtStages(mesh: MeshRecord): MeshRecord {
  const staged = new Map(mesh.namespaces.filter(({ stage }) => stage !== undefined).map(namespace => [namespace.name, namespace]));
  if (!staged.size) return mesh;
  const stageOf = (name: string): Staged => staged.get(name) ?? {};
  const withTokens = <T extends { readonly namespace: string; readonly jwt: readonly unknown[] }>(target: T): T => (
    hasReached(stageOf(target.namespace), MigrationStage.JWT) ? target : { ...target, jwt: [] }
  );
  return {
    ...mesh,
    namespaces: mesh.namespaces.map(namespaceAtStage),
    services: mesh.services.map(service => withTokens(serviceAtStage(service, stageOf(service.namespace)))),
    gateways: mesh.gateways.map(withTokens),
    edges: mesh.edges.filter(edge => isAtStage(edge, stageOf)),
  };
}

/** Modes of ports are exceptions to that of the namespace; rate limits need a proxy. */
function serviceAtStage(service: ServiceRecord, namespace: Staged): ServiceRecord {
  const ports = hasReached(namespace, MigrationStage.PERMISSIVE) ? service.ports : service.ports.map(({ mtls: _, ...port }) => port);
  const rateLimits = hasReached(namespace, MigrationStage.INJECTED) ? service.rateLimits : [];
  return { ...service, ports, rateLimits };
}

/** Networks are clients of the ports that are exceptions. */
function isAtStage({ source, target }: Edge, stageOf: (namespace: string) => Staged): boolean {
  return source.type !== 'network' || target.type !== 'service' || hasReached(stageOf(target.key.split('/')[0]), MigrationStage.PERMISSIVE);
}
