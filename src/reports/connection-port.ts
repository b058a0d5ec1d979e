import { PolicyPort } from '../model/network-enforcement';

/** A port of a connection; SCTP is of no port list, and passes where all ports are allowed. */
export interface ConnectionPort { readonly port: number; readonly protocol: PolicyPort['protocol'] | 'SCTP' }

/** Whether a list of ports, none being all, includes a port. */
export function hasPort(ports: readonly PolicyPort[] | undefined, { port, protocol }: ConnectionPort): boolean {
  return !ports || ports.some(one => one.port === port && one.protocol === protocol);
}
