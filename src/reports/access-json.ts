import { AccessChange, AccessDifference, isWider } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { accessRequests } from './access-request';
import { printedRows } from './printed-rows';
import { TokenRow } from './token-rows';

/** The matrices as JSON. */
export function matrixJson(matrices: readonly AccessMatrix[]): string {
  return json({
    meshes: matrices.map(({ rows, tokens, denials, ...matrix }) => ({
      ...matrix,
      ...(denials.length ? {
        denials: denials.flatMap(({ target, denials: some }) => some.map(({ owner, ...denial }) => ({ target, ...denial, declaredBy: owner }))),
      } : {}),
      tokens: tokens.map(({ target, jwt: { owner, issuers } }) => ({ target, declaredBy: owner, issuers: issuers.map(({ issuer }) => issuer) })),
      rows: printedRows({ rows, tokens, denials }).map(rowData),
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

function rowData(row: TokenRow): object {
  const { hosts, ports, matches, except, token } = row;
  return { ...changeData({ row, hosts, ports, matches, except, inBoth: [] }), ...(token && { token }) };
}

function changeData({ row, hosts, ports, matches, except = [], inBoth }: AccessChange): object {
  const { source, target, destinations, clientCertificate, plaintext, reason, justification, owner, enforcement, policies } = row;
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
  };
}

function json(value: object): string { return `${JSON.stringify(value, null, 2)}\n`; }

