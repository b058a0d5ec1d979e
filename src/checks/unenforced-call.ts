import { Check } from './check';
import { Grant } from '../model/grant';
import { NamespaceModel } from '../model/namespace';
import { OutboundTraffic } from '../model/outbound-traffic';
import { Severity } from '../model/severity';

/** Guard rail of access: `calls()` to a target where no proxy denies the clients that did not declare a call. */
export const unenforcedCall: Check = mesh => {
  const isRegistryOnly = ({ outboundTraffic }: NamespaceModel) => outboundTraffic === OutboundTraffic.REGISTRY_ONLY;
  const registryOnly = new Set(mesh.namespaces.filter(isRegistryOnly).map(({ name }) => name));
  const open = ({ caller }: Grant) => !registryOnly.has(caller.namespace.name);
  return [
    ...mesh.services.filter(({ namespace }) => !namespace.zeroTrust).map(({ path, namespace, grants }) => ({
      path,
      callers: callersOf(grants),
      why: `namespace ${namespace.name} allows every client`,
      fix: 'use a ZeroTrustNamespace, or acknowledge that the calls are documentation',
    })),
    ...mesh.externals.filter(({ egressGateway }) => !egressGateway?.namespace.zeroTrust).map(({ path, grants }) => ({
      path,
      callers: callersOf(grants.filter(open)),
      why: 'no egress gateway in a ZeroTrustNamespace authorizes them, and outbound traffic of their namespaces is not REGISTRY_ONLY',
      fix: 'set egressGateway, or OutboundTraffic.REGISTRY_ONLY on the namespaces of the callers, or acknowledge it',
    })),
  ].filter(({ callers }) => callers.length).map(({ path, callers, why, fix }) => ({
    code: 'unenforced-call',
    severity: Severity.WARNING,
    path,
    message: `access: the calls of ${callers.join(' and ')} to it are not enforced: ${why}`,
    fix,
  }));
};

/** Callers that declared their calls with `calls()`: the route of a gateway is more than access. */
function callersOf(grants: readonly Grant[]): string[] {
  return [...new Set(grants.filter(({ isRoute }) => !isRoute).map(({ caller }) => caller.path))].sort();
}
