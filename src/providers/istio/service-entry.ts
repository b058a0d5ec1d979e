import type { ServiceEntry, ServiceEntryPorts } from '../../../imports/istio-networking';
import { ExternalModel, exportedTo } from '../../model/external';
import { ExternalPort, ResolutionMode } from '../../model/external-record';
import { omitUndefined } from '../../model/omit-undefined';
import { PortProtocol } from '../../model/port';
import { Manifest } from '../provider';

const RESOLUTION: Readonly<Record<ResolutionMode, ServiceEntry['spec']['resolution']>> = {
  'dns': 'DNS', 'static': 'STATIC', 'none': 'NONE', 'dynamic-dns': 'DYNAMIC_DNS',
};

const PROTOCOL: Readonly<Record<PortProtocol, string>> = {
  [PortProtocol.HTTP]: 'HTTP',
  [PortProtocol.HTTP2]: 'HTTP2',
  [PortProtocol.GRPC]: 'GRPC',
  [PortProtocol.HTTPS]: 'HTTPS',
  [PortProtocol.TLS]: 'TLS',
  [PortProtocol.TCP]: 'TCP',
};

/**
 * The ServiceEntry of an external service.
 * @param limited whether to set exportTo
 * See https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function serviceEntry(external: ExternalModel, labels?: Record<string, string>, limited = true): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    name: external.name,
    namespace: external.namespace.name,
    labels,
    spec: omitUndefined({
      hosts: [...external.hosts],
      addresses: unlessNone(external.addresses),
      ports: external.ports.map(entryPort),
      location: 'MESH_EXTERNAL' as const,
      resolution: RESOLUTION[external.resolution],
      endpoints: external.endpoints.length ? external.endpoints.map(address => ({ address })) : undefined,
      exportTo: limited ? exportTo(external) : undefined,
    }) satisfies ServiceEntry['spec'],
  };
}

/** The namespaces that see it; the default would be all. */
export function exportTo(external: ExternalModel): string[] {
  return exportedTo(external).map(({ name }) => (name === external.namespace.name ? '.' : name));
}

function entryPort({ name, number, target, protocol }: ExternalPort): ServiceEntryPorts {
  return omitUndefined({ number, name, protocol: PROTOCOL[protocol], targetPort: target === number ? undefined : target });
}

function unlessNone(items: readonly string[]): string[] | undefined {
  return items.length ? [...items] : undefined;
}
