import { Check } from './check';
import { addTo } from '../model/add-to';
import { areSeenTogether, ExternalModel } from '../model/external';
import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { Port, PortProtocol, speaksHttp } from '../model/port';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

/** Ports of protocols whose server sends first, and that little else uses. See https://www.iana.org/assignments/service-names-port-numbers */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'], [22, 'SSH'], [25, 'SMTP'], [110, 'POP3'], [143, 'IMAP'], [587, 'SMTP'], [3306, 'MySQL'], [4222, 'NATS'],
]);

/** A port on which proxies wait for the first bytes of the client, and the server sends first (MySQL, SMTP): both wait. */
export const serverFirstPort: Check = (mesh, provider) => [
  ...[...mesh.services, ...mesh.externals].flatMap(declaredAsHttp), ...sharedByExternals(mesh, provider),
];

/** The port of such a protocol with protocol `http`, which is the default. */
function declaredAsHttp({ path, ports }: { readonly path: string; readonly ports: readonly Pick<Port, 'number' | 'target' | 'protocol'>[] }): Finding[] {
  return ports.filter(({ protocol }) => protocol === PortProtocol.HTTP).flatMap(({ number, target }): Finding[] => {
    const other = PROTOCOLS.get(target) ?? PROTOCOLS.get(number);
    return other === undefined ? [] : [{
      code: 'server-first-port',
      severity: Severity.WARNING,
      path,
      message: `its port ${number}${target === number ? '' : ` (container port ${target})`} is that of ${other}, and has protocol http: `
        + 'proxies wait for a request of the client, and the server sends first, so connections hang',
      fix: 'set protocol: PortProtocol.TCP; if the port serves HTTP, acknowledge it',
    }];
  });
}

/** An ExternalService with plain TCP whose port other hosts use for HTTP or TLS: client proxies read the first bytes of the client to tell them apart. */
function sharedByExternals(mesh: MeshModel, { externalAddresses }: Provider): Finding[] {
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
}
