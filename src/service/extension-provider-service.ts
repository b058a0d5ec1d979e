import type { MeshService } from './mesh-service';
import { instanceOf } from '../input/instance-of';
import { portNumber } from '../input/port-number';
import { keyOf } from '../model/edge';
import { EgressHostRecord } from '../model/egress-host';
import { inputError } from '../model/input-error';
import { host as fullName } from '../model/mesh';
import { PortProtocol } from '../model/port';
import type { EgressHost } from '../namespace/egress-host';

/** The service of an extension provider of the mesh: an external authorizer, or a collector of telemetry. */
export interface ExtensionProviderService {
  /** The port of its Service. */
  readonly port: number;
  /** Key of its service, where the mesh has it. */
  readonly service?: string;
  /** Its Service or host, where others deploy it. */
  readonly host?: EgressHostRecord;
  readonly meshService?: MeshService;
}

/** The options that name it: exactly one service, and a port. */
interface ServiceOptions { readonly service?: MeshService; readonly existingService?: EgressHost; readonly port?: number }

/** Whether a port speaks what the provider needs. */
type Speaks = (port: { readonly protocol: PortProtocol }) => boolean;

/** @throws unless there is exactly one service, with such a port */
export function extensionProviderService(
  where: string, { service, existingService, port }: ServiceOptions, speaks: Speaks, protocols: string,
): ExtensionProviderService {
  if (!service === !existingService) {
    throw inputError({
      where,
      what: 'service',
      got: service ? 'service and existingService' : 'neither service nor existingService',
      allowed: 'one of service and existingService',
      fix: 'name the service: the proxies have to reach it',
    });
  }
  if (existingService) {
    const host = instanceOf(where, 'existingService', existingService, 'EgressHost')._egressHost;
    if ((host.service === undefined && host.host === undefined) || host.host?.startsWith('*')) {
      throw inputError({ where, what: 'existingService', got: `${host.namespace}/${host.host ?? '*'}`, allowed: 'one Service or host', fix: "use EgressHost.service('auth', 'opa')" });
    }
    if (host.ports) throw inputError({ where, what: 'ports of existingService', got: host.ports, allowed: 'none', fix: 'give the port as port of the provider' });
    if (port === undefined) throw inputError({ where, what: 'port', got: port, allowed: '1 to 65535', fix: 'give the port of the Service' });
    return { host, port: portNumber(where, 'port', port) };
  }
  const meshService = instanceOf(where, 'service', service!, 'MeshService');
  const { ports } = meshService._model;
  const target = ports.find(one => (port === undefined ? speaks(one) : one.number === port));
  if (!target || !speaks(target)) {
    throw inputError({
      where,
      what: `port of ${meshService.node.path}`,
      got: target ? `${target.number} (${target.protocol})` : port ?? ports.map(({ number, protocol }) => `${number} (${protocol})`).join(', '),
      allowed: `ports that speak ${protocols}: ${ports.filter(speaks).map(({ number }) => number).join(', ') || 'it has none'}`,
      fix: ports.some(speaks) ? 'name one of these, or set the protocol of the port' : 'set the protocol of the port',
    });
  }
  return { service: keyOf(meshService._model), port: target.number, meshService };
}

/** As the mesh config names it: its namespace, so that no other namespace can have a ServiceEntry of that host in its place. */
export function extensionProviderHost(clusterDomain: string, { service, host }: Pick<ExtensionProviderService, 'service' | 'host'>): string {
  if (host?.host !== undefined) return `${host.namespace}/${host.host}`;
  const [namespace, name] = host ? [host.namespace, serviceOf(host)] : service!.split('/');
  return `${namespace}/${fullName({ name, namespace: { name: namespace } }, { clusterDomain })}`;
}

function serviceOf({ service }: EgressHostRecord): string { return service!; }
