import { gatewayHost, hostLabel } from './egress-gateway';
import { exportTo } from './service-entry';
import { httpRoute } from './virtual-service';
import type { VirtualService, VirtualServiceHttp, VirtualServiceHttpRetries } from '../../../imports/istio-networking';
import { externalHttpPorts, ExternalModel } from '../../model/external';
import { ExternalPort } from '../../model/external-record';
import { MeshSettings } from '../../model/mesh-record';
import { omitUndefined } from '../../model/omit-undefined';
import { speaksHttp } from '../../model/port';
import { isEmptyTable } from '../../model/route-table';
import { renderedRules } from '../../model/rules';
import { Manifest } from '../provider';

/** A VirtualService for each host: request policies, and the route through the egress gateway. */
export function externalVirtualServices(external: ExternalModel, settings: MeshSettings): Manifest[] {
  if (isEmptyTable(external.routes) && !external.egressGateway) return [];
  return external.hosts.map(host => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name: objectName(external, host),
    namespace: external.namespace.name,
    spec: { ...(external.egressGateway ? throughGateway : direct)(external, host, settings), exportTo: exportTo(external) } satisfies VirtualService['spec'],
  }));
}

/** One object for each host, as Istio's rules for destinations take one only. */
export function objectName({ name, hosts }: ExternalModel, host: string): string {
  return hosts.length === 1 ? name : `${name}-${hostLabel(host)}`;
}

function direct(external: ExternalModel, host: string, settings: MeshSettings): VirtualService['spec'] {
  const ports = externalHttpPorts(external);
  return { hosts: [host], http: ports.flatMap(port => policies(external, host, settings, port.number, ports.length > 1)) };
}

/** Two hops: to the egress gateway, and from there to the host. Request policies apply on the first hop, for both. */
function throughGateway(external: ExternalModel, host: string, settings: MeshSettings): VirtualService['spec'] {
  const gateway = external.egressGateway!;
  const at = `${gateway.namespace.name}/${gateway.name}`;
  const gatewayFqdn = gatewayHost(gateway, settings);
  const toGateway = ({ number }: ExternalPort) => ({ destination: { host: gatewayFqdn, subset: hostLabel(host), port: { number } } });
  const out = ({ number }: ExternalPort) => ({ destination: { host, port: { number } } });
  const http = externalHttpPorts(external);
  const opaque = external.ports.filter(port => !speaksHttp(port));
  return omitUndefined({
    hosts: [host],
    gateways: ['mesh', at],
    http: http.length ? http.flatMap((port): VirtualServiceHttp[] => [
      ...policies(external, host, settings, port.number, true).map(rule => ({
        ...rule, match: rule.match!.map(match => ({ ...match, gateways: ['mesh'] })), route: [toGateway(port)],
      })),
      { match: [{ gateways: [at], port: port.number }], route: [out(port)], retries: gatewayRetries(external) },
    ]) : undefined,
    tls: opaque.length ? opaque.map(port => ({ match: [{ gateways: ['mesh'], port: port.number, sniHosts: [host] }], route: [toGateway(port)] })) : undefined,
    tcp: opaque.length ? opaque.map(port => ({ match: [{ gateways: [at], port: port.number }], route: [out(port)] })) : undefined,
  });
}

/**
 * The retries of the gateway. Declared ones are the caller's, for both hops. Without, Istio's defaults would apply at both: a gRPC status would be retried
 * twice at each, nine tries in all. The gateway keeps only what shows that the host has not received the request: the caller gets a 503 for a failed
 * connection to the host, which Istio's defaults do not retry.
 */
function gatewayRetries({ routes }: ExternalModel): VirtualServiceHttpRetries {
  return renderedRules(routes).some(({ retries }) => retries) ? { attempts: 0 } : { attempts: 2, retryOn: 'connect-failure,refused-stream' };
}

function policies(external: ExternalModel, host: string, settings: MeshSettings, port: number, matchPort: boolean): VirtualServiceHttp[] {
  return renderedRules(external.routes).map(rule => {
    const route = httpRoute(host, settings, rule, port, matchPort);
    return matchPort && !route.match ? { match: [{ port }], ...route } : route;
  });
}
