import { HttpMethod } from '../../src';
import { RecordedMesh } from '../../src/model/mesh-file';
import { AccessMatrix } from '../../src/reports/access-matrix';
import { AccessRow } from '../../src/reports/access-row';
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
export function allows({ rows, tokens }: AccessMatrix, { record, enforcement }: RecordedMesh, row: Case): boolean | undefined {
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
  const hasRequest = ({ matches }: AccessRow) => matches.some(match => takes(match, request));
  if (type === 'gateway') {
    const listeners = rows.filter(({ target, hosts = [] }) => target.type === 'gateway' && target.key === from && hosts.some(one => isHost(host, one)));
    if (listeners.some(({ clientCertificate }) => clientCertificate) && !(row.client as { readonly certificate?: string })?.certificate) return false;
    if (tokens.some(token => token.target.type === 'gateway' && token.target.key === from)) return undefined; // which tokens suffice, a row does not say
    // It knows neither the address of the client, nor what is wrong with its TLS.
    if (row.client || (port === '443' && !scheme) || listeners.some(({ source }) => source.type === 'network')) return undefined;
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
  if (tokens.some(token => `${token.target.type} ${token.target.key}` === target)) return undefined;
  // Where a policy guards it, its traffic takes no other way.
  const isGuarded = enforcement.externals.some(({ key, deniesByDefault }) => deniesByDefault && `external ${key}` === target);
  const number = Number(port ?? (scheme ? 443 : 80));
  const isAllowed = rows.some(row2 => (
    (`${row2.target.type} ${row2.target.key}` === target || (external && !isGuarded && row2.target.type === 'outside'))
    && isFrom(row2, from)
    && (!row2.ports || row2.ports.some(one => one.port === number))
    && hasRequest(row2)
    && (row2.enforcement === 'policy' || (row2.enforcement === 'none' && row2.reason === 'no-policy'))
  ));
  // It knows nothing of tokens, which deny only.
  return isAllowed && service?.jwt.length ? undefined : isAllowed;
}

function isFrom({ source }: AccessRow, from: string): boolean {
  const isOutsider = from === 'plaintext';
  switch (source.type) {
    case 'anyone': return true;
    case 'mesh': return !isOutsider;
    case 'pods': return source.namespace === from.split('/')[0];
    case 'workload': return source.key === from;
    case 'identity': return source.identity === from || source.identity === `${from.split('/')[0]}/*`;
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
