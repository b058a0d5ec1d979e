import { Check } from './check';
import { addTo } from '../model/add-to';
import { areSeenTogether, ExternalModel } from '../model/external';
import { PortProtocol, speaksHttp } from '../model/port';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';

/**
 * An ExternalService with plain TCP whose port other hosts use for HTTP or TLS: client proxies wait for the first bytes of the client to tell them apart,
 * and servers that send first (MySQL, SMTP) wait as well.
 */
export const serverFirstPort: Check = (mesh, { externalAddresses }) => {
  if (!externalAddresses) return [];
  const sharesListener = (external: ExternalModel) => externalAddresses(external).some(address => address.includes('/'));
  // The listener of an HTTP port is that of any address, whatever the addresses of the service.
  const services = new Map<number, string>();
  for (const service of mesh.services) for (const { number } of httpPorts(service)) if (!services.has(number)) services.set(number, service.path);
  const externals = new Map<number, ExternalModel[]>();
  for (const external of mesh.externals) {
    for (const port of external.ports) {
      if (speaksHttp(port) || (port.protocol !== PortProtocol.TCP && sharesListener(external))) addTo(externals, port.number, external);
    }
  }
  return mesh.externals.filter(sharesListener).flatMap(external => (
    external.ports.filter(({ protocol }) => protocol === PortProtocol.TCP).flatMap(({ number }) => {
      const other = services.get(number) ?? externals.get(number)?.find(one => areSeenTogether(one, external))?.path;
      return other === undefined ? [] : [{
        code: 'server-first-port',
        severity: Severity.WARNING,
        path: external.path,
        message: `client proxies detect the protocol on its TCP port ${number}, because ${other} has HTTP or TLS on that port: if the server sends first, as MySQL and `
          + 'SMTP servers do, connections hang',
        fix: 'set addresses (no CIDRs), or dnsProxying of MeshProvider.istio() if the proxies resolve DNS, or move one to another port; acknowledge it if the client sends first',
      }];
    })
  ));
};
