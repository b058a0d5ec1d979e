import { AccessGateway } from './access-record';
import { AccessRow } from './access-row';
import { AccessSource } from './access-source';
import { IndexedRecord } from './indexed-record';
import { keyOf } from '../model/edge';
import { EVERYWHERE } from '../model/ip-network';
import { EVERYTHING } from '../model/match';
import { omitUndefined } from '../model/omit-undefined';

/** Who may connect to the listeners of a gateway. */
export function gatewayRows(gateway: AccessGateway, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(gateway);
  const target = { type: 'gateway', key } as const;
  const { policies, checksClientCertificates } = mesh.gateways.get(key)!;
  const { allowedClients, deniedClients, listeners } = gateway;
  const denying = policies.filter(({ effect }) => effect === 'deny');
  // Other policies deny requests for want of a token.
  const source: AccessSource = denying.length && (allowedClients ?? deniedClients)
    ? omitUndefined({ type: 'network' as const, cidrs: allowedClients ?? EVERYWHERE, except: deniedClients }) as AccessSource
    : { type: 'anyone' };
  return mesh.edgesTo(target).flatMap(({ owner, reason }) => listeners.map(({ hosts, port, tls, clientCertificates }): AccessRow => omitUndefined({
    source,
    target,
    hosts,
    ports: [{ port }],
    matches: [EVERYTHING],
    clientCertificate: clientCertificates && checksClientCertificates ? true as const : undefined,
    plaintext: tls ? undefined : true as const,
    reason,
    owner,
    enforcement: policies.length ? 'policy' as const : 'none' as const,
    policies: denying.length ? denying : policies,
  })));
}
