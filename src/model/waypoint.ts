import { NamespaceModel } from './namespace';

/** Name of the waypoint of a namespace, which is the name of its Gateway, and of the ServiceAccount of its pods. */
export function waypointName({ waypointName: name = 'waypoint' }: Pick<NamespaceModel, 'waypointName'>): string { return name; }

/** Whether the app renders the waypoint of a namespace, if it needs one. A namespace of others may have one of the same name, which it would replace. */
export function createsWaypoint({ created, createWaypoint = created }: NamespaceModel): boolean { return createWaypoint; }

/** Whether the app relies on a waypoint that the user says is there. */
export function hasExistingWaypoint(namespace: NamespaceModel): boolean { return !createsWaypoint(namespace) && isWaypointDeclared(namespace); }

/** Whether it is known who owns the waypoint of a namespace: not in a namespace of others, unless the user says it. */
export function isWaypointDeclared({ created, waypointName: name, createWaypoint }: NamespaceModel): boolean {
  return created || name !== undefined || createWaypoint !== undefined;
}
