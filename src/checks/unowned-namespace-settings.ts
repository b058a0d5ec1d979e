import { Check } from './check';
import { OutboundTraffic } from '../model/outbound-traffic';
import { Severity } from '../model/severity';

/** A namespace that this app does not create, but deploys pods to: the `REGISTRY_ONLY` of the mesh does not apply to these pods. */
export const unownedNamespaceSettings: Check = mesh => {
  if (mesh.settings.outboundTraffic !== OutboundTraffic.REGISTRY_ONLY) return [];
  const deployed = new Set([...mesh.services, ...mesh.workloads].filter(({ podLabels }) => !podLabels).map(({ namespace }) => namespace.name));
  return mesh.namespaces.filter(({ created, outboundTraffic, name }) => !created && !outboundTraffic && deployed.has(name)).map(({ path, name }) => ({
    code: 'unowned-namespace-settings',
    severity: Severity.WARNING,
    path,
    message: `outboundTraffic REGISTRY_ONLY of the mesh does not apply to namespace ${name}, which this app does not create: `
      + 'pods that this app deploys there may send traffic to undeclared destinations',
    fix: 'set outboundTraffic on the namespace, which then applies to all its pods, or acknowledge that its owner restricts egress',
  }));
};
