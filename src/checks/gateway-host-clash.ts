import { Check } from './check';
import { Finding } from '../model/finding';
import { GatewayModel, hostsOverlap, redirectedHosts } from '../model/gateway';
import { Severity } from '../model/severity';

/** Two gateways that the same pods run, and that both answer for a host on a port: one of the two gets no requests. */
export const gatewayHostClash: Check = (mesh, provider) => {
  const pods = (gateway: GatewayModel) => {
    const identity = provider.gatewayIdentity(gateway);
    return identity ? `${identity.namespace.name}/${identity.serviceAccount}` : gateway.path;
  };
  const besides = (gateway: GatewayModel, i: number) => mesh.gateways.slice(0, i).filter(other => pods(other) === pods(gateway));
  return mesh.gateways.flatMap((gateway, i) => besides(gateway, i).flatMap((other): Finding[] => (
    answered(gateway).flatMap(one => answered(other).filter(two => one.port === two.port && hostsOverlap(one.host, two.host)).map(two => ({
      code: 'gateway-host-clash',
      severity: one.host === two.host ? Severity.ERROR : Severity.WARNING,
      path: gateway.path,
      message: one.host === two.host
        ? `it answers for ${one.host} on port ${one.port}, and so does ${other.path} in the same pods`
        : `its ${one.host} on port ${one.port} overlaps with ${two.host} of ${other.path} in the same pods: requests go to the narrower`,
      fix: one.host === two.host ? 'keep the host in one gateway: routes of all charts can be added to it' : 'keep both in one gateway, or acknowledge that it is meant',
    })))
  )));
};

function answered(gateway: GatewayModel): { readonly host: string; readonly port: number }[] {
  return [
    ...gateway.listeners.flatMap(({ hosts, port }) => hosts.map(host => ({ host, port }))),
    ...redirectedHosts(gateway).map(host => ({ host, port: 80 })),
  ];
}
