import { Check } from './check';
import { addTo } from '../model/add-to';
import { GatewayModel } from '../model/gateway';
import { GatewayListener } from '../model/gateway-record';
import { Severity } from '../model/severity';

/**
 * A wildcard with TLS, and a host below it on the same port: the certificate of the wildcard is valid for the host too, so clients with HTTP/2 may send
 * its requests over a connection to another host of the wildcard. A gateway chooses the routes of a connection by its SNI.
 * See https://datatracker.ietf.org/doc/html/rfc9113#section-9.1.1
 */
export const reusedGatewayConnection: Check = ({ gateways }) => gateways.flatMap(gateway => {
  const covered = coveredHosts(gateway);
  return wildcards(gateway).flatMap(({ host: wildcard, port }) => {
    const hosts = covered.get(`${wildcard} ${port}`);
    if (!hosts) return [];
    return [{
      code: 'reused-gateway-connection',
      severity: Severity.WARNING,
      path: gateway.path,
      message: `the certificate of ${wildcard} is valid for ${[...new Set(hosts)].join(', ')} too: clients may reuse a connection, and such requests use the routes of ${wildcard}`,
      fix: 'use a wildcard that does not cover the other hosts, for example *.apps.example.com, or serve them from a Gateway with another IP address',
    }];
  });
});

interface Served { readonly host: string; readonly port: number }

/** Those whose certificate the gateway has. */
function wildcards({ listeners }: GatewayModel): Served[] {
  return listeners.filter(({ tls }) => tls?.mode === 'terminate').flatMap(served).filter(({ host }) => host.startsWith('*.'));
}

function served({ hosts, port }: GatewayListener): Served[] { return hosts.map(host => ({ host, port })); }

/** Hosts by the wildcard whose certificate is valid for them, and the port: in a certificate a wildcard stands for one label. */
function coveredHosts({ listeners }: GatewayModel): ReadonlyMap<string, readonly string[]> {
  const covered = new Map<string, string[]>();
  for (const { host, port } of listeners.filter(({ tls }) => tls).flatMap(served)) if (!host.startsWith('*')) addTo(covered, `${host.replace(/^[^.]+/, '*')} ${port}`, host);
  return covered;
}
