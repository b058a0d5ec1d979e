import { Check } from './check';
import { addTo } from '../model/add-to';
import { areSeenTogether, ExternalModel } from '../model/external';
import { Finding } from '../model/finding';
import { PortProtocol } from '../model/port';
import { Severity } from '../model/severity';
import { ANY_ADDRESS } from '../providers/provider';

/** Two ExternalServices with plain TCP on one port that client proxies cannot tell apart: the older one gets the connections of both. */
export const duplicateTcpPort: Check = (mesh, { externalAddresses }) => {
  if (!externalAddresses) return [];
  const findings: Finding[] = [];
  const byListener = new Map<string, ExternalModel[]>();
  for (const external of mesh.externals) {
    const addresses = externalAddresses(external);
    for (const { number, protocol } of external.ports) {
      if (protocol !== PortProtocol.TCP) continue;
      for (const address of addresses) {
        const listener = `${address} ${number}`;
        const other = byListener.get(listener)?.find(one => one !== external && areSeenTogether(one, external));
        if (other) findings.push(finding(external, other, number, address));
        addTo(byListener, listener, external);
      }
    }
  }
  return findings;
};

function finding({ path }: ExternalModel, other: ExternalModel, port: number, address: string): Finding {
  const isAny = address === ANY_ADDRESS;
  return {
    code: 'duplicate-tcp-port',
    severity: Severity.ERROR,
    path,
    message: `both it and ${other.path} have plain TCP on port ${port}, ${isAny ? 'without addresses' : `at ${address}`}: a connection carries no host, so one of `
      + 'the two gets the connections of both',
    fix: isAny ? 'set addresses on both, or dnsProxying of MeshProvider.istio() if the proxies resolve DNS' : 'give each its own addresses, or share one ExternalService',
  };
}
