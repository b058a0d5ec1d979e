import { AccessCells, changeCells, policyText, portText, RequestCells, rowCells } from './access-cells';
import { AccessDifference } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { targetText } from './access-target';
import { TargetDenials } from './denial-rows';
import { denialText } from './denial-text';
import { SettingChange } from './gateway-settings';
import { printedRows } from './printed-rows';
import { PlaintextPort } from './service-ports';
import { TokenChange, TokenRequirement } from './token-requirements';
import { AccessDenial } from '../model/enforcement';
import { escapeControlCharacters } from '../model/escape-control-characters';

/** The matrices as Markdown, a table each. */
export function matrixMarkdown(matrices: readonly AccessMatrix[]): string {
  return lines(['# Access matrix', ...matrices.flatMap(matrix => (
    ['', `## ${code(matrix.path)} on ${code(matrix.provider)}`, '', ...namespaceLines(matrix), '', ...table(matrix)]
  ))]);
}

/** The differences as Markdown: what opens first. */
export function differenceMarkdown(differences: readonly AccessDifference[]): string {
  return lines(['# Access difference', ...differences.flatMap(difference => ['', `## ${code(difference.path)}`, ...changes(difference)])]);
}

function namespaceLines({ namespaces, plaintext, tokens, denials }: AccessMatrix): string[] {
  return [
    ...namespaces.map(({ name, deniesByDefault, policies }) => (
      `- Namespace ${code(name)}: ${deniesByDefault ? ['denies by default', ...policies.map(policyText).map(code)].join(', ') : '**nothing denies**'}`
    )),
    ...plaintext.map(port => `- ${plaintextText(port)}`),
    ...tokens.map(token => `- ${tokenText(token)}`),
    ...denials.flatMap(target => target.denials.map(denial => `- ${denialLine(target, denial)}`)),
  ];
}

function table(matrix: AccessMatrix): string[] {
  const header = ['Source', 'Target', 'Gateway hosts', 'Ports', 'Requests', 'Reason', 'Declared by', 'Enforced by'];
  return [
    `| ${header.join(' | ')} |`,
    `|${' --- |'.repeat(header.length)}`,
    ...printedRows(matrix).map(rowCells).map(cells => {
      const { source, target, hosts, ports, owner, policies, enforcement } = cells;
      const enforced = policies.length ? list(policies) : enforcement;
      const columns = [
        code(source), code(target), list(hosts), list(ports) || 'all', tokenRequests(cells), reasonText(cells), code(owner), enforced,
      ];
      return `| ${columns.map(column => column.replace(/\|/g, '\\|')).join(' | ')} |`;
    }),
  ];
}

function changes(difference: AccessDifference): string[] {
  const { opens, closes, opensPlaintext, closesPlaintext, opensTokens, closesTokens, declares, withdraws } = difference;
  const section = (title: string, items: readonly string[]) => (items.length ? ['', `### ${title}`, '', ...items.map(item => `- ${item}`)] : []);
  const all = [
    ...section('Opens', [
      ...opens.map(change => changeText('opens', changeCells(change))), ...opensPlaintext.map(port => `opens: ${plaintextText(port)}`),
      ...opensTokens.map(change => `opens: ${tokenChangeText('opens', change)}`), ...difference.opensSettings.map(change => `opens: ${settingText(change)}`),
    ]),
    ...section('Closes', [
      ...closes.map(change => changeText('closes', changeCells(change))), ...closesPlaintext.map(port => `closes: ${plaintextText(port)}`),
      ...closesTokens.map(change => `closes: ${tokenChangeText('closes', change)}`), ...difference.closesSettings.map(change => `closes: ${settingText(change)}`),
    ]),
    ...section('Declared, without effect on access', [
      ...declares.map(row => changeText('declares', rowCells(row))), ...withdraws.map(row => changeText('withdraws', rowCells(row))),
    ]),
  ];
  return all.length ? all : ['', 'No access opens or closes.'];
}

function changeText(verb: string, cells: AccessCells): string {
  const { source, target, hosts, ports, except, inBoth, owner, policies, enforcement } = cells;
  const where = [
    ports.length ? ` port ${list(ports)}` : '',
    hosts.length ? ` through host ${list(hosts)}` : '',
  ].join('');
  const both = inBoth.length ? ` (${requests(inBoth)}: ${verb === 'opens' ? 'allowed before' : 'still allowed'})` : '';
  const by = policies.length ? `enforced by ${list(policies)}` : enforcement;
  return `${verb}: ${code(source)} → ${code(target)}${where}: ${requests(cells.requests)}${except.length ? ` except ${requests(except)}` : ''}${both}; reason ${reasonText(cells)}, declared by ${code(owner)}; ${by}`;
}

function tokenRequests({ requests: all, except, token }: AccessCells): string {
  return `${requests(all)}${except.length ? ` except ${requests(except)}` : ''}${token ? ` with a token: ${code(token)}` : ''}`;
}

function reasonText({ reason, justification }: AccessCells): string { return justification ? `${reason}: ${code(justification)}` : reason; }

function denialLine({ target }: TargetDenials, denial: AccessDenial): string {
  const { owner, justification } = denial;
  return `${code(targetText(target))} denies ${code(denialText(denial))}; ${justification === undefined ? '' : `reason ${code(justification)}, `}declared by ${code(owner)}`;
}

function plaintextText({ target, port, owner }: PlaintextPort): string {
  const at = `${code(targetText(target))} port ${code(portText(port))}`;
  return target.type === 'external' ? `requests in plaintext to ${at}, as no proxy originates TLS; declared by ${code(owner)}`
    : `plaintext connections to ${at}, as mutual TLS is not strict there; declared by ${code(owner)}`;
}

function settingText({ target, owner, setting }: SettingChange): string { return `at ${code(targetText(target))}: ${code(setting)}; declared by ${code(owner)}`; }

function tokenText({ target, jwt: { issuers, owner } }: TokenRequirement): string {
  return `requests to ${code(targetText(target))} need a token of ${list(issuers.map(({ issuer }) => issuer), ' or ')}, unless they are public; declared by ${code(owner)}`;
}

function tokenChangeText(verb: 'opens' | 'closes', { target, owner, needsNone }: TokenChange): string {
  const is = verb === 'opens';
  const what = needsNone ? (is ? `need no token any more, which ${code(owner)} required` : `need a token now, which ${code(owner)} requires`)
    : (is ? `may pass with tokens, or without one, that did not suffice before; required by ${code(owner)}` : `may need another token than before; required by ${code(owner)}`);
  return `requests to ${code(targetText(target))} ${what}`;
}

function requests(all: readonly RequestCells[]): string {
  return all.map(({ methods, paths, conditions }) => {
    const texts = [methods.join(', '), list(paths), list(conditions, ' and ')].filter(text => text);
    return texts.join(' ') || 'all requests';
  }).join('; ');
}

function list(texts: readonly string[], separator = ', '): string { return texts.map(code).join(separator); }

/** A code span: no part of the text is Markdown or HTML, as a path may be `<img>` or mention a team. */
function code(text: string): string {
  const plain = escapeControlCharacters(text);
  const longest = Math.max(0, ...(plain.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest ? `${fence} ${plain} ${fence}` : `${fence}${plain}${fence}`;
}

function lines(texts: readonly string[]): string { return `${texts.join('\n')}\n`; }
