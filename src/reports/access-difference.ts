import { AccessMatrix } from './access-matrix';
import { AccessPort, AccessRow } from './access-row';
import { includingKeys } from './access-source';
import { AccessTarget, targetText } from './access-target';
import { Connection, ConnectionGroup, connectionGroups, MeshVerdict } from './connection-groups';
import { ConsentChange, consentsBeyond } from './consent-requirements';
import { denialRows, includesSource, namedSources } from './denial-rows';
import { OUTSIDE } from './external-rows';
import { SettingChange, settingsBeyond } from './gateway-settings';
import { connectionsBeyond } from './network-difference';
import { includesClients } from './networks';
import { RowConnections } from './row-connections';
import { PlaintextPort } from './service-ports';
import { TokenChange, tokensBeyond } from './token-requirements';
import { uncoveredRequests } from './uncovered-requests';
import { addTo } from '../model/add-to';
import { isUnderWildcard } from '../model/gateway';
import { covers, intersect, Match, PathCondition, perMethod } from '../model/match';
import { RequestPart } from '../model/requests-left';

/** Access that only one of two meshes has: the part of a row that no row of the other includes. */
export interface AccessChange {
  /** The row that the access is a part of. */
  readonly row: AccessRow;
  readonly hosts?: readonly string[];
  /** None: all. */
  readonly ports?: readonly AccessPort[];
  /** The requests, any of these. */
  readonly matches: readonly Match[];
  /** None of these. */
  readonly except?: readonly Match[];
  /** Those among them that the same clients may send in both states, as another row of the other state allows them. */
  readonly inBoth: readonly Match[];
}

/** The changes of access between two states of a mesh. */
export interface AccessDifference {
  /** Construct path of the mesh. */
  readonly path: string;
  readonly opens: readonly AccessChange[];
  readonly closes: readonly AccessChange[];
  /** Ports of services that deny by default at which plaintext is accepted now, or was; and of external services to which it is sent. */
  readonly opensPlaintext: readonly PlaintextPort[];
  readonly closesPlaintext: readonly PlaintextPort[];
  /** Targets whose requests need no token now, or another one, and did not before. */
  readonly opensTokens: readonly TokenChange[];
  readonly closesTokens: readonly TokenChange[];
  /** Targets whose requests need no consent of an external authorizer now, or another one, and did not before. */
  readonly opensConsents: readonly ConsentChange[];
  readonly closesConsents: readonly ConsentChange[];
  /** Settings of gateways that let more of external requests through, or did. */
  readonly opensSettings: readonly SettingChange[];
  readonly closesSettings: readonly SettingChange[];
  /** Connections that NetworkPolicies allow now, or did, and that belong to no row which opens or closes. */
  readonly opensConnections: readonly ConnectionGroup[];
  readonly closesConnections: readonly ConnectionGroup[];
  /** Declarations that nothing enforces, or that no policy allows: new and removed ones. They change no access. */
  readonly declares: readonly AccessRow[];
  readonly withdraws: readonly AccessRow[];
}

/** The differences of all meshes of two files. Meshes belong together by construct path, or as the only ones of their files. */
export function accessDifferences(before: readonly AccessMatrix[], after: readonly AccessMatrix[]): AccessDifference[] {
  if (before.length === 1 && after.length === 1) return [difference(before[0], after[0])];
  const old = new Map(before.map(matrix => [matrix.path, matrix]));
  const now = new Set(after.map(({ path }) => path));
  return [
    ...after.map(matrix => difference(old.get(matrix.path) ?? nothing(matrix), matrix)),
    ...before.filter(({ path }) => !now.has(path)).map(matrix => difference(matrix, nothing(matrix))),
  ];
}

/** Whether more is allowed than before. */
export function isWider(access: AccessDifference): boolean {
  const { opens, opensPlaintext, opensTokens, opensConsents, opensSettings, opensConnections } = access;
  return opens.length + opensPlaintext.length + opensTokens.length + opensConsents.length + opensSettings.length + opensConnections.length > 0;
}

/** A mesh that is not there: its pods and NetworkPolicies are gone together. */
function nothing(matrix: AccessMatrix): AccessMatrix {
  return { ...matrix, rows: [], plaintext: [], tokens: [], consents: [], denials: [], dryRuns: [], gateways: [], network: undefined };
}

