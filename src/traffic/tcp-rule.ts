import { externalConnections } from './contribute';
import type { VersionShare } from './version-share';
import { splitShares } from './version-share';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { ConnectionRule } from '../model/connection-rule';
import { inputError } from '../model/input-error';
import { Caller } from '../model/match';
import { speaksHttp } from '../model/port';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `ServiceRoutes.addTcpRule()`: a rule for connections to a port that does not speak HTTP.
 * @example
 * const rule: TcpRuleOptions = { port: 5432, split: [{ version: v2, percent: 100 }], callers: [frontend] };
 */
export interface TcpRuleOptions {
  /** Port of the service: one that speaks TCP, TLS or HTTPS. */
  readonly port: number;
  /** Weighted routing between versions of the service. Drawn for each connection: all its data goes to one version. */
  readonly split: VersionShare[];
  /**
   * Source match: connections from these services.
   * @default - all connections, or those from `callerNamespaces`
   */
  readonly callers?: ICaller[];
  /**
   * Source match: connections from these namespaces.
   * @default - all connections, or those from `callers`
   */
  readonly callerNamespaces?: MeshNamespace[];
}

/** The rule in the model's terms. @throws if the service has no such port or it speaks HTTP, the split is malformed or leaves the mesh, or the list of callers is empty */
export function tcpRule(owner: string, service: MeshService, { port, split, callers, callerNamespaces }: TcpRuleOptions): ConnectionRule {
  const { ports } = service._model;
  if (!ports.some(one => one.number === port && !speaksHttp(one))) {
    throw inputError({
      where: owner,
      what: 'port',
      got: port,
      allowed: ports.filter(one => !speaksHttp(one)).map(({ number, protocol }) => `${number} (${protocol})`).join(', ') || 'none, as all ports speak HTTP',
      fix: 'give a port of the service that speaks tcp, tls or https; for other ports use addRule()',
    });
  }
  if (!list(owner, 'split', split).length) {
    throw inputError({ where: owner, what: 'split', got: split, allowed: 'at least one version', fix: 'give the versions that receive the connections' });
  }
  const external = split.find(({ version }) => instanceOf(owner, 'split', version, 'ServiceVersion')._external);
  if (external) throw externalConnections(owner, external.version.versionName, ports.find(({ number }) => number === port)!);
  const sources = [
    ...instancesOf(owner, 'callers', callers ?? [], 'MeshService or MeshWorkload').map((caller): Caller => caller._caller),
    ...instancesOf(owner, 'callerNamespaces', callerNamespaces ?? [], 'MeshNamespace').map((namespace): Caller => ({ namespace: namespace.namespaceName })),
  ];
  if ((callers ?? callerNamespaces) && !sources.length) {
    throw inputError({ where: owner, what: 'callers', got: sources, allowed: 'at least one', fix: 'leave them out for all connections' });
  }
  return { owner, port, shares: splitShares(owner, service, split), ...(sources.length ? { callers: sources } : {}) };
}
