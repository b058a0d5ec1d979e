import { Check } from './check';
import { Severity } from '../model/severity';

/** A namespace that this app does not create would get an egress policy for all its pods, which replaces or precedes that of its owner. */
export const unownedEgressPolicy: Check = (mesh, provider) => {
  const unowned = mesh.namespaces.filter(({ created, outboundTraffic }) => !created && !outboundTraffic);
  return unowned.filter(namespace => provider.namespaceObjects(namespace, mesh).some(({ kind }) => kind === 'EgressNetwork')).map(({ path, name }) => ({
    code: 'unowned-egress-policy',
    severity: Severity.ERROR,
    path,
    message: `its services and workloads reach what is outside the mesh by routes of an EgressNetwork ${name}/egress, which would be the egress policy of `
      + 'all pods there, and this app does not create the namespace',
    fix: 'set outboundTraffic on the namespace, if this app is to have its egress policy, or leave the calls to the app that does',
  }));
};
