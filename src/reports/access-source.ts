import { Clients } from './networks';
import { EVERYWHERE } from '../model/ip-network';

/** Clients of a source that are not part of it: what they may do, other rows say. */
interface Less { readonly but?: readonly (({ readonly type: 'identity'; readonly identity: string } & Less) | ({ readonly type: 'network' } & Clients))[] }

/** Who may call: the source of an edge as the mesh identifies it, or the clients that nothing denies. */
export type AccessSource =
  /** The pods of a service or workload, with their identity as `namespace/serviceAccount`. */
  | { readonly type: 'workload'; readonly key: string; readonly identity: string }
  /** The pods of an ingress gateway. */
  | { readonly type: 'gateway'; readonly key: string; readonly identity?: string }
  /** The pods of an egress gateway. */
  | { readonly type: 'egress-gateway'; readonly key: string; readonly identity: string }
  /** A client that the app does not declare: `namespace/serviceAccount`, `namespace/*` for each, or the SPIFFE ID of another trust domain without scheme. */
  | { readonly type: 'identity'; readonly identity: string } & Less
  /** The proxies of a namespace. */
  | { readonly type: 'namespace'; readonly namespace: string }
  /** Every pod of a namespace. */
  | { readonly type: 'pods'; readonly namespace: string } & Less
  /** Clients by their addresses, with or without a mesh identity. */
  | { readonly type: 'network' } & Clients
  | { readonly type: 'kubelet' }
  /** Every client with a mesh identity. */
  | { readonly type: 'mesh' } & Less
  /** Every client. */
  | { readonly type: 'anyone' } & Less;

export function sourceText(source: AccessSource): string {
  const but = 'but' in source && source.but ? ` but ${source.but.map(sourceText).join(', ')}` : '';
  return `${wholeText(source)}${but}`;
}

function wholeText(source: AccessSource): string {
  switch (source.type) {
    case 'workload': return source.key === source.identity ? source.key : `${source.key} (ServiceAccount ${source.identity})`;
    case 'gateway': return `gateway ${source.key}`;
    case 'egress-gateway': return `egress gateway ${source.key}`;
    case 'identity': return identityText(source.identity);
    case 'namespace': return `proxies of namespace ${source.namespace}`;
    case 'pods': return `any pod of namespace ${source.namespace}`;
    case 'network': return networkText(source);
    case 'kubelet': return 'kubelet';
    case 'mesh': return 'anyone in the mesh';
    case 'anyone': return 'anyone';
  }
}

function identityText(identity: string): string {
  const parts = identity.split('/');
  if (parts.length > 2) return `ServiceAccount ${parts[2]}/${parts[4]} of trust domain ${parts[0]}`;
  return parts[1] === '*' ? `any ServiceAccount of namespace ${parts[0]}` : `ServiceAccount ${identity}`;
}

function networkText({ cidrs, except }: Clients): string {
  const some = EVERYWHERE.every(cidr => cidrs.includes(cidr)) ? 'anyone' : `clients from ${cidrs.join(', ')}`;
  return except ? `${some} but ${except.join(', ')}` : some;
}

/** The keys of the sources that include a source: its own first. */
export function includingKeys(source: AccessSource): string[] {
  switch (source.type) {
    case 'workload': case 'gateway': return source.identity === undefined ? [`gateway ${source.key}`, ANYONE]
      : identityKeys(source.identity);
    case 'identity': case 'egress-gateway': return identityKeys(source.identity);
    case 'namespace': return [`proxies ${source.namespace}`, MESH, ANYONE];
    case 'pods': return [`pods ${source.namespace}`, MESH, ANYONE];
    case 'network': return ['network', ANYONE]; // whether it includes this one, its addresses say
    case 'kubelet': return ['kubelet', ANYONE];
    case 'mesh': return [MESH, ANYONE];
    case 'anyone': return [ANYONE];
  }
}

function identityKeys(identity: string): string[] {
  const [namespace, serviceAccount, ...more] = identity.split('/');
  if (more.length) return [`identity ${identity}`, MESH, ANYONE];
  const all = serviceAccount === '*' ? [] : [`identity ${namespace}/*`];
  return [`identity ${identity}`, ...all, `pods ${namespace}`, MESH, ANYONE];
}

const MESH = 'mesh';
const ANYONE = 'anyone';
