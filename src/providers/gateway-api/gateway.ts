import type { Gateway, GatewayListeners } from '../../../imports/gateway-api';
import { GatewayModel, hostSlug, redirectedHosts } from '../../model/gateway';
import { GatewayListener, GatewayTls } from '../../model/gateway-record';
import { Manifest } from '../provider';

/** A gateway that a controller runs. See https://gateway-api.sigs.k8s.io/reference/spec/#gateway */
export function gatewayApiGateway(gateway: GatewayModel, className: string): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    name: gateway.name,
    namespace: gateway.namespace.name,
    spec: {
      gatewayClassName: className,
      listeners: [
        ...gateway.listeners.flatMap(listener => listener.hosts.map(host => listenerOf(host, listener))),
        ...redirectedHosts(gateway).map(host => listenerOf(host, CLEAR_TEXT)),
      ],
    } satisfies Gateway['spec'],
  };
}

/** The listener whose cleartext requests are redirected. */
export const CLEAR_TEXT = { port: 80 };

/** A listener has one host, so each has a name of its own. */
export function listenerName(host: string, { port, tls }: Pick<GatewayListener, 'port' | 'tls'>): string {
  return `${!tls ? 'http' : tls.mode === 'passthrough' ? 'tls' : 'https'}-${port}-${host === '*' ? 'all' : hostSlug(host)}`;
}

function terminated({ certificate, clientCertificates }: Extract<GatewayTls, { mode: 'terminate' }>): GatewayListeners['tls'] {
  return {
    certificateRefs: [{ name: certificate.secret }],
    // An option of Istio's gateways; for others client certificates are a loss.
    ...(clientCertificates ? { options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } } : {}),
  };
}

function listenerOf(host: string, listener: Pick<GatewayListener, 'port' | 'tls'>): GatewayListeners {
  const { port, tls } = listener;
  return {
    name: listenerName(host, listener),
    ...(host === '*' ? {} : { hostname: host }),
    port,
    protocol: !tls ? 'HTTP' : tls.mode === 'passthrough' ? 'TLS' : 'HTTPS',
    ...(tls ? { tls: tls.mode === 'passthrough' ? { mode: 'Passthrough' } : terminated(tls) } : {}),
    allowedRoutes: { namespaces: { from: 'Same' } }, // a route elsewhere cannot take the host over
  };
}
