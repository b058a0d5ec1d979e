import { Check } from './check';
import { Match } from '../model/match';
import { matchText } from '../model/match-text';
import { Port, PortProtocol } from '../model/port';
import { RetryPolicy } from '../model/retry';
import { routePolicies } from '../model/route-table';
import { ruleProblems } from '../model/rule-problems';
import { requiredFeatures, declaredRules } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';

/** gRPC matches, and retries on gRPC status codes only, for ports that are declared as HTTP/1.1. */
export const grpcOnHttp: Check = mesh => [
  ...mesh.services.flatMap(service => {
    const { routes } = service;
    const ports = httpPorts(service);
    if (!ports.some(isPlain)) return [];
    return [
      ...(PATH_FEATURES.some(feature => requiredFeatures(routes).has(feature))
        ? declaredRules(routes).flatMap(({ owner, matches }) => matches.flatMap(match => unmatchable(owner, service, match, ports))) : []),
      ...unretriable(routePolicies(routes), service, ports),
    ];
  }),
  ...mesh.gateways.flatMap(({ routes }) => routes.flatMap(({ owner, matches, retries, service, port }) => [
    ...matches.flatMap(match => unmatchable(owner, service, match, [port])),
    ...unretriable([{ owner, matches, retries }], service, [port]),
  ])),
];

/** The features that gRPC matches use: a gRPC service and method is a path. */
const PATH_FEATURES = ['path-match', 'path-string-prefix', 'path-regex'] as const;

function unmatchable(path: string, service: ServiceModel, match: Match, all: readonly Port[]) {
  if (!match.path?.some(({ grpc }) => grpc)) return [];
  const ports = all.filter(({ number }) => match.port === undefined || match.port === number);
  if (!ports.length || !ports.every(isPlain)) return [];
  return [{
    code: 'grpc-on-http',
    severity: Severity.ERROR,
    path,
    message: `its gRPC match (${matchText([match])}) never matches: ${portsText(service, ports)}`,
    fix: 'declare the port with PortProtocol.GRPC, or match the path with HttpMatch.path()',
  }];
}

interface RetriedRule { readonly owner: string; readonly matches?: readonly Match[]; readonly retries?: RetryPolicy }

function unretriable(rules: readonly RetriedRule[], service: ServiceModel, ports: readonly Port[]) {
  if (!ports.every(isPlain)) return [];
  return ruleProblems(rules, ({ retries }) => {
    if (!retries?.attempts || retries.on.some(({ after }) => after !== 'grpc')) return undefined;
    const names = retries.on.map(({ name }) => name).join(', ');
    return {
      message: `its retries are on gRPC status codes only (${names}), which no response has: ${portsText(service, ports)}`,
      fix: 'declare the port with PortProtocol.GRPC, add an HTTP retry condition, or acknowledge it',
    };
  }).map(problem => ({ code: 'grpc-on-http', severity: Severity.WARNING, ...problem }));
}

const isPlain = ({ protocol }: Port) => protocol === PortProtocol.HTTP;

const portsText = ({ path }: ServiceModel, ports: readonly Port[]) => `port ${ports.map(({ number }) => number).join(' and ')} of ${path} is declared as HTTP, not gRPC`;
