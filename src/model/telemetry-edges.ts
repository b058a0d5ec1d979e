import { Edge, EdgeSource, keyOf } from './edge';
import { MeshRecord } from './mesh-record';
import { providersOf, ReportingPods, reportedTo, telemetryLayers } from './telemetry';

/**
 * The edges of proxies to the collectors of the mesh that they report to: of each workload in a namespace with proxies, of gateways, and of the waypoints of
 * external services.
 */
export function telemetryEdges(
  mesh: Pick<MeshRecord, 'telemetry' | 'namespaces' | 'services' | 'workloads' | 'externals' | 'gateways' | 'egressGateways'>,
): Edge[] {
  const { telemetry, namespaces, services, workloads, externals, gateways, egressGateways } = mesh;
  if (!telemetry.length) return [];
  const meshed = new Set(namespaces.filter(({ injection }) => injection.enabled).map(({ name }) => name));
  const targets = new Map(services.map(service => [keyOf(service), service]));
  const edges = (source: EdgeSource & { readonly key: string }, pods: ReportingPods): Edge[] => {
    const layers = telemetryLayers(mesh, pods);
    return reportedTo(layers).flatMap(({ name, service, port }): Edge[] => {
      // What the proxy of a collector itself reports stays in its pods, or is a finding.
      if (service === undefined || service === source.key) return [];
      const { target } = targets.get(service)!.ports.find(({ number }) => number === port)!;
      const owner = layers.filter(layer => providersOf(layer).some(provider => provider.name === name)).at(-1)!.path;
      return [{ owner, source, target: { type: 'service', key: service }, scope: { ports: [target] }, reason: 'telemetry' }];
    });
  };
  return [
    ...services.filter(({ namespace }) => meshed.has(namespace)).flatMap(service => (
      edges({ type: 'workload', key: keyOf(service) }, { namespace: service.namespace, service: keyOf(service) })
    )),
    ...workloads.filter(({ namespace }) => meshed.has(namespace)).flatMap(workload => edges({ type: 'workload', key: keyOf(workload) }, workload)),
    ...gateways.flatMap(gateway => edges({ type: 'gateway', key: keyOf(gateway) }, { namespace: gateway.workload.namespace ?? gateway.namespace })),
    ...egressGateways.flatMap(gateway => edges({ type: 'egress-gateway', key: keyOf(gateway) }, { namespace: gateway.namespace })),
    ...externals.filter(({ namespace }) => meshed.has(namespace)).flatMap(external => (
      edges({ type: 'external', key: keyOf(external) }, { namespace: external.namespace })
    )),
  ];
}
