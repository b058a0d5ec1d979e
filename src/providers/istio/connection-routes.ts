import { destinations } from './destinations';
import { source } from './http-match';
import type { VirtualServiceTcp, VirtualServiceTcpMatch } from '../../../imports/istio-networking';
import { ConnectionRule } from '../../model/connection-rule';
import { host, MeshSettings } from '../../model/mesh';
import { ServiceModel, splitPorts } from '../../model/service';

/** The rules for connections to the ports that are split. See https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute */
export function tcpRoutes(service: ServiceModel, settings: MeshSettings): VirtualServiceTcp[] {
  return splitPorts(service).flatMap(({ number }) => service.routes.connections(number).map((rule): VirtualServiceTcp => ({
    match: tcpMatches(rule), route: destinations(rule.shares, host(service, settings), number),
  })));
}

function tcpMatches({ port, callers }: ConnectionRule): VirtualServiceTcpMatch[] {
  return callers ? callers.map(caller => ({ port, ...source(caller) })) : [{ port }];
}
