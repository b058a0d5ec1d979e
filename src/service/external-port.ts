import { TlsOriginationOptions, tlsOrigination } from './tls-origination';
import { ExternalPort as ExternalPortModel } from '../model/external-record';
import { inputError } from '../model/input-error';
import { portNumber } from '../model/number';
import { PortProtocol, speaksHttp } from '../model/port';

/**
 * A port of something outside the mesh.
 * @example
 * const ports: ExternalPort[] = [{ port: 443, protocol: PortProtocol.TLS }, { port: 80, protocol: PortProtocol.HTTP, tls: {} }];
 */
export interface ExternalPort {
  /** Port that callers use: 1 to 65535. */
  readonly port: number;
  /** What callers speak on it. `TLS` or `HTTPS` where the application makes the TLS by itself. */
  readonly protocol: PortProtocol;
  /**
   * Port of the server: 1 to 65535.
   * @default - 443 with `tls`, else the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Callers speak plain HTTP, and their proxy speaks TLS to the server (TLS origination): the mesh then sees requests. `{}` for all defaults.
   * @default - none: what callers send is passed on
   */
  readonly tls?: TlsOriginationOptions;
}

/** What the ports mean, in the model's terms. */
export function externalPorts(where: string, ports: readonly ExternalPort[], hosts: readonly string[]): ExternalPortModel[] {
  if (!ports.length) throw inputError({ where, what: 'ports', got: ports, allowed: 'at least one', fix: 'leave it out for TLS on 443' });
  const repeated = ports.find(({ port }, i) => ports.findIndex(other => other.port === port) !== i);
  if (repeated) throw inputError({ where, what: 'port', got: repeated.port, allowed: 'each once', fix: 'remove one of the two ports' });
  return ports.map(({ port, protocol, tls, targetPort = tls ? 443 : port }) => {
    if (tls && !speaksHttp({ protocol })) {
      throw inputError({
        where,
        what: `protocol of port ${port}`,
        got: protocol,
        allowed: 'http, http2 or grpc with tls',
        fix: protocol === PortProtocol.TCP ? 'leave tls out' : 'leave tls out: the application speaks TLS already, and TLS inside TLS reaches no server',
      });
    }
    return {
      name: ports.some(other => other.protocol === protocol && other.port !== port) ? `${protocol}-${port}` : protocol,
      number: portNumber(where, 'port', port),
      target: portNumber(where, 'targetPort', targetPort),
      protocol,
      tls: tls && tlsOrigination(where, tls, hosts),
    };
  });
}
