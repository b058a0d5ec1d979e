import { compareTexts } from './compare-texts';
import { HttpMethod } from './http-method';
import { PathCondition } from './match';

/** The source of an edge: the client. */
export type EdgeSource =
  /** The pods of a service, or of a workload without a Service, by key. */
  | { readonly type: 'workload'; readonly key: string }
  /** The pods of an ingress gateway, by key. */
  | { readonly type: 'gateway'; readonly key: string }
  /** The pods of an egress gateway, by key. */
  | { readonly type: 'egress-gateway'; readonly key: string }
  /** The waypoint of an external service, by key. */
  | { readonly type: 'external'; readonly key: string }
  /** The proxies of a namespace: a waypoint, or the proxies beside its pods. */
  | { readonly type: 'namespace'; readonly namespace: string }
  /** A client that the app does not declare: a ServiceAccount, or each of a namespace. Without trust domain: that of the mesh. */
  | { readonly type: 'identity'; readonly namespace: string; readonly serviceAccount?: string; readonly trustDomain?: string }
  /** Clients without a mesh identity, by CIDR. */
  | { readonly type: 'network'; readonly cidrs: readonly string[] }
  /** The kubelet, which has no mesh identity. */
  | { readonly type: 'kubelet' }
  /** Every client, with or without a mesh identity. */
  | { readonly type: 'anyone' };

/** The target of an edge: the server. */
export interface EdgeTarget { readonly type: 'service' | 'external' | 'gateway'; readonly key: string }

/** The requests or connections of an edge. A missing list means any. */
export interface EdgeScope {
  readonly methods?: readonly HttpMethod[];
  readonly paths?: readonly PathCondition[];
  /** Container ports. */
  readonly ports?: readonly number[];
}

/** The kind of declaration that an edge results from. */
export type EdgeReason = 'call' | 'external-client' | 'gateway-route' | 'gateway-listener' | 'mirror' | 'external-version' | 'external-authorization' | 'telemetry' | 'plaintext' | 'scrape' | 'probe';

/** One edge of the call graph. Every policy, grant, export and finding about callers reads these. */
export interface Edge {
  /** Construct path of the declaration. */
  readonly owner: string;
  readonly source: EdgeSource;
  readonly target: EdgeTarget;
  readonly scope: EdgeScope;
  readonly reason: EdgeReason;
  /** Why the client needs it, as the declaration says. */
  readonly justification?: string;
}

/** The container ports of an edge: without a list those of the Service, never a port that only its pods have. */
export function calledPorts({ ports }: Pick<EdgeScope, 'ports'>, service: { readonly ports: readonly { readonly target: number }[] }): number[] {
  return [...new Set(ports ?? service.ports.map(({ target }) => target))];
}

/** The one key of a service, workload, external service or gateway among those of its type. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string { return `${namespace}/${name}`; }

/** The key of an item of the settled mesh, which has its namespace whole. */
export function keyOfSettled({ namespace, name }: { readonly namespace: { readonly name: string }; readonly name: string }): string {
  return keyOf({ namespace: namespace.name, name });
}

/** Edges in an order that does not depend on when they were declared. */
export function sortedEdges(edges: readonly Edge[]): Edge[] {
  return [...edges].sort((a, b) => (
    compareTexts(a.target.key, b.target.key) || compareTexts(a.owner, b.owner) || compareTexts(a.reason, b.reason)
    || compareTexts(edgeText(a), edgeText(b))
  ));
}

function edgeText({ source, target: { type }, scope: { methods, paths, ports }, justification }: Edge): string {
  return JSON.stringify([type, source, ports, methods, paths, justification]);
}
