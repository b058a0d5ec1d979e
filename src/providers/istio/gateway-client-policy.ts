import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { GatewayModel, HEALTH_PORT } from '../../model/gateway';
import { Manifest } from '../provider';

type Spec = NonNullable<AuthorizationPolicy['spec']>;
type Rule = NonNullable<Spec['rules']>[number];

/**
 * Denies clients at a gateway by their addresses. It has no ALLOW rule, which would open the gateway to clients that another policy denies.
 * `remoteIpBlocks` are compared with the address from x-forwarded-for where the gateway trusts proxies in front, else with that of the connection.
 * @param scopes the requests of the gateway, as parts of a rule: each is denied
 */
export function clientPolicy(
  { name, allowedClients, deniedClients }: GatewayModel, namespace: string, pods: Pick<Spec, 'selector' | 'targetRefs'>, scopes: readonly Pick<Rule, 'to' | 'when'>[],
): Manifest[] {
  const sources = [
    ...(allowedClients ? [{ notRemoteIpBlocks: [...allowedClients] }] : []),
    ...(deniedClients ? [{ remoteIpBlocks: [...deniedClients] }] : []),
  ];
  if (!sources.length) return [];
  const rules = sources.flatMap(source => scopes.map((scope): Rule => ({ from: [{ source }], ...scope })));
  return [{
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name: `${name}-clients`, namespace, spec: { ...pods, action: 'DENY', rules } satisfies Spec,
  }];
}

/** Every request at the pods. */
export const ANY_REQUEST: Pick<Rule, 'to' | 'when'> = {};

const SNI = 'connection.sni';

/**
 * The requests for the hosts of a gateway, whose pods may serve hosts of other gateways too: by SNI for TLS, by the Host header for plaintext. A
 * wildcard in place of the Host header could be evaded by a port behind it, so a plaintext wildcard means all plaintext hosts.
 */
export function requestsOf(gateway: GatewayModel): Pick<Rule, 'to' | 'when'>[] {
  const hostsOf = (isTls: boolean) => gateway.listeners.filter(({ tls }) => !!tls === isTls).flatMap(({ hosts }) => hosts);
  const encrypted = [...new Set(hostsOf(true))];
  // The redirect to https is for everybody: it says nothing of the host, and a certificate authority must reach the answer to an ACME challenge.
  const plaintext = [...new Set(hostsOf(false))];
  // Such a listener also serves clients without SNI.
  if (encrypted.includes('*')) return [ANY_REQUEST];
  const isExact = plaintext.every(host => !host.startsWith('*'));
  // On connections that are no HTTP Istio ignores the hosts, and TLS passthrough of others has an SNI.
  const withoutSni = { when: [{ key: SNI, notValues: ['*'] }] };
  // Without a port Istio warns that a DENY rule by host denies TCP connections too.
  const byHost = { to: [{ operation: { hosts: plaintext.flatMap(host => [host, `${host}:*`]), notPorts: [`${HEALTH_PORT}`] } }] };
  return [
    ...(encrypted.length ? [{ when: [{ key: SNI, values: encrypted }] }] : []),
    ...(plaintext.length ? [{ ...(isExact ? byHost : {}), ...withoutSni }] : []),
  ];
}
