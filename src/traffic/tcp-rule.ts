import type { VersionShare } from './version-share';
import { splitShares } from './version-share';
import { ConnectionRule } from '../model/connection-rule';
import { inputError } from '../model/input-error';
import { Caller } from '../model/match';
import { speaksHttp } from '../model/port';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * Connections to a port on which the mesh sees no requests, and where they go.
 * @example
 * const rule: TcpRuleOptions = { port: 5432, split: [{ version: v2, percent: 100 }], callers: [frontend] };
 */
export interface TcpRuleOptions {
  /** The service's port, one that speaks TCP, TLS or HTTPS. */
  readonly port: number;
  /** Where the connections go: versions of the service with their shares. Drawn for each connection: all that goes over it stays with one version. */
  readonly split: VersionShare[];
  /**
   * Services whose connections these are.
   * @default - all, or those of `callerNamespaces`
   */
  readonly callers?: ICaller[];
  /**
   * Namespaces whose connections these are.
   * @default - all, or those of `callers`
   */
  readonly callerNamespaces?: MeshNamespace[];
}

/** The rule in the model's terms. @throws if the port is not one of connections, or the split is not one of the service's versions */
export function tcpRule(owner: string, service: MeshService, { port, split, callers, callerNamespaces }: TcpRuleOptions): ConnectionRule {
  const { ports } = service._model;
  if (!ports.some(one => one.number === port && !speaksHttp(one))) {
    throw inputError({
      where: owner,
      what: 'port',
      got: port,
      allowed: ports.filter(one => !speaksHttp(one)).map(({ number, protocol }) => `${number} (${protocol})`).join(', ') || 'none, as all ports speak HTTP',
      fix: 'name a port of the service that speaks tcp, tls or https; requests on other ports have addRule()',
    });
  }
  if (!split.length) {
    throw inputError({ where: owner, what: 'split', got: split, allowed: 'at least one version', fix: 'say where the connections go' });
  }
  const from = [
    ...(callers ?? []).map(({ _caller }): Caller => _caller),
    ...(callerNamespaces ?? []).map((namespace): Caller => ({ namespace: namespace.namespaceName })),
  ];
  if ((callers ?? callerNamespaces) && !from.length) {
    throw inputError({ where: owner, what: 'callers', got: from, allowed: 'at least one', fix: 'leave them out for all' });
  }
  return { owner, port, shares: splitShares(owner, service, split), ...(from.length ? { callers: from } : {}) };
}
