import { plaintextReason } from './plaintext-reason';
import { cidrs } from '../input/cidr';
import { enumValue } from '../input/enum-value';
import { isPortName } from '../input/port-name';
import { portNumber } from '../input/port-number';
import { inputError } from '../model/input-error';
import { MtlsMode } from '../model/mtls-mode';
import { Port, PortProtocol } from '../model/port';

/**
 * A port of a service. Its name in the Service is the protocol, followed by `suffix`: `http`, `http-admin`, `grpc`.
 * @example
 * shop.addService('ledger', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.GRPC }] });
 */
export interface MeshPort {
  /** Port that callers use: 1 to 65535. */
  readonly port: number;
  /**
   * Application protocol.
   * @default PortProtocol.HTTP
   */
  readonly protocol?: PortProtocol;
  /**
   * Suffix of the port's name, for a second port of the same protocol: lower-case letters, digits and single dashes. With the protocol at most 15 characters.
   * @default - none
   */
  readonly suffix?: string;
  /**
   * Port of the container: 1 to 65535.
   * @default - the same as `port`
   */
  readonly targetPort?: number;
  /**
   * Mutual TLS mode of this port.
   * @default - the namespace's
   */
  readonly mtls?: MtlsMode;
  /**
   * Unauthenticated clients allowed by network, as CIDRs. Only in a `ZeroTrustNamespace`, and with `mtls` PERMISSIVE or DISABLE on the port.
   * @default - none
   */
  readonly plaintextFrom?: string[];
  /**
   * Why the clients of `plaintextFrom` need it, in one line of at most 200 characters: an annotation of the policies that allow them, and in the access matrix.
   * @default - none
   */
  readonly plaintextReason?: string;
}

/** A port with the networks whose clients need no mesh identity on it. */
export interface DeclaredPort extends Port { readonly plaintextFrom: readonly string[]; readonly plaintextReason?: string }

/** The ports in the model's terms. @throws if there is none, or a port is out of range or repeated */
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
  oneForEachTarget(where, all, 'protocol', ({ protocol }) => protocol);
  // A proxy knows container ports only: the port with the weaker mode would weaken the other one.
  oneForEachTarget(where, all, 'mtls', ({ mtls }) => mtls ?? (zeroTrust ? MtlsMode.STRICT : 'the namespace\'s'));
  return all;
}

/** @throws if two ports of one container port differ in a setting */
function oneForEachTarget(where: string, ports: readonly DeclaredPort[], what: string, settingOf: (port: DeclaredPort) => string): void {
  const other = ports.find(port => ports.some(one => one.target === port.target && settingOf(one) !== settingOf(port)));
  if (!other) return;
  throw inputError({
    where,
    what: `${what} of the ports with targetPort ${other.target}`,
    got: ports.filter(({ target }) => target === other.target).map(settingOf).join(' and '),
    allowed: `one ${what} for each container port`,
    fix: `give the ports the same ${what}, or targetPorts that differ`,
  });
}

function modelPort(where: string, meshPort: MeshPort, zeroTrust: boolean): DeclaredPort {
  const { port, suffix, targetPort = port, plaintextFrom = [] } = meshPort;
  const protocol = enumValue(where, `protocol of port ${port}`, meshPort.protocol ?? PortProtocol.HTTP, PortProtocol);
  const mtls = meshPort.mtls && enumValue(where, `mtls of port ${port}`, meshPort.mtls, MtlsMode);
  const name = suffix === undefined ? protocol : `${protocol}-${suffix}`;
  if (!isPortName(name)) {
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
      fix: zeroTrust ? 'set mtls on the port' : 'leave it out: plaintextFrom only applies where traffic is denied by default',
    });
  }
  return {
    name,
    protocol,
    mtls,
    number: portNumber(where, 'port', port),
    target: portNumber(where, 'targetPort', targetPort),
    plaintextFrom: cidrs(where, `plaintextFrom of port ${port}`, plaintextFrom),
    plaintextReason: plaintextReason(where, `port ${port}`, meshPort),
  };
}
