import type { ClientCertificate } from './client-certificate';
import { absolutePath } from '../input/absolute-path';
import { hostName } from '../input/host-name';
import { TlsOrigination } from '../model/external-record';
import { inputError } from '../model/input-error';

/**
 * Options of TLS origination: the application sends plain HTTP, and the proxy connects to the server with TLS. It always verifies the server's certificate:
 * chain and name.
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
   * SNI server name, which the server's certificate must have: a full DNS name.
   * @default - the host of the service; with several hosts or a wildcard, the host of the request
   */
  readonly serverName?: string;
  /**
   * File in the proxies' file system with the CA certificates, in PEM: an absolute path. You have to mount it.
   * @default - the CA certificates of the proxy's operating system
   */
  readonly caFile?: string;
  /**
   * Client certificate that the proxy presents to the server (mutual TLS). One from a Secret brings the CA certificates with it: `caFile` is for files only.
   * @default - none: the server does not authenticate its client by TLS
   */
  readonly clientCertificate?: ClientCertificate;
}

/** The options in the model's terms. @throws if the server name or the path is invalid */
export function tlsOrigination(
  where: string, { serverName, caFile, clientCertificate }: TlsOriginationOptions, hosts: readonly string[],
): TlsOrigination {
  const [only, ...others] = hosts;
  const source = clientCertificate?._credential;
  if (caFile !== undefined && source && 'secret' in source) {
    throw inputError({
      where, what: 'tls.caFile', got: caFile, allowed: 'only without a client certificate from a Secret', fix: `put the CA certificates into ca.crt of Secret ${source.secret}`,
    });
  }
  return {
    serverName: serverName === undefined ? others.length || only.startsWith('*') ? undefined : only : hostName(where, 'tls.serverName', serverName),
    caFile: caFile === undefined ? undefined : absolutePath(where, 'tls.caFile', caFile, 'leave it out to use the CA certificates of the operating system'),
    clientCertificate: source,
  };
}
