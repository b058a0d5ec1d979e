import { AccessChange } from './access-difference';
import { accessRequests, pathText } from './access-request';
import { AccessPort, AccessRow } from './access-row';
import { sourceText } from './access-source';
import { targetText } from './access-target';
import { ConnectionGroup, MeshVerdict } from './connection-groups';
import { RequirementRow } from './requirement-row';
import { RowPolicy } from './row-network';
import { tokenText } from './token-rows';
import { addTo } from '../model/add-to';
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
  /** The external authorizer whose consent they need; empty if none. */
  readonly consent: string;
  /** Requests among them that are allowed in both states. */
  readonly inBoth: readonly RequestCells[];
  readonly reason: string;
  /** The reason that the declaration gives; empty if none. */
  readonly justification: string;
  readonly owner: string;
  readonly policies: readonly string[];
  readonly networkPolicies: readonly string[];
  readonly enforcement: string;
}

export function rowCells(row: RequirementRow): AccessCells {
  const { hosts, ports, matches, except, token, consent = '' } = row;
  return { ...changeCells({ row, hosts, ports, matches, except, inBoth: [] }), token: token ? tokenText(token) : '', consent };
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
    consent: '',
    inBoth: requestCells(inBoth),
    reason,
    justification,
    owner,
    policies: policies.map(policyText),
    networkPolicies: networkPolicyTexts(row.network?.policies ?? []),
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

/** A policy that allows both a connection to its pods and one of them, as that of a waypoint does, is one text. */
function networkPolicyTexts(policies: readonly RowPolicy[]): string[] {
  const byName = new Map<string, string[]>();
  for (const { end, namespace, name } of policies) addTo(byName, `${namespace}/${name}`, end);
  return [...byName].map(([name, ends]) => (ends.length > 1 ? name : `${name} (${ends[0]})`));
}

export const MESH_VERDICT: Readonly<Record<MeshVerdict, string>> = {
  'denies': 'the policies of the mesh still deny by default there',
  'registry-only': 'REGISTRY_ONLY of the mesh still denies hosts that are not declared',
  'none': 'nothing of the mesh denies it',
};

export const CONNECTION_REASON: Readonly<Record<NonNullable<ConnectionGroup['reason']>, string>> = {
  'dns': 'DNS',
  'control-plane': 'control plane',
  'scrape': 'scrape of proxies',
  'probe': 'probes of the kubelet',
  'proxy-service': 'services that proxies call',
  'kubernetes-api': 'Kubernetes API',
  'egress-host': 'egress hosts of the pods',
};

function enforcementText({ enforcement, reason, target }: AccessRow): string {
  if (enforcement === 'network' && reason === 'no-policy') return 'the mesh denies nothing: NetworkPolicies limit the connections of its pods';
  if (enforcement === 'none' && reason !== 'no-policy' && target.type !== 'gateway') return 'not enforced: nothing denies other clients';
  return enforcement === 'exempt' && reason === 'external-version' ? 'exempt: the routes of a service send it, whose callers are authorized there'
    : ENFORCEMENT[enforcement];
}

const ENFORCEMENT: Readonly<Record<AccessRow['enforcement'], string>> = {
  'policy': 'enforced',
  'none': 'nothing denies',
  'denied': 'denied: no policy allows it',
  'caller': 'as far as the rows of the mirrored callers allow it',
  'route': 'as far as the policies of the service that routes there allow it',
  'exempt': 'exempt: no policy applies to the kubelet',
  'network': 'enforced by NetworkPolicy (connections to ports; methods and paths are not enforced)',
  'plugin': 'as the network plugin decides: most always allow the kubelet',
  'network-denied': 'denied: no NetworkPolicy allows it',
};
