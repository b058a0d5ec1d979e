import { Check } from './check';
import { addTo } from '../model/add-to';
import { wildcardsCovering } from '../model/connection-rule';
import { Finding } from '../model/finding';
import { GatewayModel, redirectedHosts } from '../model/gateway';
import { identityKey } from '../model/identity';
import { Severity } from '../model/severity';

/** A host and port that a gateway serves. */
interface ServedHost { readonly gateway: GatewayModel; readonly host: string; readonly port: number }

/** Two gateways on the same pods serve one host on one port: one of the two gets no requests. */
export const gatewayHostClash: Check = (mesh, provider) => {
  // By pods, port and host: the first gateway that serves it; and by a wildcard instead of the host, those that serve names below it.
  const first = new Map<string, ServedHost>();
  const below = new Map<string, ServedHost[]>();
  return mesh.gateways.flatMap(gateway => {
    const identity = provider.gatewayIdentity(gateway);
    const pods = identity ? identityKey(identity) : gateway.path;
    const all = servedHosts(gateway);
    const findings = all.flatMap((one): Finding[] => {
      const key = (host: string) => `${pods} ${one.port} ${host}`;
      const same = first.get(key(one.host));
      const overlapping = [...above(one.host).flatMap(host => first.get(key(host)) ?? []), ...below.get(key(one.host)) ?? []];
      return [...(same ? [clash(one, same)] : []), ...overlapping.map(other => overlap(one, other))];
    });
    for (const one of all) {
      const key = (host: string) => `${pods} ${one.port} ${host}`;
      if (first.has(key(one.host))) continue;
      first.set(key(one.host), one);
      for (const wildcard of above(one.host)) addTo(below, key(wildcard), one);
    }
    return findings;
  });
};

function clash({ gateway, host, port }: ServedHost, other: ServedHost): Finding {
  return {
    code: 'gateway-host-clash',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `both it and ${other.gateway.path} serve host ${host} on port ${port} on the same gateway pods`,
    fix: 'serve the host from one Gateway: every chart can add routes to it',
  };
}

function overlap({ gateway, host, port }: ServedHost, other: ServedHost): Finding {
  return {
    code: 'gateway-host-clash',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `its host ${host} on port ${port} overlaps with ${other.host} of ${other.gateway.path} on the same gateway pods: the more specific host takes precedence`,
    fix: 'serve both hosts from one Gateway, or acknowledge that it is intended',
  };
}

/** The wildcards that match a host as well. */
function above(host: string): string[] {
  return host === '*' ? [] : [...wildcardsCovering(host), '*'];
}

function servedHosts(gateway: GatewayModel): ServedHost[] {
  return [
    ...gateway.listeners.flatMap(({ hosts, port }) => hosts.map(host => ({ gateway, host, port }))),
    ...redirectedHosts(gateway).map(host => ({ gateway, host, port: 80 })),
  ];
}
