import { AccessCells, changeCells, CONNECTION_REASON, MESH_VERDICT, policyText, portText, RequestCells, rowCells } from './access-cells';
import { AccessDifference } from './access-difference';
import { AccessMatrix } from './access-matrix';
import { AccessTarget, targetText } from './access-target';
import { ConnectionGroup } from './connection-groups';
import { ConsentChange, ConsentRequirement } from './consent-requirements';
import { denialText } from './denial-text';
import { SettingChange } from './gateway-settings';
import { connectionsBeside } from './network-connections';
import { printedRows } from './printed-rows';
import { PlaintextPort } from './service-ports';
import { TokenChange, TokenRequirement } from './token-requirements';
import { AccessDenial } from '../model/enforcement';
import { escapeControlCharacters } from '../model/escape-control-characters';

/** The matrices as Markdown, a table each. */
export function matrixMarkdown(matrices: readonly AccessMatrix[]): string {
  return lines(['# Access matrix', ...matrices.flatMap(matrix => (
    ['', `## ${code(matrix.path)} on ${code(matrix.provider)}`, '', ...namespaceLines(matrix), '', ...table(matrix), ...connectionLines(matrix)]
  ))]);
}

/** The differences as Markdown: what opens first. */
export function differenceMarkdown(differences: readonly AccessDifference[]): string {
  return lines(['# Access difference', ...differences.flatMap(difference => ['', `## ${code(difference.path)}`, ...changes(difference)])]);
}

function namespaceLines({ namespaces, plaintext, tokens, consents, denials, dryRuns, network }: AccessMatrix): string[] {
  const denyingAll = (name: string) => (network?.layer.restricting('ingress', { namespace: name }) ?? [])
    .map(one => code(`NetworkPolicy ${one.namespace}/${one.name}`));
  return [
    ...namespaces.map(({ name, deniesByDefault, policies }) => {
      const byNetwork = denyingAll(name);
      const byMesh = deniesByDefault ? ['denies by default', ...policies.map(policyText).map(code)].join(', ')
        : byNetwork.length ? 'nothing of the mesh denies' : '**nothing denies**';
      return `- Namespace ${code(name)}: ${byMesh}${byNetwork.length ? `; connections are denied by default: ${byNetwork.join(', ')}` : ''}`;
    }),
    ...plaintext.map(port => `- ${plaintextText(port)}`),
    ...tokens.map(token => `- ${tokenText(token)}`),
    ...consents.map(consent => `- ${consentText(consent)}`),
    ...denials.flatMap(({ target, denials: some }) => some.map(denial => `- ${denialLine(target, denial, 'denies')}`)),
    ...dryRuns.map(({ target, denial }) => `- ${denialLine(target, denial, 'denies in dry run, so not yet,')}`),
  ];
}

function table(matrix: AccessMatrix): string[] {
  const hasNetworkPolicies = !!matrix.network?.layer.enforcement.policies.length;
  const header = ['Source', 'Target', 'Gateway hosts', 'Ports', 'Requests', 'Reason', 'Declared by', 'Enforced by', ...(hasNetworkPolicies ? ['NetworkPolicies'] : [])];
  return [
    `| ${header.join(' | ')} |`,
    `|${' --- |'.repeat(header.length)}`,
    ...printedRows(matrix).map(rowCells).map(cells => {
      const { source, target, hosts, ports, owner, policies, enforcement, networkPolicies } = cells;
      const enforced = policies.length ? list(policies) : enforcement;
      const columns = [
        code(source), code(target), list(hosts), list(ports) || 'all', requiredRequests(cells), reasonText(cells), code(owner), enforced,
        ...(hasNetworkPolicies ? [list(networkPolicies)] : []),
      ];
      return tableLine(columns);
    }),
  ];
}

/** What NetworkPolicies allow beside the rows: a table of its own, which no proxy has a part in. */
function connectionLines({ rows, network }: AccessMatrix): string[] {
  if (!network?.layer.enforcement.policies.length) return [];
  const { tunnelPort } = network.layer.enforcement;
  const groups = connectionsBeside(rows, network.layer, network.rows);
  return [
    '',
    '### Connections that NetworkPolicies allow beside these rows',
    '',
    ...(tunnelPort === undefined ? [] : [
      `Between pods of the mesh all connections have port ${code(`${tunnelPort}`)}: there NetworkPolicies allow each port of a row's target, and only the mesh limits them.`, '',
    ]),
    '| From | To | Ports | For | NetworkPolicies |',
    '| --- | --- | --- | --- | --- |',
    ...groups.map(({ from, to, ports, policies, ...group }) => (
      tableLine([
        list(from), list(to), list(ports) || 'all', connectionReason(group), policies.length > 3 ? `${policies.length} of them` : list(policies),
      ])
    )),
  ];
}

function tableLine(columns: readonly string[]): string { return `| ${columns.map(column => column.replace(/\|/g, '\\|')).join(' | ')} |`; }

