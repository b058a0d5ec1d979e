import { Clients, EVERYWHERE } from './networks';

/** Who may call: the source of an edge as the mesh identifies it, or the clients that nothing denies. */
export type AccessSource =
  /** The pods of a service or workload, with their identity as `namespace/serviceAccount`. */
  | { readonly type: 'workload'; readonly key: string; readonly identity: string }
  /** The pods of an ingress gateway. */
  | { readonly type: 'gateway'; readonly key: string; readonly identity?: string }
  /** The proxies of a namespace. */
  | { readonly type: 'namespace'; readonly namespace: string }
  /** Every pod of a namespace. */
  | { readonly type: 'pods'; readonly namespace: string }
  /** Clients by their addresses, with or without a mesh identity. */
  | { readonly type: 'network' } & Clients
  | { readonly type: 'kubelet' }
  /** Every client with a mesh identity. */
  | { readonly type: 'mesh' }
  /** Every client. */
  | { readonly type: 'anyone' };

export function sourceText(source: AccessSource): string {
  switch (source.type) {
    case 'workload': return source.key === source.identity ? source.key : `${source.key} (ServiceAccount ${source.identity})`;
    case 'gateway': return `gateway ${source.key}`;
    case 'namespace': return `proxies of namespace ${source.namespace}`;
    case 'pods': return `any pod of namespace ${source.namespace}`;
    case 'network': return networkText(source);
    case 'kubelet': return 'kubelet';
    case 'mesh': return 'anyone in the mesh';
    case 'anyone': return 'anyone';
  }
}

function networkText({ cidrs, except }: Clients): string {
  const some = EVERYWHERE.every(cidr => cidrs.includes(cidr)) ? 'anyone' : `clients from ${cidrs.join(', ')}`;
  return except ? `${some} but ${except.join(', ')}` : some;
}

/** The keys of the sources that include a source: its own first. */
export function includingKeys(source: AccessSource): string[] {
  switch (source.type) {
    case 'workload': case 'gateway': return source.identity === undefined ? [`gateway ${source.key}`, ANYONE]
      : [`identity ${source.identity}`, `pods ${source.identity.split('/')[0]}`, MESH, ANYONE];
    case 'namespace': return [`proxies ${source.namespace}`, MESH, ANYONE];
    case 'pods': return [`pods ${source.namespace}`, MESH, ANYONE];
    case 'network': return ['network', ANYONE]; // whether it includes this one, its addresses say
    case 'kubelet': return ['kubelet', ANYONE];
    case 'mesh': return [MESH, ANYONE];
    case 'anyone': return [ANYONE];
  }
}

const MESH = 'mesh';
const ANYONE = 'anyone';
