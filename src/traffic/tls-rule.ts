import { TcpRuleOptions, tcpRule } from './tcp-rule';
import { hostName } from '../input/host-name';
import { list } from '../input/list';
import { ConnectionRule } from '../model/connection-rule';
import { inputError } from '../model/input-error';
import { PortProtocol } from '../model/port';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `ServiceRoutes.addTlsRule()`: a rule for TLS connections, matched by SNI.
 * @example
 * const rule: TlsRuleOptions = { port: 8443, sniHosts: ['beta.example.com'], split: [{ version: v2, percent: 100 }] };
 */
export interface TlsRuleOptions extends TcpRuleOptions {
  /** SNI hosts, at least one: lower-case host names, or `*.example.com` for all hosts below `example.com`. */
  readonly sniHosts: string[];
}

/** The rule in the model's terms. @throws if the port does not speak TLS, or an SNI host is malformed */
export function tlsRule(owner: string, service: MeshService, { sniHosts, ...rule }: TlsRuleOptions): ConnectionRule {
  const connections = tcpRule(owner, service, rule);
  const { protocol } = service._model.ports.find(({ number }) => number === rule.port)!;
  if (protocol === PortProtocol.TCP) {
    throw inputError({
      where: owner, what: `protocol of port ${rule.port}`, got: protocol, allowed: 'tls or https', fix: 'declare the protocol of the port, or use addTcpRule()',
    });
  }
  if (!list(owner, 'sniHosts', sniHosts).length) throw inputError({ where: owner, what: 'sniHosts', got: sniHosts, allowed: 'at least one host', fix: 'use addTcpRule() for all connections' });
  for (const name of sniHosts) hostName(owner, 'sniHosts', name, { wildcard: true, shortName: true });
  return { ...connections, sniHosts: [...new Set(sniHosts)] };
}
