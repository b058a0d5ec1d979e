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
    ...(has(MigrationStage.INJECTED) || !namespace.injection.revision ? {} : { laterRevision: namespace.injection.revision }),
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
  return {
    ...mesh,
    namespaces: mesh.namespaces.map(namespaceAtStage),
    services: mesh.services.map(service => serviceAtStage(service, stageOf(service.namespace))),
    gateways: mesh.gateways.map(gateway => withRequirements(gateway, stageOf(gateway.namespace))),
    edges: mesh.edges.filter(edge => isAtStage(edge, stageOf)),
  };
}

/** What a service or gateway requires of requests. */
interface Requirements { readonly namespace: string; readonly jwt: readonly unknown[]; readonly externalAuthorizations: readonly unknown[] }

function withRequirements<T extends Requirements>(target: T, namespace: Staged): T {
  return {
    ...target,
    jwt: hasReached(namespace, MigrationStage.JWT) ? target.jwt : [],
    externalAuthorizations: hasReached(namespace, MigrationStage.DENY_BY_DEFAULT) ? target.externalAuthorizations : [],
  };
}

/** Modes of ports are exceptions to that of the namespace; rate limits need a proxy. */
function serviceAtStage(service: ServiceRecord, namespace: Staged): ServiceRecord {
  const ports = hasReached(namespace, MigrationStage.PERMISSIVE) ? service.ports : service.ports.map(({ mtls: _, ...port }) => port);
  const rateLimits = hasReached(namespace, MigrationStage.INJECTED) ? service.rateLimits : [];
  const denies = hasReached(namespace, MigrationStage.DRY_RUN);
  const denials = denies ? service.denials : [];
  return withRequirements({ ...service, ports, rateLimits, denials, audits: denies ? service.audits : [] }, namespace);
}

/** Networks are clients of the ports that are exceptions; proxies ask an external authorizer where they need its consent, and report where there are proxies. */
function isAtStage({ source, target, reason }: Edge, stageOf: (namespace: string) => Staged): boolean {
  if (reason === 'external-authorization' && 'key' in source) return hasReached(stageOf(source.key.split('/')[0]), MigrationStage.DENY_BY_DEFAULT);
  if (reason === 'telemetry' && 'key' in source) return hasReached(stageOf(source.key.split('/')[0]), MigrationStage.INJECTED);
  return source.type !== 'network' || target.type !== 'service' || hasReached(stageOf(target.key.split('/')[0]), MigrationStage.PERMISSIVE);
}
