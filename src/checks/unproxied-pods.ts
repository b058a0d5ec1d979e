import { Check } from './check';
import { Finding } from '../model/finding';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { OutboundTraffic } from '../model/outbound-traffic';
import { speaksHttp } from '../model/port';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { ProxyBypass } from '../providers/provider';

/** Pods without a proxy, or whose proxy does not see all connections, where it is to enforce something. */
export const unproxiedPods: Check = (mesh, { proxyBypass }) => {
  if (!proxyBypass) return [];
  return [
    ...mesh.services.flatMap(service => {
      // The templates of existing pods are not known, but their namespace is.
      const pods = service.versions.length ? service.versions : [service];
      return pods.flatMap(({ path, template = {} }: Pods) => {
        const bypass = proxyBypass(template, service.namespace);
        if (!bypass) return [];
        const what = [...inbound(service, bypass), ...outbound(service.namespace, bypass)];
        return unenforced(path, bypass, what, service.ports.map(({ target }) => target));
      });
    }),
    ...mesh.workloads.flatMap(({ path, template = {}, namespace }) => {
      const bypass = proxyBypass(template, namespace);
      return bypass ? unenforced(path, bypass, [...namespace.zeroTrust ? [AUTHORIZATION] : [], ...outbound(namespace, bypass)], []) : [];
    }),
  ];
};

type Pods = Pick<ServiceModel['versions'][number], 'path' | 'template'>;

const AUTHORIZATION = 'authorization policies';
const REGISTRY_ONLY = 'outboundTraffic REGISTRY_ONLY';

/** What the proxy of a service's pods enforces on inbound connections. */
function inbound({ namespace, ports, rateLimits, jwt, externalAuthorizations, denials }: ServiceModel, { isPortOpen }: ProxyBypass): string[] {
  const isStrict = ports.some(({ mtls = namespace.mtls, target }) => mtls === MtlsMode.STRICT && isPortOpen(target));
  const isLimited = rateLimits.some(({ port }) => ports.some(({ number, target }) => number === port && isPortOpen(target)));
  const isRequestPortOpen = ports.some(port => speaksHttp(port) && isPortOpen(port.target));
  const isDenied = denials.some(({ requests }) => requests.ports.some(isPortOpen));
  return [
    ...namespace.zeroTrust ? [AUTHORIZATION] : isStrict ? ['mutual TLS (STRICT)'] : [],
    ...isDenied ? ['denials'] : [],
    ...jwt.length && isRequestPortOpen ? ['tokens (JWT)'] : [],
    ...externalAuthorizations.length && isRequestPortOpen ? ['external authorization'] : [],
    ...isLimited ? ['rate limits'] : [],
  ];
}

function outbound({ outboundTraffic }: NamespaceModel, { of }: ProxyBypass): string[] {
  return of === 'pod' && outboundTraffic === OutboundTraffic.REGISTRY_ONLY ? [REGISTRY_ONLY] : [];
}

/** An error where clients of the service can reach a port that the mesh does not guard. */
function unenforced(path: string, { cause, of, isPortOpen }: ProxyBypass, what: readonly string[], ports: readonly number[]): Finding[] {
  if (!what.length) return [];
  const open = [...new Set(ports.filter(isPortOpen))];
  const connections = open.length ? `connections to port ${open.join(', ')}` : 'connections to some ports';
  return [{
    code: 'unproxied-pods',
    severity: open.length && what.some(one => one !== REGISTRY_ONLY) ? Severity.ERROR : Severity.WARNING,
    path,
    message: `${of === 'pod' ? `its pods get no proxy (${cause})` : `the proxy of its pods does not guard ${connections} (${cause})`}, so nothing enforces ${what.join(', ')}`,
    fix: 'remove the setting, or move the pods to a namespace without these policies',
  }];
}