function changes(difference: AccessDifference): string[] {
  const { opens, closes, opensPlaintext, closesPlaintext, opensTokens, closesTokens, declares, withdraws } = difference;
  const { opensConsents, closesConsents } = difference;
  const section = (title: string, items: readonly string[]) => (items.length ? ['', `### ${title}`, '', ...items.map(item => `- ${item}`)] : []);
  const all = [
    ...section('Opens', [
      ...opens.map(change => changeText('opens', changeCells(change))), ...opensPlaintext.map(port => `opens: ${plaintextText(port)}`),
      ...opensTokens.map(change => `opens: ${tokenChangeText('opens', change)}`),
      ...opensConsents.map(change => `opens: ${consentChangeText('opens', change)}`), ...difference.opensSettings.map(change => `opens: ${settingText(change)}`),
      ...difference.opensConnections.map(group => connectionText('opens', group)),
    ]),
    ...section('Closes', [
      ...closes.map(change => changeText('closes', changeCells(change))), ...closesPlaintext.map(port => `closes: ${plaintextText(port)}`),
      ...closesTokens.map(change => `closes: ${tokenChangeText('closes', change)}`),
      ...closesConsents.map(change => `closes: ${consentChangeText('closes', change)}`), ...difference.closesSettings.map(change => `closes: ${settingText(change)}`),
      ...difference.closesConnections.map(group => connectionText('closes', group)),
    ]),
    ...section('Declared, without effect on access', [
      ...declares.map(row => changeText('declares', rowCells(row))), ...withdraws.map(row => changeText('withdraws', rowCells(row))),
    ]),
  ];
  return all.length ? all : ['', 'No access opens or closes.'];
}

function changeText(verb: string, cells: AccessCells): string {
  const { source, target, hosts, ports, except, inBoth, owner, policies, enforcement, networkPolicies } = cells;
  const where = [
    ports.length ? ` port ${list(ports)}` : '',
    hosts.length ? ` through host ${list(hosts)}` : '',
  ].join('');
  const both = inBoth.length ? ` (${requests(inBoth)}: ${verb === 'opens' ? 'allowed before' : 'still allowed'})` : '';
  const by = `${policies.length ? `enforced by ${list(policies)}` : enforcement}${networkPolicies.length ? `; NetworkPolicies ${list(networkPolicies)}` : ''}`;
  const what = `${requests(cells.requests)}${except.length ? ` except ${requests(except)}` : ''}${both}`;
  return `${verb}: ${code(source)} → ${code(target)}${where}: ${what}; reason ${reasonText(cells)}, declared by ${code(owner)}; ${by}`;
}

function connectionText(verb: 'opens' | 'closes', { from, to, ports, policies, mesh, ...group }: ConnectionGroup): string {
  const where = ports.length ? ` port ${list(ports)}` : ', all ports';
  const by = policies.length ? `allowed by ${policies.length > 3 ? `${policies.length} NetworkPolicies` : `NetworkPolicy ${list(policies)}`}` : 'no NetworkPolicy restricts it';
  const verdict = mesh ? `; ${MESH_VERDICT[mesh]}` : '';
  return `${verb} on the layer of NetworkPolicies: ${list(from)} → ${list(to)}${where}${group.reason ? ` (${connectionReason(group)})` : ''}; ${by}${verdict}`;
}

function connectionReason({ reason, justification }: Pick<ConnectionGroup, 'reason' | 'justification'>): string {
  return reason ? `${CONNECTION_REASON[reason]}${justification === undefined ? '' : `: ${code(justification)}`}` : '';
}

function requiredRequests({ requests: all, except, token, consent }: AccessCells): string {
  const needed = [...(token ? [`with a token: ${code(token)}`] : []), ...(consent ? [`with the consent of ${code(consent)}`] : [])].join(', ');
  return `${requests(all)}${except.length ? ` except ${requests(except)}` : ''}${needed && ` ${needed}`}`;
}

function reasonText({ reason, justification }: AccessCells): string { return justification ? `${reason}: ${code(justification)}` : reason; }

function denialLine(target: AccessTarget, denial: AccessDenial, denies: string): string {
  const { owner, justification } = denial;
  return `${code(targetText(target))} ${denies} ${code(denialText(denial))}; ${justification === undefined ? '' : `reason ${code(justification)}, `}declared by ${code(owner)}`;
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

function consentText({ target, authorization: { owner, authorizer } }: ConsentRequirement): string {
  const unless = authorizer.failOpen ? ', unless it does not respond' : '';
  return `requests to ${code(targetText(target))} need the consent of ${code(authorizer.name)}${unless}, unless they are public; declared by ${code(owner)}`;
}

function consentChangeText(verb: 'opens' | 'closes', { target, owner, needsNone }: ConsentChange): string {
  const is = verb === 'opens';
  const what = needsNone ? (is ? `need no consent any more, which ${code(owner)} required` : `need consent now, which ${code(owner)} requires`)
    : (is ? `may pass without consent, or with one that did not suffice before; required by ${code(owner)}` : `may need another consent than before; required by ${code(owner)}`);
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
