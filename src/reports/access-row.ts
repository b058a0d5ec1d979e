import { AccessSource } from './access-source';
import { AccessTarget } from './access-target';
import { RowNetwork } from './row-network';
import { Edge, EdgeReason } from '../model/edge';
import { AccessPolicy } from '../model/enforcement';
import { asMatches } from '../model/grant';
import { Match } from '../model/match';
import { omitUndefined } from '../model/omit-undefined';

/** A port of a target; of a service with the container port. A port that only the pods have has no port of the Service. */
export interface AccessPort { readonly port?: number; readonly containerPort?: number }

/**
 * What the mesh does about a row.
 * - `policy`: a policy allows it.
 * - `none`: nothing denies it, nor anything else at the target.
 * - `denied`: it is declared, but no policy allows it.
 * - `caller`: mirrored requests have the identity of their caller, whose rows decide.
 * - `route`: the waypoint of a service sends requests there; the policies of that service decide.
 * - `exempt`: a probe of the kubelet, which no policy applies to.
 * What NetworkPolicies make of these where a matrix is printed (`RowNetworks`):
 * - `network`: nothing of the mesh denies it, and NetworkPolicies allow its connections only.
 * - `plugin`: a probe of the kubelet to such pods: the network plugin decides.
 * - `network-denied`: NetworkPolicies deny its connections.
 */
export type RowEnforcement = 'policy' | 'none' | 'denied' | 'caller' | 'route' | 'exempt' | 'network' | 'plugin' | 'network-denied';

/** One row of the matrix: who may send which requests to a target, and why. */
export interface AccessRow {
  readonly source: AccessSource;
  readonly target: AccessTarget;
  /** Hosts and addresses of an external service; none: any. */
  readonly destinations?: readonly string[];
  /** Hosts of the ingress gateway; none: not through one. */
  readonly hosts?: readonly string[];
  /** None: all. */
  readonly ports?: readonly AccessPort[];
  /** The requests, any of these. */
  readonly matches: readonly Match[];
  /** Requests that are not in the row: they are denied, or in another row. */
  readonly except?: readonly Match[];
  /** Whether clients need a certificate. */
  readonly clientCertificate?: true;
  /** Whether external clients connect to the gateway in plaintext. */
  readonly plaintext?: true;
  /** The declaration; `no-policy`: nothing denies. */
  readonly reason: EdgeReason | 'no-policy';
  /** Why the client needs it, as the declaration says. */
  readonly justification?: string;
  /** Construct path of the declaration. */
  readonly owner: string;
  readonly enforcement: RowEnforcement;
  /** The policies that allow it. */
  readonly policies: readonly AccessPolicy[];
  /** What NetworkPolicies do about its connections; none: the mesh has none, or the row is not printed. */
  readonly network?: RowNetwork;
}

/** A row before it is known what the mesh does about it. */
export type DeclaredRow = Omit<AccessRow, 'enforcement' | 'policies'>;

/** The row of an edge. */
export function edgeRow(
  { owner, scope, reason, justification }: Edge, target: AccessTarget, source: AccessSource, ports: readonly AccessPort[],
): DeclaredRow {
  return omitUndefined({ source, target, ports, matches: asMatches(scope), reason, justification, owner });
}

/** The row where nothing denies. */
export function unenforced(row: DeclaredRow): AccessRow { return { ...row, enforcement: 'none', policies: [] }; }
