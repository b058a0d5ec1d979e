import { Check } from './check';
import { keyOf, keyOfSettled } from '../model/edge';
import { egressScopeOf } from '../model/egress-scope';
import { Finding } from '../model/finding';
import { GatewayModel, routesByService } from '../model/gateway';
import { byCaller, Grant, onServicePorts } from '../model/grant';
import { isDeclared } from '../model/identity';
import { intersect, Match } from '../model/match';
import { MatchIndex } from '../model/match-index';
import { matchingText } from '../model/matching-text';
import { memoizeByIdentity } from '../model/memoize-by-identity';
import { MeshModel } from '../model/mesh';
import { isExternalMirror } from '../model/mirror-target';
import { speaksHttp } from '../model/port';
import { baseRules, requiredFeatures } from '../model/rules';
import { httpPorts, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { shadowedBy } from '../model/shadowed-by';
import { deniesByDefault, Provider, supportOf } from '../providers/provider';

/** A declared call without any request: no route of a gateway sends it, or a redirect or direct response answers all that the caller sends. */
export const unusedCall: Check = (mesh, provider) => mesh.services.flatMap(service => {
  const { namespace, grants } = service;
  if (!deniesByDefault(provider, namespace)) return [];
  const calls = grants.filter(({ isRoute, isConsent }) => !isRoute && !isConsent);
  return calls.length ? [...ofGateways(calls, service, mesh), ...answered(calls, service, mesh, provider)] : [];
});

/** The calls of gateways that none of their routes makes: they forward requests of their routes only, and mirror these. */
function ofGateways(calls: readonly Grant[], service: ServiceModel, mesh: MeshModel): Finding[] {
  const { path, ports, routes } = service;
  return calls.flatMap(call => {
    const gateway = gateways(mesh).get(call.caller.path);
    if (!gateway || mirrorTargets(gateway).has(keyOfSettled(service))) return [];
    const toService = routesByService(gateway).get(service) ?? [];
    // The path that is authorized may be another than that of the route.
    if (toService.length && requiredFeatures(routes).has('rewrite-path')) return [];
    const requests = onServicePorts(call, ports);
    const isSent = toService.some(({ matches, port: { number: port } }) => (
      matches.some(match => requests.some(request => intersect({ ...match, port }, request)))
    ));
    return isSent ? [] : [finding(
      call, `none of its routes sends what it is allowed to send to ${path}${matchingText(requests)}`,
      'remove the call, or add a route with addRoute(), which allows its requests by itself; acknowledge it if a route outside this app sends them',
    )];
  });
}

const gateways = memoizeByIdentity((mesh: MeshModel): ReadonlyMap<string, GatewayModel> => (
  new Map(mesh.gateways.map(gateway => [gateway.path, gateway]))
));

/** The services that requests of a gateway are mirrored to, by key. */
const mirrorTargets = memoizeByIdentity(({ routes }: GatewayModel): ReadonlySet<string> => new Set(routes.flatMap(({ service }) => (
  service.routes.overlays.flatMap(({ mirrors = [] }) => mirrors.flatMap(mirror => (isExternalMirror(mirror) ? [] : [keyOf(mirror.service)])))
))));

/** The calls all of whose requests the proxy of the caller answers. */
function answered(calls: readonly Grant[], service: ServiceModel, mesh: MeshModel, provider: Provider): Finding[] {
  const { path, ports, routes } = service;
  const rules = baseRules(routes, supportOf(provider.capabilitiesFor(service)));
  if (provider.authorizesBeforeRouting || !rules.some(({ response }) => response)) return [];
  const index = new MatchIndex(rules);
  const numbers = httpPorts(service).map(({ number }) => number);
  const isAnswered = (sent: Match) => {
    const candidates = index.candidates([sent]);
    const answering = shadowedBy(sent, candidates.filter(({ response }) => response), numbers);
    const before = answering && candidates.slice(0, Math.max(...answering.map(rule => candidates.indexOf(rule))));
    return before?.every(({ response, matches }) => response || !matches.some(match => intersect(match, sent)));
  };
  return [...byCaller(calls.filter(({ caller }) => isDeclared(caller) && !gateways(mesh).has(caller.path)))].flatMap(([, ofCaller]) => {
    const [{ caller: { namespace: { name: namespace }, name } }] = ofCaller;
    const callers = [{ namespace, service: name }];
    const unused = ofCaller.filter(call => isHttp(call, service) && onServicePorts(call, ports).every(sent => isAnswered({ ...sent, callers })));
    // In an egress scope, the proxy of the caller knows the routes of what it calls only.
    const isKnown = unused.length < ofCaller.length || !hasScope(namespace, mesh, provider);
    return isKnown ? unused.map(call => finding(
      call, `its call to ${path}${matchingText(onServicePorts(call, ports))} reaches no pod: a redirect or direct response of ${path} answers all its requests`,
      'remove the call, or narrow the redirect or direct response',
    )) : [];
  });
}

/** Whether it allows requests only, no connections. */
function isHttp(call: Grant, { ports }: ServiceModel): boolean {
  return ports.every(port => speaksHttp(port) || (call.ports && !call.ports.includes(port.target)));
}

function hasScope(namespace: string, { namespaces }: MeshModel, { capabilities }: Provider): boolean {
  return supportOf(capabilities)('egress-scope') && namespaces.some(one => one.name === namespace && egressScopeOf(one).by === 'calls');
}

function finding({ owner }: Grant, message: string, fix: string): Finding { return { code: 'unused-call', severity: Severity.WARNING, path: owner, message, fix }; }
