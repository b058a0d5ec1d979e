import { AccessCells, changeCells, CONNECTION_REASON, MESH_VERDICT, portText, RequestCells, rowCells } from './access-cells';
import { AccessDifference } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { targetText } from './access-target';
import { ConnectionGroup } from './connection-groups';
import { ConsentChange } from './consent-requirements';
import { SettingChange } from './gateway-settings';
import { connectionsBeside } from './network-connections';
import { printedRows } from './printed-rows';
import { PlaintextPort } from './service-ports';
import { TokenChange } from './token-requirements';
import { escapeControlCharacters } from '../model/escape-control-characters';

const COLUMNS = [
  'source', 'target', 'hosts', 'ports', 'methods', 'paths', 'conditions', 'except', 'token', 'consent', 'reason', 'justification', 'declared by', 'enforcement',
  'enforced by', 'network policies',
];

/** The matrices as CSV, a line for each kind of request. */
export function matrixCsv(matrices: readonly AccessMatrix[]): string {
  return csv([['mesh', ...COLUMNS], ...matrices.flatMap(matrix => [
    ...printedRows(matrix).flatMap(row => records(rowCells(row))), ...matrix.plaintext.map(plaintextRecord),
    ...(matrix.network ? connectionsBeside(matrix.rows, matrix.network.layer, matrix.network.rows).map(connectionRecord) : []),
  ].map(record => [matrix.path, ...record]))]);
}

/** The differences as CSV: the first column says what changes. */
export function differenceCsv(differences: readonly AccessDifference[]): string {
  return csv([['change', 'mesh', ...COLUMNS], ...differences.flatMap(difference => {
    const { path, opens, closes, opensPlaintext, closesPlaintext, opensTokens, closesTokens, declares, withdraws } = difference;
    const { opensConsents, closesConsents } = difference;
    const of = (change: string, all: readonly string[][]) => all.map(record => [change, path, ...record]);
    return [
      ...of('opens', [
        ...opens.map(changeCells).flatMap(records), ...opensPlaintext.map(plaintextRecord), ...opensTokens.map(tokenRecord),
        ...opensConsents.map(consentRecord), ...difference.opensSettings.map(settingRecord), ...difference.opensConnections.map(connectionRecord),
      ]),
      ...of('closes', [
        ...closes.map(changeCells).flatMap(records), ...closesPlaintext.map(plaintextRecord), ...closesTokens.map(tokenRecord),
        ...closesConsents.map(consentRecord), ...difference.closesSettings.map(settingRecord), ...difference.closesConnections.map(connectionRecord),
      ]),
      ...of('declares', declares.map(rowCells).flatMap(records)),
      ...of('withdraws', withdraws.map(rowCells).flatMap(records)),
    ];
  })]);
}

function records({ source, target, hosts, ports, requests, except, token, consent, ...declaration }: AccessCells): string[][] {
  const { reason, justification, owner, enforcement, policies, networkPolicies } = declaration;
  const joined = (texts: readonly string[], none = '') => texts.join('; ') || none;
  return requests.map(({ methods, paths, conditions }) => [
    source, target, joined(hosts), joined(ports, 'all'), joined(methods, 'all'), joined(paths, 'all'), joined(conditions),
    joined(except.map(requestText)), token, consent, reason, justification, owner, enforcement, joined(policies), joined(networkPolicies),
  ]);
}

function plaintextRecord({ target, port, owner }: PlaintextPort): string[] {
  const isExternal = target.type === 'external';
  const what = isExternal ? ['requests in plaintext', 'tls-origination', 'no proxy originates TLS'] : ['plaintext connections', 'mtls', 'mutual TLS is not strict'];
  return [what[0], targetText(target), '', portText(port), 'all', 'all', '', '', '', '', what[1], '', owner, what[2], '', ''];
}

function settingRecord({ target, owner, setting }: SettingChange): string[] {
  return ['external clients', targetText(target), '', 'all', 'all', 'all', '', '', '', '', 'gateway-setting', '', owner, setting, '', ''];
}

function tokenRecord({ target, owner, needsNone }: TokenChange): string[] {
  return [`requests with ${needsNone ? 'no' : 'another'} token`, targetText(target), '', 'all', 'all', 'all', '', '', '', '', 'token', '', owner, 'no such token is needed', '', ''];
}

function consentRecord({ target, owner, needsNone }: ConsentChange): string[] {
  const what = needsNone ? 'requests with no consent' : 'requests with no or another consent';
  return [what, targetText(target), '', 'all', 'all', 'all', '', '', '', '', 'consent', '', owner, 'no such consent is needed', '', ''];
}

/** Connections that NetworkPolicies allow, whatever the mesh does: of the rows only one end of each is known. */
function connectionRecord({ from, to, ports, policies, reason, justification, mesh }: ConnectionGroup): string[] {
  const enforcement = [policies.length ? 'a NetworkPolicy allows it' : 'no NetworkPolicy restricts it', ...(mesh ? [MESH_VERDICT[mesh]] : [])].join('; ');
  return [
    from.join('; '), to.join('; '), '', ports.join('; ') || 'all', 'all', 'all', '', '', '', '', 'network-policy',
    [...reason ? [CONNECTION_REASON[reason]] : [], ...justification === undefined ? [] : [justification]].join(': '), '',
    enforcement, '', policies.join('; '),
  ];
}

function requestText({ methods, paths, conditions }: RequestCells): string {
  return [...methods, ...paths, ...conditions].join(' ') || 'all';
}

function csv(all: readonly (readonly string[])[]): string { return all.map(record => `${record.map(cell).join(',')}\n`).join(''); }

/** A text that begins like a formula gets a quote in front: a spreadsheet would compute it. */
function cell(text: string): string {
  const plain = escapeControlCharacters(text);
  const safe = /^[=+\-@]/.test(plain) ? `'${plain}` : plain;
  return /[",]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
