import { AccessPort, AccessRow } from './access-row';
import { AccessSource } from './access-source';
import { AccessTarget, targetText } from './access-target';
import { includesClients } from './networks';
import { addTo } from '../model/add-to';
import { AccessDenial, AccessPolicy } from '../model/enforcement';
import { EVERYWHERE } from '../model/ip-network';
import { requestsLeft } from '../model/requests-left';

/** The denials of a target, and the policies that deny. */
export interface TargetDenials {
  readonly target: AccessTarget;
  readonly denials: readonly AccessDenial[];
  readonly policies: readonly AccessPolicy[];
}

/** A client, or clients of one network, that denials name: they may do less, or more, than the others of a row. */
type NamedSource = Extract<AccessSource, { readonly type: 'identity' | 'network' }>;

/** The clients that denials name, by the text of the target. */
export type NamedSources = ReadonlyMap<string, readonly NamedSource[]>;

export function namedSources(all: readonly TargetDenials[]): NamedSources {
  const named = new Map<string, NamedSource[]>();
  for (const { target, denials } of all) {
    for (const { clients: { identities, networks } } of denials) {
      const sources: NamedSource[] = [
        ...identities.map(identity => ({ type: 'identity' as const, identity })), ...networks.map(cidr => ({ type: 'network' as const, cidrs: [cidr] })),
      ];
      for (const source of sources) {
        const text = targetText(target);
        if (!named.get(text)?.some(one => isSame(one, source))) addTo(named, text, source);
      }
    }
  }
  return named;
}

/**
 * The rows of a matrix less what is denied. A row of many clients is cut into one for each client that a denial names, and one for the others.
 * @param named the clients that are told from others: those of two states, to compare them
 */
export function denialRows(rows: readonly AccessRow[], all: readonly TargetDenials[], named = namedSources(all)): AccessRow[] {
  if (!named.size && !all.length) return [...rows];
  const byTarget = new Map(all.map(one => [targetText(one.target), one]));
  return rows.flatMap(row => {
    const text = targetText(row.target);
    const { denials = [], policies = [] } = byTarget.get(text) ?? {};
    // Of a mirror the rows of the callers decide; what a waypoint mirrors, and the kubelet, is not denied.
    const isExempt = row.enforcement === 'exempt' || row.enforcement === 'denied' || row.enforcement === 'caller' || row.source.type === 'namespace';
    return isExempt ? [row] : partsOf(row.source, named.get(text) ?? []).flatMap(source => cut({ ...row, source }, denials, policies));
  });
}

/** A row whose clients are all denied alike. */
function cut(row: AccessRow, all: readonly AccessDenial[], policies: readonly AccessPolicy[]): AccessRow[] {
  const denials = all.filter(({ clients }) => isDenied(row.source, clients));
  const groups = new Map<string, { readonly denied: AccessDenial[]; readonly ports: AccessPort[] }>();
  for (const port of row.ports ?? [undefined]) {
    const denied = denials.filter(({ requests: { ports } }) => !port || ports.includes(port.containerPort!));
    const key = JSON.stringify(denied);
    const group = groups.get(key) ?? { denied, ports: [] };
    groups.set(key, group);
    if (port) group.ports.push(port);
  }
  return [...groups.values()].flatMap(({ denied, ports }): AccessRow[] => {
    const atPorts = row.ports ? { ...row, ports } : row;
    if (!denied.length) return [atPorts];
    const by = row.policies.length ? row.policies : policies;
    const parts = requestsLeft({ matches: row.matches, except: row.except ?? [] }, denied.map(({ requests }) => requests));
    if (!parts.length) return row.reason === 'no-policy' ? [] : [{ ...atPorts, enforcement: 'denied', policies }];
    return parts.map(({ matches, except }) => ({ ...atPorts, matches, ...(except.length ? { except } : {}), policies: by }));
  });
}

/** Whether a denial applies to all of a source: of the sources that `partsOf()` gives it applies to all or to none. */
function isDenied(source: AccessSource, { type, identities, networks }: AccessDenial['clients']): boolean {
  if (type === 'everyone') return true;
  const isNamed = source.type === 'network' ? networks.length > 0 && includesClients([{ cidrs: networks }], source)
    : identities.some(identity => includesIdentity(identity, identityOf(source)));
  return isNamed === (type === 'these');
}

/** The identity of a client, or of all of a namespace. */
function identityOf(source: AccessSource): string | undefined {
  switch (source.type) {
    case 'workload': case 'gateway': case 'identity': return source.identity;
    case 'pods': return `${source.namespace}/*`;
    default: return undefined;
  }
}

function includesIdentity(wide: string, narrow?: string): boolean {
  if (narrow === undefined || wide === narrow) return wide === narrow;
  return wide.endsWith('/*') && narrow.startsWith(wide.slice(0, -1)) && wide.split('/').length === narrow.split('/').length;
}

/** A source, cut into the clients that denials name, and the others. */
function partsOf(source: AccessSource, named: readonly NamedSource[]): AccessSource[] {
  switch (source.type) {
    case 'network': return networkParts(source, named);
    case 'identity': case 'pods': case 'mesh': case 'anyone': break;
    default: return [source];
  }
  const inner = named.filter(one => !isSame(one, source) && (one.type === 'network' ? source.type === 'anyone'
    : source.type === 'anyone' || source.type === 'mesh' || includesIdentity(identityOf(source)!, one.identity)));
  const outer = inner.filter(one => !inner.some(other => !isSame(one, other) && includesSource(other, one)));
  if (!outer.length) return [source];
  // Networks mean clients without a mesh identity: the others are in the mesh.
  const isMesh = EVERYWHERE.every(cidr => outer.some(one => one.type === 'network' && one.cidrs.includes(cidr)));
  const others = isMesh ? outer.filter(({ type }) => type === 'identity') : outer;
  const rest: AccessSource = { ...source, ...(isMesh ? { type: 'mesh' as const } : {}), ...(others.length ? { but: others } : {}) } as AccessSource;
  return [rest, ...outer.flatMap(one => partsOf(one, inner))];
}

function networkParts(source: NamedSource & { readonly type: 'network' }, named: readonly NamedSource[]): AccessSource[] {
  const networks = named.filter(one => one.type === 'network');
  const includes = (a: readonly string[], b: readonly string[]) => includesClients([{ cidrs: a }], { cidrs: b });
  const overlaps = (a: readonly string[], b: readonly string[]) => includes(a, b) || includes(b, a);
  if (!source.cidrs.some(cidr => networks.some(({ cidrs }) => overlaps([cidr], cidrs)))) return [source];
  return source.cidrs.flatMap(cidr => {
    const whole = { ...source, cidrs: [cidr] };
    const inner = networks.filter(one => !includesSource(one, whole) && includesSource(whole, one));
    const outer = inner.filter(one => !inner.some(other => other !== one && includesSource(other, one)));
    if (!outer.length) return [whole];
    const except = [...source.except ?? [], ...outer.flatMap(({ cidrs }) => cidrs)];
    return [{ ...whole, except }, ...outer.flatMap(one => networkParts(one, inner))];
  });
}

/** Whether a named source includes another one. */
export function includesSource(wide: NamedSource, narrow: AccessSource): boolean {
  if (wide.type === 'network') return narrow.type === 'network' && includesClients([wide], narrow);
  return includesIdentity(wide.identity, identityOf(narrow));
}

function isSame(a: unknown, b: unknown): boolean { return JSON.stringify(a) === JSON.stringify(b); }
