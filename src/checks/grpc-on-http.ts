import { Check } from './check';
import { Match } from '../model/match';
import { matchText } from '../model/match-text';
import { Port, PortProtocol } from '../model/port';
import { RetryPolicy } from '../model/retry';
import { routePolicies } from '../model/route-table';
import { requiredFeatures, declaredRules } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';

/** Calls of gRPC that are told apart or sent again, on ports that are declared to speak HTTP/1.1. */
export const grpcOnHttp: Check = mesh => [
  ...mesh.services.flatMap(service => {
    const { routes } = service;
    const ports = httpPorts(service);
    if (!ports.some(isPlain)) return [];
    return [
      ...(PATHS.some(feature => requiredFeatures(routes).has(feature))
        ? declaredRules(routes).flatMap(({ owner, matches }) => matches.flatMap(match => asked(owner, service, match, ports))) : []),
      ...routePolicies(routes).flatMap(({ owner, retries }) => repeated(owner, service, retries, ports)),
    ];
  }),
  ...mesh.gateways.flatMap(({ routes }) => routes.flatMap(({ owner, matches, retries, service, port }) => [
    ...matches.flatMap(match => asked(owner, service, match, [port])),
    ...repeated(owner, service, retries, [port]),
  ])),
];

/** How a service or method of gRPC is asked for. */
const PATHS = ['path-match', 'path-string-prefix', 'path-regex'] as const;

function asked(path: string, service: ServiceModel, match: Match, all: readonly Port[]) {
  if (!match.path?.some(({ grpc }) => grpc)) return [];
  const ports = all.filter(({ number }) => match.port === undefined || match.port === number);
  if (!ports.length || !ports.every(isPlain)) return [];
  return [finding(Severity.ERROR, path, `its match for calls of gRPC (${matchText([match])}) takes none: ${speaks(service, ports)}`, 'or ask for the path with HttpMatch.path()')];
}

function repeated(path: string, service: ServiceModel, retries: RetryPolicy | undefined, ports: readonly Port[]) {
  if (!retries?.attempts || retries.on.some(({ after }) => after !== 'grpc') || !ports.every(isPlain)) return [];
  const names = retries.on.map(({ name }) => name).join(', ');
  return [finding(Severity.WARNING, path, `its retries wait for a status of gRPC (${names}) that no answer has: ${speaks(service, ports)}`, 'add a condition on HTTP, or acknowledge it')];
}

function finding(severity: Severity, path: string, message: string, or: string) {
  return { code: 'grpc-on-http', severity, path, message, fix: `declare what the port speaks with PortProtocol.GRPC, ${or}` };
}

const isPlain = ({ protocol }: Port) => protocol === PortProtocol.HTTP;

const speaks = ({ path }: ServiceModel, ports: readonly Port[]) => `${path} speaks http on port ${ports.map(({ number }) => number).join(' and ')}, not grpc`;
