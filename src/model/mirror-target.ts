import { ExternalDestination } from './external-destination';

/** A mirror destination in the mesh: a service, all its versions or one, at the port of the request or another. */
export interface MeshMirrorTarget {
  /** Name and namespace of the service. */
  readonly service: { readonly name: string; readonly namespace: string };
  /** None: all its versions. */
  readonly version?: string;
  /** None: the port of the request. */
  readonly port?: number;
}

/** A mirror destination outside the mesh. */
export interface ExternalMirrorTarget { readonly external: ExternalDestination }

export type MirrorTarget = MeshMirrorTarget | ExternalMirrorTarget;

/** Whether a mirror destination is outside the mesh. */
export function isExternalMirror<T extends MirrorTarget>(target: T): target is Extract<T, ExternalMirrorTarget> { return 'external' in target; }

/** A mirror destination as text: another for each. */
export function mirrorTarget(target: MirrorTarget): string {
  if (isExternalMirror(target)) return `${target.external.host} port ${target.external.port}`;
  const { service: { name, namespace }, version, port } = target;
  return [`${namespace}/${name}`, ...(version === undefined ? [] : [`version ${version}`]), ...(port === undefined ? [] : [`port ${port}`])].join(' ');
}
