import { Check } from './check';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';
import { createsWaypoint, isWaypointDeclared, waypointName } from '../model/waypoint';
import { targetsBehindWaypoints } from '../providers/provider';

/**
 * A namespace of others that needs a waypoint, and nobody says whose: a Gateway of this app would replace that of its owner if it has the same name. And a
 * gateway with the name of an existing waypoint, which it would replace.
 */
export const unownedWaypoint: Check = (mesh, provider) => {
  if (!provider.waypointPods) return [];
  const error = { code: 'unowned-waypoint', severity: Severity.ERROR };
  const needing = new Map<string, string>();
  for (const { path, namespace } of targetsBehindWaypoints(mesh, provider)) {
    if (!needing.has(namespace.path)) needing.set(namespace.path, path);
  }
  return mesh.namespaces.filter(namespace => !createsWaypoint(namespace)).flatMap((namespace): Finding[] => {
    if (!isWaypointDeclared(namespace)) {
      const need = needing.get(namespace.path);
      return need === undefined ? [] : [{
        ...error,
        path: namespace.path,
        message: `${need} needs a waypoint, and this app does not create namespace ${namespace.name}: its owner may have a waypoint there, which one of this app `
          + 'with the same name would replace',
        fix: 'set waypointName to the name of the existing waypoint (the label istio.io/use-waypoint of the Namespace, if it has one), or createWaypoint: true if '
          + 'there is none',
      }];
    }
    const waypoint = waypointName(namespace);
    return mesh.gateways.filter(gateway => gateway.namespace.path === namespace.path && gateway.name === waypoint).map(({ path }) => ({
      ...error,
      path,
      message: `it renders a Gateway with the name of the existing waypoint of namespace ${namespace.name}, ${waypoint}, and would replace it`,
      fix: 'choose another gatewayName',
    }));
  });
};
