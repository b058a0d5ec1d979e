import { AccessChange, AccessDifference, isWider } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { accessRequests } from './access-request';
import { connectionsBeside } from './network-connections';
import { printedRows } from './printed-rows';
import { RequirementRow } from './requirement-row';

/** The matrices as JSON. */
export function matrixJson(matrices: readonly AccessMatrix[]): string {
  return json({
    meshes: matrices.map(all => ({ all, ...all })).map(({ all, rows, tokens, consents, denials, dryRuns, network, ...matrix }) => ({
      ...matrix,
      ...(denials.length ? {
        denials: denials.flatMap(({ target, denials: some }) => some.map(({ owner, ...denial }) => ({ target, ...denial, declaredBy: owner }))),
      } : {}),
      ...(dryRuns.length ? { dryRuns: dryRuns.map(({ target, denial: { owner, ...denial } }) => ({ target, ...denial, declaredBy: owner })) } : {}),
      tokens: tokens.map(({ target, jwt: { owner, issuers } }) => ({ target, declaredBy: owner, issuers: issuers.map(({ issuer }) => issuer) })),
      consents: consents.map(({ target, authorization: { owner, authorizer } }) => ({ target, declaredBy: owner, authorizer: authorizer.name })),
      rows: printedRows(all).map(rowData),
      connections: network ? connectionsBeside(rows, network.layer, network.rows) : [],
    })),
  });
}

/** The differences as JSON. */
export function differenceJson(differences: readonly AccessDifference[]): string {
  return json({
    opensAccess: differences.some(isWider),
    meshes: differences.map(({ opens, closes, declares, withdraws, ...difference }) => ({
      ...difference, opens: opens.map(changeData), closes: closes.map(changeData), declares: declares.map(rowData), withdraws: withdraws.map(rowData),
    })),
  });
}

function rowData(row: RequirementRow): object {
  const { hosts, ports, matches, except, token, consent } = row;
  return {
    ...changeData({ row, hosts, ports, matches, except, inBoth: [] }), ...(token && { token }), ...(consent !== undefined && { consent }),
  };
}

function changeData({ row, hosts, ports, matches, except = [], inBoth }: AccessChange): object {
  const { source, target, destinations, clientCertificate, plaintext, reason, justification, owner, enforcement, policies, network } = row;
  return {
    source,
    target,
    destinations,
    hosts,
    ports,
    requests: accessRequests(matches),
    ...(except.length ? { except: accessRequests(except) } : {}),
    ...(inBoth.length ? { inBoth: accessRequests(inBoth) } : {}),
    clientCertificate,
    plaintext,
    reason,
    justification,
    declaredBy: owner,
    enforcement,
    policies: policies.map(({ kind, namespace, name, layer }) => ({ kind, namespace, name, layer })),
    networkPolicies: network?.policies ?? [],
  };
}

function json(value: object): string { return `${JSON.stringify(value, null, 2)}\n`; }

