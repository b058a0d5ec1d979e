import { AccessPort, AccessRow } from './access-row';
import { AccessTarget, targetText } from './access-target';
import { ClaimCondition } from '../model/jwt';

/** The token that suffices for the requests of a row. */
export interface RowToken { readonly issuers: readonly string[]; readonly claims: readonly ClaimCondition[] }

/** A row whose requests all need the same token and consent, or none. */
export interface RequirementRow extends AccessRow {
  /** None: the requests need no token. */
  readonly token?: RowToken;
  /** Name of the external authorizer whose consent the requests need; none: they need none. */
  readonly consent?: string;
}

/** What requests at a target need: a token, or consent. */
interface Requirement {
  readonly target: AccessTarget;
  /** Container ports; none: all. */
  readonly ports?: readonly number[];
}

/**
 * Rows cut by what requests at their targets need. Requests of which nothing is left are denied.
 * @param cut the parts of a row whose ports all have the requirement
 */
export function cutRows<R extends Requirement>(
  rows: readonly RequirementRow[], requirements: readonly R[], cut: (row: RequirementRow, requirement: R) => RequirementRow[],
): RequirementRow[] {
  if (!requirements.length) return [...rows];
  const byTarget = new Map(requirements.map(requirement => [targetText(requirement.target), requirement]));
  return rows.flatMap(row => {
    const requirement = byTarget.get(targetText(row.target));
    // No proxy checks the requests of the kubelet.
    return requirement && row.enforcement !== 'exempt' && row.enforcement !== 'denied' ? cutAtPorts(row, requirement, cut) : [row];
  });
}

/** Proxies see requests on some ports only: connections to the others need nothing. */
function cutAtPorts<R extends Requirement>(
  row: RequirementRow, requirement: R, cut: (row: RequirementRow, requirement: R) => RequirementRow[],
): RequirementRow[] {
  const { ports } = requirement;
  const isGuarded = ({ containerPort }: AccessPort) => !ports || ports.includes(containerPort!);
  const guarded = row.ports?.filter(isGuarded);
  const open = row.ports?.filter(port => !isGuarded(port)) ?? [];
  const parts = guarded && !guarded.length ? [] : cut({ ...row, ...(guarded && { ports: guarded }) }, requirement);
  const rest = open.length ? [{ ...row, ports: open }] : [];
  return parts.length || rest.length ? [...parts, ...rest] : [{ ...row, enforcement: 'denied', policies: [] }];
}
