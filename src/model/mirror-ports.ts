import { Port, speaksHttp } from './port';

interface WithPorts { readonly ports: readonly Port[] }

/**
 * The ports of a mirror target at which mirrored requests arrive: the port of the mirror, else those of the original requests. Only HTTP ports have requests.
 */
export function mirrorPorts(mirrored: WithPorts, target: WithPorts, port?: number): Port[] {
  const numbers = port === undefined ? mirrored.ports.filter(speaksHttp).map(({ number }) => number) : [port];
  return target.ports.filter(({ number }) => numbers.includes(number));
}
