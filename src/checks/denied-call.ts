import { Check } from './check';
import { compareTexts } from '../model/compare-texts';
import { Denial, enforcedOnly, hasClient, selectsRequests } from '../model/denial';
import { calledPorts } from '../model/edge';
import { Finding } from '../model/finding';
import { asMatches, Grant } from '../model/grant';
import { HttpMethod } from '../model/http-method';
import { Match } from '../model/match';
import { matchText } from '../model/match-text';
import { requestsLeft } from '../model/requests-left';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Provider, supportOf } from '../providers/provider';

/** Declared access of which denials leave nothing: a call, a route of a gateway, the reports of proxies, clients in plaintext, the scrapes of metrics. */
export const deniedCall: Check = (mesh, provider) => (!supportOf(provider.capabilities)('denials') ? [] : mesh.services.flatMap(declared => {
  const service = { ...declared, denials: enforcedOnly(declared.denials) };
  if (!service.denials.length) return [];
  const { path } = service;
  const finding = (what: string, fix: string): Finding => ({ code: 'denied-call', severity: Severity.WARNING, path, message: `its denials deny ${what}`, fix });
  return [
    ...service.grants.filter(grant => isDenied(grant, service)).map(grant => finding(
      grantText(grant, service),
      'narrow the denial, or remove what it denies; if the denial is to override it, acknowledge this',
    )),
    ...deniedReports(service).map(text => finding(text, 'except the proxies that report from the denial, or narrow it; if they are not to report, acknowledge this')),
    ...service.networkClients.filter(({ port, cidrs }) => service.denials.some(denial => (
      denial.requests.ports.includes(port) && cidrs.some(cidr => deniesNetwork(denial, cidr, provider))
    ))).map(({ port, cidrs }) => finding(
      `clients in plaintext from ${cidrs.join(', ')} at container port ${port}`, 'except their networks from a denial of connections, remove plaintextFrom, or acknowledge this',
    )),
    ...scrapes(service).map(text => finding(text, 'serve metrics at a port that the Service does not have, or except the scraper: its identity is unknown here')),
  ];
}));

function grantText({ owner, caller, methods, paths }: Grant, { path }: ServiceModel): string {
  const declared = owner === caller.path ? '' : ` (${owner})`;
  return `every request that ${caller.path} may send to ${path}${declared}${methods || paths ? `: ${matchText(asMatches({ methods, paths }))}` : ''}`;
}

function isDenied(grant: Grant, service: ServiceModel, only = grant.methods): boolean {
  const { caller, paths } = grant;
  const matches = asMatches({ methods: only, paths });
  // A waypoint that asks an authorizer connects past the waypoint that sees its requests: the whole connection is denied.
  const isConnection = !!caller.isWaypoint && (!!grant.isConsent || service.reporters.includes(grant));
  const ofCaller = service.denials.filter(({ clients }) => hasClient(clients, caller))
    .map(denial => (isConnection ? { ...denial, requests: { ports: denial.requests.ports } } : denial));
  return calledPorts(grant, service).every(port => isEmpty(matches, at(ofCaller, port)));
}

/** Spans and logs that proxies send to a collector: each is a POST. Identical reports of several services behind one waypoint are one. */
function deniedReports(service: ServiceModel): string[] {
  const reports = service.reporters.filter(grant => isDenied(grant, service, [HttpMethod.POST]));
  const reporters = new Set(reports.map(({ caller }) => (caller.isWaypoint ? `waypoint ${caller.namespace.name}/${caller.name}` : caller.path)));
  return [...reporters].sort(compareTexts).map(reporter => `every report of ${reporter} to ${service.path}`);
}

/** Whether a denial leaves clients of a network nothing. Part of a network counts as all of it where it is not excepted as it is written. */
function deniesNetwork({ clients: { type, networks }, requests }: Denial, cidr: string, { seesRequestsOfMeshOnly }: Provider): boolean {
  const isNamed = networks.includes(cidr);
  const applies = type === 'everyone' || isNamed === (type === 'these');
  return applies && (!selectsRequests(requests) || !!seesRequestsOfMeshOnly);
}

/** Metrics at a port of the Service: scraped by somebody whom the app does not name. */
function scrapes({ metrics, ports, denials }: ServiceModel): string[] {
  if (!metrics || !ports.some(({ target }) => target === metrics.port)) return [];
  const matches: Match[] = [{ methods: [HttpMethod.GET], path: [{ type: 'exact', value: metrics.path }] }];
  const some = at(denials, metrics.port).filter(({ clients: { type, identities, networks } }) => (
    type === 'everyone' || (type === 'everyone-but' && !networks.length && identities.every(({ name }) => name !== undefined))
  ));
  return isEmpty(matches, some) ? [`scrapes of its metrics, ${metrics.path} at container port ${metrics.port}`] : [];
}

function at(denials: readonly Denial[], port: number): Denial[] { return denials.filter(({ requests }) => requests.ports.includes(port)); }

function isEmpty(matches: readonly Match[], denials: readonly Denial[]): boolean {
  return denials.length > 0 && !requestsLeft({ matches, except: [] }, denials.map(({ requests }) => requests)).length;
}
