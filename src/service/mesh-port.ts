import { inputError } from '../model/input-error';
import { MtlsMode } from '../model/mtls-mode';
import { portNumber } from '../model/number';
import { Port, PortProtocol } from '../model/port';
import { cidrs } from '../security/cidr';

/**
 * A port of a service. Its name in the Service is the protocol, and what `suffix` adds: `http`, `http-admin`, `grpc`.
 * @example
 * shop.addService('ledger', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.GRPC }] });
 */
export interface MeshPort {
  /** Port that callers use: 1 to 65535. */
  readonly port: number;
  /**
   * What it speaks.
   * @default PortProtocol.HTTP
   */
  readonly protocol?: PortProtocol;
  /**
   * What tells it from another port of the same protocol: lower-case letters, digits and dashes. With the protocol at most 15 characters.
   * @default - nothing
   */
  readonly suffix?: string;
  /**
   * Port of the container: 1 to 65535.
   * @default - the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Whether callers need a mesh identity on this port.
   * @default - as in the namespace
   */
  readonly mtls?: MtlsMode;
  /**
   * Networks whose clients may use the port without a mesh identity, as CIDRs; only in a ZeroTrustNamespace, and with an `mtls` that lets them in.
   * @default - none
   */
  readonly plaintextFrom?: string[];
}

/** A port with the networks whose clients need no mesh identity on it. */
export interface DeclaredPort extends Port { readonly plaintextFrom: readonly string[] }

/** What the ports mean, in the model's terms. */
export function modelPorts(where: string, ports: readonly MeshPort[], zeroTrust: boolean): DeclaredPort[] {
  if (!ports.length) throw inputError({ where, what: 'ports', got: ports, allowed: 'at least one', fix: 'leave it out for http on 8080' });
  const all = ports.map(port => modelPort(where, port, zeroTrust));
  if (all.length === 1) return all;
  for (const key of ['name', 'number'] as const) {
    const repeated = all.find((port, i) => all.findIndex(other => other[key] === port[key]) !== i);
    if (repeated) {
      throw inputError({
        where, what: `port ${key}`, got: repeated[key], allowed: 'each once', fix: key === 'name' ? 'give one of the ports a suffix' : 'remove one of the two ports',
      });
    }
  }
  const other = all.find(({ target, protocol }) => all.some(port => port.target === target && port.protocol !== protocol));
  if (other) {
    throw inputError({
      where,
      what: `protocols of targetPort ${other.target}`,
      got: all.filter(({ target }) => target === other.target).map(({ protocol }) => protocol),
      allowed: 'one protocol for each port of the container',
      fix: 'give the ports the same protocol, or targetPorts that differ',
    });
  }
  return all;
}

function modelPort(where: string, meshPort: MeshPort, zeroTrust: boolean): DeclaredPort {
  const { port, protocol = PortProtocol.HTTP, suffix, targetPort = port, mtls, plaintextFrom = [] } = meshPort;
  const name = suffix === undefined ? protocol : `${protocol}-${suffix}`;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || name.length > 15) {
    throw inputError({
      where,
      what: `suffix of port ${port}`,
      got: suffix,
      allowed: `lower-case letters, digits and single dashes, at most ${14 - protocol.length}`,
      fix: 'choose a shorter or plainer one',
    });
  }
  if (plaintextFrom.length && (!zeroTrust || mtls === undefined || mtls === MtlsMode.STRICT)) {
    throw inputError({
      where,
      what: `plaintextFrom of port ${port}`,
      got: plaintextFrom,
      allowed: 'only in a ZeroTrustNamespace, with mtls PERMISSIVE or DISABLE on the port',
      fix: zeroTrust ? 'set mtls on the port' : 'leave it out: elsewhere nobody is refused by network',
    });
  }
  return {
    name,
    protocol,
    mtls,
    number: portNumber(where, 'port', port),
    target: portNumber(where, 'targetPort', targetPort),
    plaintextFrom: cidrs(where, `plaintextFrom of port ${port}`, plaintextFrom),
  };
}
