/** A mirror destination: a service, all its versions or one, at the port of the request or another. */
export interface MirrorTarget {
  /** Name and namespace of the service. */
  readonly service: { readonly name: string; readonly namespace: string };
  /** None: all its versions. */
  readonly version?: string;
  /** None: the port of the request. */
  readonly port?: number;
}

/** A mirror destination as text: another for each. */
export function mirrorTarget({ service, version, port }: MirrorTarget): string {
  const { name, namespace } = service;
  return [`${namespace}/${name}`, ...(version === undefined ? [] : [`version ${version}`]), ...(port === undefined ? [] : [`port ${port}`])].join(' ');
}
