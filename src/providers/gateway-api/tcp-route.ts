import type { TCPRoute } from '../../../imports/gateway-api';
import { Port } from '../../model/port';
import { ServiceModel, splitPorts } from '../../model/service';
import { Supports } from '../../model/supports';
import { tcpRulesOn } from '../../model/tcp-rules';
import { standardAppProtocol } from '../kubernetes/service';
import { Manifest } from '../provider';
import { backends, serviceRef } from './http-route';
import { ApiVersions } from './versions';

/**
 * A TCPRoute for each port whose connections are split. It has one rule without matches: it applies to all connections.
 * See https://gateway-api.sigs.k8s.io/reference/api-types/tcproute/
 */
export function tcpRoutes(service: ServiceModel, supports: Supports, { TCPRoute: version }: ApiVersions): Manifest[] {
  return splitPorts(service, supports).map(port => ({
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind: 'TCPRoute',
    name: service.ports.length > 1 ? `${service.name}-${port.name}` : service.name,
    namespace: service.namespace.name,
    spec: spec(service, port, supports),
  }));
}

/** The protocol of a port; TCP where its connections are split, as a mesh that inspects TLS would require TLSRoutes, which match SNI. */
export function appProtocol(service: ServiceModel, supports: Supports): (port: Port) => string {
  return port => (splitPorts(service, supports).includes(port) ? 'tcp' : standardAppProtocol(port));
}

function spec(service: ServiceModel, port: Port, supports: Supports): TCPRoute['spec'] {
  const [{ shares }] = tcpRulesOn(service.routes, port.number, supports);
  return { parentRefs: [serviceRef(service.name, port.number)], rules: [{ backendRefs: backends(service, port, shares) }] };
}
