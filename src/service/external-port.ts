import { TlsOriginationOptions, tlsOrigination } from './tls-origination';
import { enumValue } from '../input/enum-value';
import { portNumber } from '../input/port-number';
import { ExternalPort as ExternalPortModel } from '../model/external-record';
import { inputError } from '../model/input-error';
import { PortProtocol, speaksHttp } from '../model/port';

/**
 * A port of an `ExternalService`.
 * @example
 * const ports: ExternalPort[] = [{ port: 443, protocol: PortProtocol.TLS }, { port: 80, protocol: PortProtocol.HTTP, tls: {} }];
 */
export interface ExternalPort {
  /** Port that callers use: 1 to 65535. */
  readonly port: number;
  /** Protocol that callers use. `TLS` or `HTTPS` where the application itself originates TLS. */
  readonly protocol: PortProtocol;
  /**
   * Port of the server: 1 to 65535.
   * @default - 443 with `tls`, else the same as `port`
   */
  readonly targetPort?: number;
  /**
   * TLS origination: callers send plain HTTP, and the proxy sends it to the server over TLS. So the mesh sees requests. `{}` for all defaults.
   * @default - none: the proxy forwards what callers send
   */
  readonly tls?: TlsOriginationOptions;
}

/** The ports in the model's terms. @throws if there is none, a port is out of range or repeated, or TLS origination is set for TLS */
export function externalPorts(where: string, ports: readonly ExternalPort[], hosts: readonly string[]): ExternalPortModel[] {
  if (!ports.length) throw inputError({ where, what: 'ports', got: ports, allowed: 'at least one', fix: 'leave it out for TLS on 443' });
  const repeated = ports.find(({ port }, i) => ports.findIndex(other => other.port === port) !== i);
  if (repeated) throw inputError({ where, what: 'port', got: repeated.port, allowed: 'each once', fix: 'remove one of the two ports' });
  return ports.map(({ port, protocol, tls, targetPort = tls ? 443 : port }) => {
    enumValue(where, `protocol of port ${port}`, protocol, PortProtocol);
    if (tls && !speaksHttp({ protocol })) {
      throw inputError({
        where,
        what: `protocol of port ${port}`,
        got: protocol,
        allowed: 'http, http2 or grpc with tls',
        fix: protocol === PortProtocol.TCP ? 'leave tls out: TLS origination needs HTTP' : 'leave tls out: the application originates TLS already',
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