function difference(...states: [AccessMatrix, AccessMatrix]): AccessDifference {
  // Both states are cut by the clients that denials of one of them name: so equal sources are equal clients.
  const named = namedSources(states.flatMap(({ denials }) => denials));
  const [before, after] = states.map(state => ({ ...state, rows: denialRows(state.rows, state.denials, named) }));
  const [wider, narrower] = [changesOf(after, before, connection => verdictOf(connection, after)), changesOf(before, after)];
  return {
    path: after.path,
    opens: wider.changes,
    closes: narrower.changes,
    opensPlaintext: plaintextBeyond(after, before),
    closesPlaintext: plaintextBeyond(before, after),
    opensTokens: tokensBeyond(after.tokens, before.tokens, targetsOf(after)),
    closesTokens: tokensBeyond(before.tokens, after.tokens, targetsOf(before)),
    opensConsents: consentsBeyond(after.consents, before.consents, targetsOf(after)),
    closesConsents: consentsBeyond(before.consents, after.consents, targetsOf(before)),
    opensSettings: settingsBeyond(after.gateways, before.gateways),
    closesSettings: settingsBeyond(before.gateways, after.gateways),
    opensConnections: wider.connections,
    closesConnections: narrower.connections,
    declares: wider.declared,
    withdraws: narrower.declared,
  };
}

interface Changes {
  readonly changes: readonly AccessChange[];
  readonly connections: readonly ConnectionGroup[];
  readonly declared: readonly AccessRow[];
}

/**
 * What one state has and the other does not, on all layers: a call that the mesh and NetworkPolicies allow is one change. A declaration that nothing of the
 * mesh enforces changes access if NetworkPolicies allow its connections in one state only.
 */
function changesOf(matrix: AccessMatrix, other: AccessMatrix, verdict?: (connection: Connection) => MeshVerdict): Changes {
  const changes = beyond(matrix, other);
  const declared = declaredBeyond(matrix, other);
  if (!matrix.network || !other.network) return { changes, connections: [], declared };
  const { layer, rows } = matrix.network;
  const byEnds = new RowConnections([...changes.map(({ row }) => row), ...declared], rows);
  const explained = new Set<AccessRow>();
  const connections = connectionsBeyond(matrix.network, other.network).filter(connection => {
    const explaining = byEnds.explaining(connection);
    for (const row of explaining) explained.add(row);
    return !explaining.length;
  });
  const isNew = (row: AccessRow): boolean => explained.has(row) && !isDeclared(row, other);
  const asChange = (row: AccessRow): AccessChange => {
    const { hosts, ports, matches } = row;
    return { row, matches, inBoth: [], ...(hosts ? { hosts } : {}), ...(ports ? { ports } : {}) };
  };
  return {
    changes: [...changes, ...declared.filter(isNew).map(asChange)]
      .map(change => ({ ...change, row: rows.annotated(change.row) })),
    connections: connectionGroups(connections.map(connection => ({ ...connection, mesh: verdict?.(connection) })), layer, other.network.layer),
    declared: declared.filter(row => !isNew(row)).map(row => rows.annotated(row)),
  };
}

/** Whether a state declares the requests of a row too, and its NetworkPolicies do not deny them: by another way, such as past a waypoint. */
function isDeclared(row: AccessRow, { rows, network }: AccessMatrix): boolean {
  const key = ({ source, target }: AccessRow) => JSON.stringify([source, target]);
  const declared = rows.filter(one => !isAccess(one) && key(one) === key(row) && network!.rows.annotated(one).network?.verdict !== 'denied');
  return !uncovered(row, declared).length;
}

/** What the mesh does about a connection that NetworkPolicies allow now. */
function verdictOf({ from, to }: Connection, { namespaces }: AccessMatrix): MeshVerdict {
  const homeOf = (end: Connection['from']) => {
    const name = end === 'anyone' || 'cidr' in end ? undefined : 'others' in end ? end.others : end.namespace;
    return namespaces.find(namespace => namespace.name === name);
  };
  const isPods = to !== 'anyone' && !('cidr' in to);
  if (isPods) return homeOf(to)?.deniesByDefault ? 'denies' : 'none';
  return homeOf(from)?.registryOnly ? 'registry-only' : 'none';
}

function targetsOf({ rows }: AccessMatrix): ReadonlySet<string> { return new Set(rows.map(({ target }) => targetText(target))); }

/** The access of one matrix that the other does not have. */
function beyond(matrix: AccessMatrix, other: AccessMatrix): AccessChange[] {
  const others = new AccessIndex(other);
  const { rows, trustDomain } = matrix;
  return rows.filter(row => isAccess(row) && !others.has(row, trustDomain)).flatMap(row => uncovered(row, others.including(row, trustDomain)));
}

/**
 * Whether a row is access of its own. Declared calls to a target that nothing guards are part of another row, unless they come from outside of the mesh,
 * or their requests leave it by the route of a service. The kubelet has no mesh identity, so a row for everybody in the mesh does not include its probes.
 */
