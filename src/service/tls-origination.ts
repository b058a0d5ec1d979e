import { hostName } from './external-host';
import { TlsOrigination } from '../model/external-record';
import { inputError } from '../model/input-error';

/**
 * How a proxy speaks TLS for an application that speaks plain HTTP to it. The server's certificate is always verified: chain and name.
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-tls-origination/
 * @example
 * new ExternalService(chart, 'ledger', {
 *   namespace: shop,
 *   hosts: ['ledger.bank.example.com'],
 *   ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: { caFile: '/etc/bank/ca.pem' } }],
 * });
 */
export interface TlsOriginationOptions {
  /**
   * Name in the TLS greeting (SNI), which the server's certificate has to carry: a host.
   * @default - the host of the service; with several hosts or a wildcard, the host that the request asks for
   */
  readonly serverName?: string;
  /**
   * File in the proxies' file system with the authorities to trust, in PEM: an absolute path. Putting it there is up to you.
   * @default - those that the proxy's operating system trusts
   */
  readonly caFile?: string;
}

/** What the options mean, in the model's terms. */
export function tlsOrigination(where: string, { serverName, caFile }: TlsOriginationOptions, hosts: readonly string[]): TlsOrigination {
  if (caFile !== undefined && !/^\/\S+$/.test(caFile)) {
    throw inputError({ where, what: 'tls.caFile', got: caFile, allowed: 'an absolute path', fix: 'leave it out to trust what the operating system trusts' });
  }
  const [only, ...others] = hosts;
  return {
    serverName: serverName === undefined ? others.length || only.startsWith('*') ? undefined : only : hostName(where, 'tls.serverName', serverName),
    caFile,
  };
}
