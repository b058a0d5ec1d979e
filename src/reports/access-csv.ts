import { AccessCells, changeCells, portText, RequestCells, rowCells } from './access-cells';
import { AccessDifference } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { targetText } from './access-target';
import { SettingChange } from './gateway-settings';
import { printedRows } from './printed-rows';
import { PlaintextPort } from './service-ports';
import { TokenChange } from './token-requirements';
import { escapeControlCharacters } from '../model/escape-control-characters';

const COLUMNS = ['source', 'target', 'hosts', 'ports', 'methods', 'paths', 'conditions', 'except', 'token', 'reason', 'justification', 'declared by', 'enforcement', 'enforced by'];

/** The matrices as CSV, a line for each kind of request. */
export function matrixCsv(matrices: readonly AccessMatrix[]): string {
  return csv([['mesh', ...COLUMNS], ...matrices.flatMap(({ path, plaintext, ...matrix }) => [
    ...printedRows(matrix).flatMap(row => records(rowCells(row))), ...plaintext.map(plaintextRecord),
  ].map(record => [path, ...record]))]);
}

/** The differences as CSV: the first column says what changes. */
export function differenceCsv(differences: readonly AccessDifference[]): string {
  return csv([['change', 'mesh', ...COLUMNS], ...differences.flatMap(difference => {
    const { path, opens, closes, opensPlaintext, closesPlaintext, opensTokens, closesTokens, declares, withdraws } = difference;
    const of = (change: string, all: readonly string[][]) => all.map(record => [change, path, ...record]);
    return [
      ...of('opens', [
        ...opens.map(changeCells).flatMap(records), ...opensPlaintext.map(plaintextRecord), ...opensTokens.map(tokenRecord),
        ...difference.opensSettings.map(settingRecord),
      ]),
      ...of('closes', [
        ...closes.map(changeCells).flatMap(records), ...closesPlaintext.map(plaintextRecord), ...closesTokens.map(tokenRecord),
        ...difference.closesSettings.map(settingRecord),
      ]),
      ...of('declares', declares.map(rowCells).flatMap(records)),
      ...of('withdraws', withdraws.map(rowCells).flatMap(records)),
    ];
  })]);
}

function records({ source, target, hosts, ports, requests, except, token, ...declaration }: AccessCells): string[][] {
  const { reason, justification, owner, enforcement, policies } = declaration;
  const joined = (texts: readonly string[], none = '') => texts.join('; ') || none;
  return requests.map(({ methods, paths, conditions }) => [
    source, target, joined(hosts), joined(ports, 'all'), joined(methods, 'all'), joined(paths, 'all'), joined(conditions),
    joined(except.map(requestText)), token, reason, justification, owner, enforcement, joined(policies),
  ]);
}

function plaintextRecord({ target, port, owner }: PlaintextPort): string[] {
  const isExternal = target.type === 'external';
  const what = isExternal ? ['requests in plaintext', 'tls-origination', 'no proxy originates TLS'] : ['plaintext connections', 'mtls', 'mutual TLS is not strict'];
  return [what[0], targetText(target), '', portText(port), 'all', 'all', '', '', '', what[1], '', owner, what[2], ''];
}

function settingRecord({ target, owner, setting }: SettingChange): string[] {
  return ['external clients', targetText(target), '', 'all', 'all', 'all', '', '', '', 'gateway-setting', '', owner, setting, ''];
}

function tokenRecord({ target, owner, needsNone }: TokenChange): string[] {
  return [`requests with ${needsNone ? 'no' : 'another'} token`, targetText(target), '', 'all', 'all', 'all', '', '', '', 'token', '', owner, 'no such token is needed', ''];
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