function isAccess({ enforcement, reason, target, hosts }: AccessRow): boolean {
  return enforcement === 'policy' || enforcement === 'exempt' || enforcement === 'route'
    || (enforcement === 'none' && (reason === 'no-policy' || reason === 'external-version' || reason === 'probe' || target.type === 'gateway' || !!hosts));
}

/** The rows of a matrix by target and source. */
class AccessIndex {
  private readonly rows = new Map<string, AccessRow[]>();
  private readonly texts = new Set<string>();
  /** External services that it has, and no policy of it guards. */
  private readonly unguarded = new Set<string>();

  constructor({ rows, trustDomain }: AccessMatrix) {
    for (const { target, enforcement } of rows) if (target.type === 'external' && enforcement === 'none') this.unguarded.add(targetText(target));
    for (const row of rows.filter(isAccess)) {
      addTo(this.rows, keysOf(row, trustDomain)[0], row);
      this.texts.add(accessText(row, trustDomain));
    }
  }

  /** Whether it has the very same access: most rows do not change, and need no comparison with others. */
  public has(row: AccessRow, trustDomain: string): boolean { return this.texts.has(accessText(row, trustDomain)); }

  /** The rows whose target and source include those of a row. */
  public including(row: AccessRow, trustDomain: string): AccessRow[] {
    const keys = [...keysOf(row, trustDomain), ...this.widerTargets(row).flatMap(target => keysOf({ ...row, target }, trustDomain))];
    return [...new Set(keys)].flatMap(key => this.rows.get(key) ?? []).filter(({ source }) => (
      !('but' in source) || !source.but?.some(other => includesSource(other, row.source))
    ));
  }

  /** Targets that include that of a row: of ports that only pods have their namespace; of an external service that nothing guards here all outside. */
  private widerTargets({ target, ports }: AccessRow): AccessTarget[] {
    if (target.type === 'service' && ports?.some(isOfPods)) return [{ type: 'namespace', key: target.key.split('/')[0] }];
    return target.type === 'external' && this.unguarded.has(targetText(target)) ? [OUTSIDE] : [];
  }
}

function accessText(row: AccessRow, trustDomain: string): string {
  const { destinations, hosts, ports, matches, except, clientCertificate, plaintext, source } = row;
  const network = source.type === 'network' ? source : undefined;
  return JSON.stringify([keysOf(row, trustDomain)[0], destinations, hosts, ports, matches, except, clientCertificate, plaintext, network]);
}

/** The keys of the rows that may include a row: its own first. */
function keysOf({ source, target, hosts, enforcement }: AccessRow, trustDomain: string): string[] {
  const at = targetText(target);
  // Clients outside of the mesh come through a gateway only: what the mesh allows to others does not include it.
  if (hosts && source.type === 'gateway') return [`${at} through ${source.key}`];
  const keys = includingKeys(source).map(key => (key.startsWith('identity ') ? `${trustDomain} ${key}` : key));
  const isOutside = target.type === 'external' && enforcement === 'none';
  return [...keys.map(key => `${at} from ${key}`), ...isOutside ? keys.map(key => `${targetText(OUTSIDE)} from ${key}`) : []];
}

/** The parts of a row that the others do not include together. */
function uncovered(row: AccessRow, others: readonly AccessRow[]): AccessChange[] {
  interface Scope extends Pick<AccessChange, 'matches' | 'except' | 'inBoth'> { readonly hosts: string[]; readonly ports: Map<string, AccessPort> }
  const byScope = new Map<string, Scope>();
  for (const host of row.hosts ?? [undefined]) {
    const onHost = others.filter(other => (
      includesHost(other, host) && includesDestinations(other, row) && includesCertificate(other, row) && includesPlaintext(other, row)
    ));
    for (const port of row.ports ?? [undefined]) {
      const onPort = onHost.filter(other => includesPort(other, port));
      const { matches, except } = uncoveredOn(row, onPort);
      if (!matches.length) continue;
      const inBoth = row.source.type === 'network' ? [] : common(matches, except, onPort);
      const key = JSON.stringify([host, matches, except, inBoth]);
      const change = byScope.get(key) ?? { hosts: host === undefined ? [] : [host], ports: new Map<string, AccessPort>(), matches, except, inBoth };
      byScope.set(key, change);
      if (port) change.ports.set(JSON.stringify(port), port);
    }
  }
  const byHosts = new Map<string, AccessChange & { readonly hosts: string[] }>();
  for (const { hosts, ports, matches, except = [], inBoth } of byScope.values()) {
    const key = JSON.stringify([[...ports.keys()], matches, except, inBoth]);
    const change = byHosts.get(key);
    if (change) change.hosts.push(...hosts);
    else byHosts.set(key, { row, hosts, ports: [...ports.values()], matches, ...(except.length ? { except } : {}), inBoth });
  }
  return [...byHosts.values()].map(({ hosts, ports, matches, except, inBoth }) => (
    { row, matches, inBoth, ...(except ? { except } : {}), ...(row.hosts ? { hosts } : {}), ...(row.ports ? { ports } : {}) }
  ));
}

