import { HttpMethod } from '../../src';
import { Match } from '../../src/model/match';
import { RecordedMesh } from '../../src/model/mesh-file';
import { AccessMatrix } from '../../src/reports/access-matrix';
import { AccessSource } from '../../src/reports/access-source';
import { includesClients } from '../../src/reports/networks';
import { printedRows } from '../../src/reports/printed-rows';
import { RequirementRow, RowToken } from '../../src/reports/requirement-row';
import { PLAIN, Request, takes } from '../model/matching';

/** One row of a `requests.yaml`. */
export interface Case {
  readonly name: string;
  readonly from: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expect: { readonly [field: string]: unknown };
  readonly only?: readonly string[];
  readonly [field: string]: unknown;
}

const METHODS = Object.values(HttpMethod).map(method => method.toLowerCase());

/** Whether a matrix allows a request: nothing of this is shared with the code under test, but the rows themselves. Undefined: it does not say. */
export function allows(matrix: AccessMatrix, { record, enforcement }: RecordedMesh, row: Case): boolean | undefined {
  // What the mesh decides, without the network plugin.
  const rows = printedRows({ ...matrix, network: undefined });
  const needsToken = (target: string) => [...matrix.tokens, ...matrix.consents].some(one => `${one.target.type} ${one.target.key}` === target);
  const method = METHODS.find(name => name in row)!;
  const [, scheme, host, port, url = '/'] = /^(https:\/\/)?([^/:]+)(?::(\d+))?(\/.*)?$/.exec(String(row[method]))!;
  const [path, query = ''] = url.split('?');
  const [type, from] = row.from.startsWith('gateway:') ? ['gateway', row.from.slice('gateway:'.length)] : ['pods', row.from];
  const headers = Object.fromEntries(Object.entries(row.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const request: Request = {
    ...PLAIN,
    method: method.toUpperCase() as HttpMethod,
    path,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers,
    cookies: Object.fromEntries((headers.cookie ?? '').split('; ').map(cookie => cookie.split('=') as [string, string])),
    host,
  };
  const claims = claimsOf(row);
  // Preflights, headers that look like those of claims, the places of tokens, and paths before they are normalized: of these the rows say nothing.
  const isBesideTokens = request.method === HttpMethod.OPTIONS || Object.keys(headers).some(name => name.includes('_'))
    || /\.\.|%2e/i.test(path) || (row.tokens as { readonly in?: string }[] | undefined)?.some(token => token.in !== undefined);
  const isIn = (matches: readonly Match[]) => matches.some(match => takes(match, request));
  // As the authorizers of the checks decide, of which that of the platform is down.
  const hasConsent = (authorizer: string) => headers['x-consent'] === 'yes' && authorizer !== 'platform';
  const hasRequest = ({ matches, except = [], token, consent }: RequirementRow) => (
    isIn(matches) && !isIn(except) && (!token || claims.some(one => suffices(token, one))) && (consent === undefined || hasConsent(consent))
  );
  if (type === 'gateway') {
    const listeners = rows.filter(({ target, hosts = [] }) => target.type === 'gateway' && target.key === from && hosts.some(one => isHost(host, one)));
    if (listeners.some(({ clientCertificate }) => clientCertificate) && !(row.client as { readonly certificate?: string })?.certificate) return false;
    if (needsToken(`gateway ${from}`) && isBesideTokens) return undefined;
    // It knows neither the address of the client, nor what is wrong with its TLS.
    if (row.client || (port === '443' && !scheme) || listeners.some(({ source }) => source.type === 'network')) return undefined;
    if (listeners.length && !listeners.some(hasRequest)) return false;
    const atHost = rows.filter(one => (
      one.source.type === 'gateway' && one.source.key === from && !!one.hosts?.some(pattern => isHost(host, pattern)) && one.enforcement !== 'denied'
    ));
    return atHost.some(hasRequest);
  }
  const [namespace] = from.split('/');
  const [name, of = namespace] = host.split('.');
  const service = record.services.find(one => one.name === name && one.namespace === of && host.split('.')[2] !== 'com');
  const external = record.externals.find(({ hosts }) => hosts.some(one => isHost(host, one)));
  const target = service ? `service ${service.namespace}/${service.name}` : external && `external ${external.namespace}/${external.name}`;
  if (!target) return undefined;
  if (needsToken(target) && isBesideTokens) return undefined;
  if (matrix.denials.some(denial => `service ${denial.target.key}` === target) && /\.\.|%2e/i.test(path)) return undefined;
  // Where a policy guards it, its traffic takes no other way.
  const isGuarded = enforcement.externals.some(({ key, deniesByDefault }) => deniesByDefault && `external ${key}` === target);
  const number = Number(port ?? (scheme ? 443 : 80));
  return rows.some(row2 => (
    (`${row2.target.type} ${row2.target.key}` === target || (external && !isGuarded && row2.target.type === 'outside'))
    && isFrom(row2.source, from)
    && (!row2.ports || row2.ports.some(one => one.port === number))
    && hasRequest(row2)
    && (row2.enforcement === 'policy' || (row2.enforcement === 'none' && row2.reason === 'no-policy'))
  ));
}

/** The claims of the tokens that are valid, as the tables have them. */
function claimsOf({ jwt, tokens = [] }: Case): Claims[] {
  const now = Date.now() / 1000;
  const further = (tokens as { readonly claims: Claims; readonly foreignKey?: boolean }[]).filter(one => !one.foreignKey);
  const sent = [...(jwt ? [jwt as Claims] : []), ...further.map(one => one.claims)];
  return sent.filter(({ iss, sub, exp }) => iss && sub && (exp === undefined || Number(exp) > now));
}

type Claims = Readonly<Record<string, unknown>>;

function suffices({ issuers, claims }: RowToken, token: Claims): boolean {
  return issuers.includes(String(token.iss)) && claims.every(({ claim, values }) => {
    const value = claim.reduce<unknown>((part, name) => (part as Claims | undefined)?.[name], token);
    return (Array.isArray(value) ? value : [value]).some(one => values.includes(String(one)));
  });
}

function isFrom(source: AccessSource, from: string): boolean {
  const isOutsider = from === 'plaintext';
  if ('but' in source && source.but?.some(other => isFrom(other, from))) return false;
  switch (source.type) {
    case 'anyone': return true;
    case 'mesh': return !isOutsider;
    case 'pods': return source.namespace === from.split('/')[0];
    case 'workload': return source.key === from;
    case 'identity': return source.identity === from || source.identity === `${from.split('/')[0]}/*`;
    // Clients outside the mesh have addresses in 127.0.0.0/8.
    case 'network': return isOutsider && includesClients([source], { cidrs: ['127.0.0.1/32'] });
    default: return false;
  }
}

function isHost(host: string, pattern: string): boolean {
  return pattern === '*' || host === pattern || (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)));
}

/** What a table says of a request: allowed, denied, or something else. */
export function decision({ denied, status, version, service, redirect, rewrite }: Case['expect']): 'allowed' | 'denied' | undefined {
  if (denied) return 'denied';
  if (rewrite || redirect) return undefined; // a policy sees another path, or none
  if (status === 200 || status === undefined) return version !== undefined || service !== undefined || status === 200 ? 'allowed' : undefined;
  return status === 'refused' ? 'denied' : undefined;
}
