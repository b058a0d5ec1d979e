import { GatewayTls, TlsVersion } from './gateway-tls';
import { enumValue } from '../input/enum-value';
import { hostName } from '../input/host-name';
import { instanceOf } from '../input/instance-of';
import { list } from '../input/list';
import { portNumber } from '../input/port-number';
import { HEALTH_PORT, hostSlug } from '../model/gateway';
import { GatewayListener as ListenerModel, GatewayTls as TlsModel } from '../model/gateway-record';
import { inputError } from '../model/input-error';

/**
 * A listener of an ingress gateway: hosts, port and TLS. DNS must resolve the hosts to the gateway.
 * @example
 * const listener: GatewayListener = {
 *   hosts: ['shop.example.com'],
 *   tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }),
 * };
 */
export interface GatewayListener {
  /** Hosts: full DNS names in lower case, or `*.example.com` for all below a domain (one or more labels), or `*` for all hosts. */
  readonly hosts: string[];
  /**
   * TLS mode and certificate.
   * @default - none: plaintext
   */
  readonly tls?: GatewayTls;
  /**
   * Port of the listener: 1 to 65535, except 15021, where gateways of Istio answer health checks. The Service of the gateway's pods must have it.
   * @default - 443 with TLS at the gateway, 80 without
   */
  readonly port?: number;
  /**
   * Whether plaintext requests are redirected to HTTPS (301): with TLS termination on port 443 those on port 80, where the route of an ACME challenge
   * takes precedence for a certificate of an issuer. With `GatewayTls.atLoadBalancer()` those with `x-forwarded-proto: http`, which requires
   * `GatewayProps.trustedProxies`.
   * @default - true with TLS termination on port 443
   */
  readonly httpsRedirect?: boolean;
}

/** A Gateway has at most 64 listeners, and a host with a redirect needs two. */
const MOST_HOSTS = 32;

/** The listeners in the model's terms. @throws if there is none, a host or port is invalid, or two listeners have one host and port */
export function modelListeners(where: string, gateway: string, listeners: readonly GatewayListener[], trustedProxies: number): ListenerModel[] {
  if (!list(where, 'listeners', listeners).length) throw inputError({ where, what: 'listeners', got: listeners, allowed: 'at least one', fix: 'give the hosts that the gateway serves' });
  const model = listeners.flatMap(listener => modelListener(where, gateway, listener, trustedProxies));
  const all = model.flatMap(({ hosts }) => hosts);
  if (all.length > MOST_HOSTS) {
    throw inputError({ where, what: 'number of hosts', got: all.length, allowed: `at most ${MOST_HOSTS}`, fix: 'use a wildcard, or another gateway' });
  }
  const usedPorts = new Set<string>();
  const claim = (host: string, port: number) => {
    if (usedPorts.has(`${host}:${port}`)) {
      throw inputError({
        where, what: 'host', got: `${host} on port ${port}, twice`, allowed: 'one listener for each host and port; httpsRedirect adds one on port 80', fix: 'remove one of the two, or set httpsRedirect to false',
      });
    }
    usedPorts.add(`${host}:${port}`);
  };
  for (const { hosts, port, httpsRedirect } of model) {
    for (const host of hosts) {
      claim(host, port);
      if (httpsRedirect) claim(host, 80);
    }
  }
  return model;
}

/**
 * A listener in the model's terms; one for each host whose certificate is from an issuer, which so has a name of its own: another host in the list
 * renames no certificate, and a host that gets none keeps no other without.
 */
function modelListener(where: string, gateway: string, listener: GatewayListener, trustedProxies: number): ListenerModel[] {
  const { hosts, tls, port, httpsRedirect } = listener;
  if (!list(where, 'hosts', hosts).length) throw inputError({ where, what: 'hosts', got: hosts, allowed: 'at least one', fix: "give the hosts, or '*' for all" });
  for (const host of hosts) hostName(where, 'host', host, { wildcard: true, anyHost: true });
  const mode = tls?._tls.mode;
  if (mode === 'load-balancer') return [behindLoadBalancer(where, listener, trustedProxies)];
  const number = listenerPort(where, port ?? (tls ? 443 : 80));
  const terminatesTls = mode === 'terminate';
  if (httpsRedirect && !(terminatesTls && number === 443)) {
    throw inputError({
      where,
      what: 'httpsRedirect',
      got: `true, on port ${number} ${!tls ? 'without TLS' : terminatesTls ? 'with TLS' : 'with TLS passthrough'}`,
      allowed: 'true with TLS termination on port 443',
      fix: 'leave it out: the redirect goes to port 443 of a gateway that terminates TLS',
    });
  }
  const of = (some: readonly string[]): ListenerModel => ({
    hosts: [...some],
    port: number,
    tls: tls && modelTls(where, `${gateway}-${hostSlug(some[0])}${number === 443 ? '' : `-${number}`}`, some, tls),
    httpsRedirect: httpsRedirect ?? (terminatesTls && number === 443),
  });
  const all = of(hosts);
  return all.tls?.mode === 'terminate' && all.tls.certificate.issuer ? hosts.map(host => of([host])) : [all];
}

function listenerPort(where: string, port: number): number {
  if (portNumber(where, 'port', port) !== HEALTH_PORT) return port;
  throw inputError({ where, what: 'port', got: port, allowed: 'another port: gateways of Istio answer health checks on it, for every client', fix: 'use 443, 80 or another port' });
}

/** @throws if it redirects, and the gateway would replace the header that says whether the client used TLS */
function behindLoadBalancer(where: string, { hosts, port = 80, httpsRedirect = false }: GatewayListener, trustedProxies: number): ListenerModel {
  if (httpsRedirect && !trustedProxies) {
    throw inputError({
      where,
      what: 'httpsRedirect',
      got: 'true, with TLS at the load balancer and no trusted proxy',
      allowed: 'true with trustedProxies of at least 1',
      fix: 'set trustedProxies to that of the gateway: a gateway without them overwrites x-forwarded-proto with http, so every request would be redirected again and again',
    });
  }
  return { hosts: [...hosts], port: listenerPort(where, port), httpsRedirect: false, loadBalancerTls: { httpsRedirect } };
}

function modelTls(where: string, issuedSecret: string, hosts: readonly string[], { _tls: tls }: GatewayTls): TlsModel {
  if (tls.mode !== 'terminate') return { mode: 'passthrough' };
  const { secret, issuer } = instanceOf(where, 'certificate', tls.certificate, 'GatewayCertificate')._source;
  if (issuer && hosts.includes('*')) {
    throw inputError({ where, what: 'certificate for host', got: '*', allowed: 'hosts that a certificate can have', fix: 'give the hosts, or use GatewayCertificate.fromSecret()' });
  }
  return {
    mode: 'terminate',
    certificate: { secret: secret ?? issuedSecret, issuer },
    minVersion: tls.minVersion === undefined ? undefined : enumValue(where, 'minVersion', tls.minVersion, TlsVersion),
    clientCertificates: tls.clientCertificates,
  };
}