/** The requests that are in a list, and that others have too. */
function common(matches: readonly Match[], except: readonly Match[], others: readonly AccessRow[]): Match[] {
  return others.flatMap(other => matches.flatMap(match => other.matches.flatMap(one => intersect(match, one) ?? []))
    .filter(match => ![...except, ...other.except ?? []].some(out => covers(out, match))));
}

/** The requests of a row that the others do not have together. */
function uncoveredOn(row: AccessRow, others: readonly AccessRow[]): RequestPart {
  const isCut = !!row.except || others.some(({ except }) => except);
  if (!isCut) return { matches: row.matches.flatMap(match => uncoveredParts(match, row, others)), except: [] };
  const { source } = row;
  const including = source.type !== 'network' ? others : others.filter(other => (
    other.source.type === 'anyone' || (other.source.type === 'network' && includesClients([other.source], source))
  ));
  const parts = including.map(({ matches, except = [] }) => ({ matches, except }));
  return uncoveredRequests({ matches: row.matches, except: row.except ?? [] }, parts, perPath);
}

/** The match itself if no part of it is covered, else the parts that are not. */
function uncoveredParts(match: Match, row: AccessRow, others: readonly AccessRow[]): readonly Match[] {
  const parts = perMethod(match);
  const open = parts.filter(part => !perPath(part).every(one => isCovered(one, row, others)));
  return open.length === parts.length && parts.length ? [match] : open;
}

function isCovered(match: Match, { source }: AccessRow, others: readonly AccessRow[]): boolean {
  const covering = others.filter(other => other.matches.some(wide => covers(wide, match)));
  if (source.type !== 'network') return covering.length > 0;
  return covering.some(other => other.source.type === 'anyone')
    || includesClients(covering.flatMap(other => (other.source.type === 'network' ? other.source : [])), source);
}

/** A path prefix is the path itself and everything below it: two conditions may include it together. */
function perPath(match: Match): Match[] {
  const [path] = match.path ?? [];
  if (match.path?.length !== 1 || path.type !== 'element-prefix' || path.value === '/') return [match];
  const part = (condition: PathCondition): Match => ({ ...match, path: [condition] });
  return [part({ ...path, type: 'exact' }), part({ ...path, type: 'string-prefix', value: `${path.value}/` })];
}

function includesHost({ hosts }: AccessRow, host?: string): boolean {
  return host === undefined || !!hosts?.some(one => one === host || isUnderWildcard(host, one));
}

function includesDestinations({ destinations: wide }: AccessRow, { destinations: narrow = [] }: AccessRow): boolean {
  return !wide || narrow.every(one => wide.some(other => other === one || isUnderWildcard(one, other)));
}

function includesPort({ ports, target }: AccessRow, port?: AccessPort): boolean {
  if (target.type === 'namespace' && port) return isOfPods(port);
  return !ports || (!!port && ports.some(one => portKey(one) === portKey(port)));
}

/** Whether no Service has a port. */
function isOfPods({ port }: AccessPort): boolean { return port === undefined; }

/** Policies are for container ports. */
function portKey({ port, containerPort = port }: AccessPort): number { return containerPort!; }

/** A listener accepts plaintext or TLS, not both. */
function includesPlaintext(wide: AccessRow, narrow: AccessRow): boolean { return !!wide.plaintext || !narrow.plaintext; }

function includesCertificate(wide: AccessRow, narrow: AccessRow): boolean { return !wide.clientCertificate || !!narrow.clientCertificate; }

/** A port that nothing guards in the other state, and where its proxy accepts plaintext, is a row there. */
function plaintextBeyond({ plaintext }: AccessMatrix, other: AccessMatrix): PlaintextPort[] {
  const key = ({ target, port }: Pick<PlaintextPort, 'target' | 'port'>) => `${portKey(port)} ${targetText(target)}`;
  const open = other.rows.filter(({ source, reason }) => source.type === 'anyone' && reason === 'no-policy');
  const others = new Set([...other.plaintext, ...open.flatMap(({ target, ports = [] }) => ports.map(port => ({ target, port })))].map(key));
  return plaintext.filter(port => !others.has(key(port)));
}

function declaredBeyond({ rows }: AccessMatrix, other: AccessMatrix): AccessRow[] {
  const key = ({ source, target, hosts, ports, matches, reason }: AccessRow) => JSON.stringify([source, target, hosts, ports, matches, reason]);
  const others = new Set(other.rows.map(key));
  return rows.filter(row => !isAccess(row) && !others.has(key(row)));
}
