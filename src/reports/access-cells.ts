import { AccessChange } from './access-difference';
import { accessRequests, pathText } from './access-request';
import { AccessPort, AccessRow } from './access-row';
import { sourceText } from './access-source';
import { targetText } from './access-target';
import { TokenRow, tokenText } from './token-rows';
import { AccessPolicy } from '../model/enforcement';
import { Match } from '../model/match';

export interface RequestCells { readonly methods: readonly string[]; readonly paths: readonly string[]; readonly conditions: readonly string[] }

/** A row, or a change, as texts: the same words in every format. */
export interface AccessCells {
  readonly source: string;
  readonly target: string;
  readonly hosts: readonly string[];
  readonly ports: readonly string[];
  readonly requests: readonly RequestCells[];
  /** Requests among them that are denied, or that other rows have, with another token. */
  readonly except: readonly RequestCells[];
  /** The token that they need; empty if none. */
  readonly token: string;
  /** Requests among them that are allowed in both states. */
  readonly inBoth: readonly RequestCells[];
  readonly reason: string;
  /** The reason that the declaration gives; empty if none. */
  readonly justification: string;
  readonly owner: string;
  readonly policies: readonly string[];
  readonly enforcement: string;
}

export function rowCells(row: TokenRow): AccessCells {
  const { hosts, ports, matches, except, token } = row;
  return { ...changeCells({ row, hosts, ports, matches, except, inBoth: [] }), token: token ? tokenText(token) : '' };
}

export function changeCells({ row, hosts = [], ports = [], matches, except = [], inBoth }: AccessChange): AccessCells {
  const { source, target, destinations, reason, justification = '', owner, policies, clientCertificate, plaintext } = row;
  return {
    source: `${sourceText(source)}${clientCertificate ? ' with a client certificate' : ''}${plaintext ? ' in plaintext' : ''}`,
    target: `${targetText(target)}${destinations ? ` (${destinations.join(', ')})` : ''}`,
    hosts,
    ports: ports.map(portText),
    requests: requestCells(matches),
    except: requestCells(except),
    token: '',
    inBoth: requestCells(inBoth),
    reason,
    justification,
    owner,
    policies: policies.map(policyText),
    enforcement: enforcementText(row),
  };
}

function requestCells(matches: readonly Match[]): RequestCells[] {
  return accessRequests(matches).map(({ methods = [], paths = [], conditions }) => ({ methods, paths: paths.map(pathText), conditions }));
}

export function portText({ port, containerPort }: AccessPort): string {
  if (containerPort === undefined || containerPort === port) return `${port}`;
  return port === undefined ? `container port ${containerPort}` : `${port} (container port ${containerPort})`;
}

export function policyText({ kind, namespace, name, layer }: AccessPolicy): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name} (${layer})`;
}

function enforcementText({ enforcement, reason, target }: AccessRow): string {
  if (enforcement === 'none' && reason !== 'no-policy' && target.type !== 'gateway') return 'not enforced: nothing denies other clients';
  return enforcement === 'exempt' && reason === 'external-version' ? 'exempt: the routes of a service send it, whose callers are authorized there'
    : ENFORCEMENT[enforcement];
}

const ENFORCEMENT: Readonly<Record<AccessRow['enforcement'], string>> = {
  policy: 'enforced',
  none: 'nothing denies',
  denied: 'denied: no policy allows it',
  caller: 'as far as the rows of the mirrored callers allow it',
  route: 'as far as the policies of the service that routes there allow it',
  exempt: 'exempt: no policy applies to the kubelet',
};
