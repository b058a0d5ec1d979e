import { GatewayTls } from './gateway-tls';
import { hostSlug } from '../model/gateway';
import { GatewayListener as ListenerModel, GatewayTls as TlsModel } from '../model/gateway-record';
import { inputError } from '../model/input-error';
import { portNumber } from '../model/number';

/**
 * Hosts that a gateway answers for. The names have to lead to it by DNS.
 * @example
 * const listener: GatewayListener = {
 *   hosts: ['shop.example.com'],
 *   tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') }),
 * };
 */
export interface GatewayListener {
  /** Whole DNS names, lower-case; the first label may be a `*`, which stands for one or more labels. `*` alone is every host. */
  readonly hosts: string[];
  /**
   * What is done with TLS.
   * @default - none: requests come in clear text
   */
  readonly tls?: GatewayTls;
  /**
   * The port that clients come to: 1 to 65535. The Service of the gateway's pods has to publish it.
   * @default - 443 with TLS, 80 without
   */
  readonly port?: number;
  /**
   * Whether requests in clear text, on port 80, are told to come back with TLS (301) rather than refused. Needs port 443.
   * @default - true where the gateway ends TLS on port 443
   */
  readonly httpsRedirect?: boolean;
}

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(\\*|(\\*\\.)?${LABEL}(\\.${LABEL})+)$`);

/** Gateway API takes 64 listeners, and a host with a redirect needs two. */
const MOST_HOSTS = 32;

/** Checks the listeners, and gives them in the model's terms. */
export function modelListeners(where: string, gateway: string, listeners: readonly GatewayListener[]): ListenerModel[] {
  if (!listeners.length) throw inputError({ where, what: 'listeners', got: listeners, allowed: 'at least one', fix: 'name the hosts that the gateway answers for' });
  const model = listeners.map(listener => modelListener(where, gateway, listener));
  const all = model.flatMap(({ hosts }) => hosts);
  if (all.length > MOST_HOSTS) {
    throw inputError({ where, what: 'number of hosts', got: all.length, allowed: `at most ${MOST_HOSTS}`, fix: 'use a wildcard, or a further gateway' });
  }
  const taken = new Set<string>();
  const claim = (host: string, port: number) => {
    if (taken.has(`${host}:${port}`)) {
      throw inputError({
        where, what: 'host', got: `${host} on port ${port}, twice`, allowed: 'each host once for a port, which a redirect takes too', fix: 'remove one, or set httpsRedirect to false',
      });
    }
    taken.add(`${host}:${port}`);
  };
  for (const { hosts, port, httpsRedirect } of model) {
    for (const host of hosts) {
      claim(host, port);
      if (httpsRedirect) claim(host, 80);
    }
  }
  return model;
}

function modelListener(where: string, gateway: string, { hosts, tls, port, httpsRedirect }: GatewayListener): ListenerModel {
  if (!hosts.length) throw inputError({ where, what: 'hosts', got: hosts, allowed: 'at least one', fix: "name the hosts, or '*' for all" });
  const wrong = hosts.find(host => host.length > 253 || !HOST.test(host));
  if (wrong !== undefined) {
    throw inputError({
      where, what: 'host', got: wrong, allowed: "whole DNS names in lower case, '*' as the first label or alone", fix: 'write the host as clients ask for it, without scheme and port',
    });
  }
  const number = portNumber(where, 'port', port ?? (tls ? 443 : 80));
  const ends = tls?._tls.mode === 'terminate';
  if (httpsRedirect && !(ends && number === 443)) {
    throw inputError({
      where,
      what: 'httpsRedirect',
      got: `true, on port ${number} ${!tls ? 'without TLS' : ends ? 'with TLS' : 'with TLS passed through'}`,
      allowed: 'true where the gateway ends TLS on port 443',
      fix: 'leave it out: a redirect leads to the port of https, and to a gateway that reads requests',
    });
  }
  return { hosts, port: number, tls: tls && modelTls(where, gateway, hosts, tls), httpsRedirect: httpsRedirect ?? (ends && number === 443) };
}

function modelTls(where: string, gateway: string, hosts: readonly string[], { _tls: tls }: GatewayTls): TlsModel {
  if (tls.mode === 'passthrough') return tls;
  const { secret, issuer } = tls.certificate._source;
  if (issuer && hosts.includes('*')) {
    throw inputError({ where, what: 'certificate for host', got: '*', allowed: 'hosts that a certificate can name', fix: 'name the hosts, or use GatewayCertificate.fromSecret()' });
  }
  return {
    mode: 'terminate',
    certificate: { secret: secret ?? `${gateway}-${hostSlug(hosts[0])}`, issuer },
    minVersion: tls.minVersion,
    clientCertificates: tls.clientCertificates,
  };
}
