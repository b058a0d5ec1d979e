import { Check } from './check';
import { addTo } from '../model/add-to';
import { wildcardsCovering } from '../model/connection-rule';
import { Finding } from '../model/finding';
import { GatewayModel, redirectedHosts } from '../model/gateway';
import { Severity } from '../model/severity';

/** What a gateway answers for. */
interface Answered { readonly gateway: GatewayModel; readonly host: string; readonly port: number }

/** Two gateways that the same pods run, and that both answer for a host on a port: one of the two gets no requests. */
export const gatewayHostClash: Check = (mesh, provider) => {
  // By pods, port and host: the first gateway for it; and by a wildcard instead of the host, those for names below it.
  const first = new Map<string, Answered>();
  const below = new Map<string, Answered[]>();
  return mesh.gateways.flatMap(gateway => {
    const identity = provider.gatewayIdentity(gateway);
    const pods = identity ? `${identity.namespace.name}/${identity.serviceAccount}` : gateway.path;
    const all = answered(gateway);
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

function clash({ gateway, host, port }: Answered, other: Answered): Finding {
  return {
    code: 'gateway-host-clash',
    severity: Severity.ERROR,
    path: gateway.path,
    message: `it answers for ${host} on port ${port}, and so does ${other.gateway.path} in the same pods`,
    fix: 'keep the host in one gateway: routes of all charts can be added to it',
  };
}

function overlap({ gateway, host, port }: Answered, other: Answered): Finding {
  return {
    code: 'gateway-host-clash',
    severity: Severity.WARNING,
    path: gateway.path,
    message: `its ${host} on port ${port} overlaps with ${other.host} of ${other.gateway.path} in the same pods: requests go to the narrower`,
    fix: 'keep both in one gateway, or acknowledge that it is meant',
  };
}

/** The wildcards that take requests for a host too. */
function above(host: string): string[] {
  return host === '*' ? [] : [...wildcardsCovering(host), '*'];
}

function answered(gateway: GatewayModel): Answered[] {
  return [
    ...gateway.listeners.flatMap(({ hosts, port }) => hosts.map(host => ({ gateway, host, port }))),
    ...redirectedHosts(gateway).map(host => ({ gateway, host, port: 80 })),
  ];
}
