import type { HTTPRoute } from '../../../imports/gateway-api';
import type { AuthorizationPolicy, MeshTLSAuthentication, NetworkAuthentication, Server } from '../../../imports/linkerd-policy';
import { Grant, looksAtRequests } from '../../model/grant';
import { HttpMethod } from '../../model/http-method';
import { both, covers, EVERYTHING, Match } from '../../model/match';
import { MtlsMode } from '../../model/mtls-mode';
import { PortProtocol } from '../../model/port';
import { podSelector, ServiceModel } from '../../model/service';
import { chunks, httpRoute, httpRouteMatch, perMethod } from '../gateway-api/http-route';
import { Manifest } from '../provider';

/** A port of the pods with all that is allowed on it. */
interface GuardedPort {
  readonly name: string;
  readonly target: number;
  readonly protocol: PortProtocol;
  readonly mtls?: MtlsMode;
  readonly plaintextFrom: readonly string[];
}

/** What somebody may ask; without a caller: what everybody may. */
interface Allowed { readonly match: Match; readonly caller?: Identity }
interface Identity { readonly namespace: string; readonly serviceAccount: string }

/** Requests that the same callers may make. */
interface Region { readonly callers: readonly Identity[]; readonly everybody: boolean; readonly matches: readonly Match[] }

/** Who may call a service. See https://linkerd.io/2-edge/reference/authorization-policy/ */
export function policyObjects(service: ServiceModel): Manifest[] {
  const { metrics, ports } = service;
  const scraped: GuardedPort[] = metrics?.plaintextFrom.length
    ? [{ name: 'metrics', target: metrics.port, protocol: PortProtocol.HTTP, mtls: MtlsMode.DISABLE, plaintextFrom: metrics.plaintextFrom }]
    : [];
  return [
    ...ports.flatMap(port => portObjects(service, port, service.grants.filter(grant => !grant.ports || grant.ports.includes(port.target)))),
    ...scraped.flatMap(port => portObjects(service, port, [])), // calls are to what the service publishes
  ];
}

function portObjects(service: ServiceModel, port: GuardedPort, grants: readonly Grant[]): Manifest[] {
  const { zeroTrust, name: namespace } = service.namespace;
  const name = `${service.name}-${port.name}`;
  if (!zeroTrust) {
    const open = port.mtls !== undefined && port.mtls !== MtlsMode.STRICT;
    return open ? [server(service, port, name, 'all-unauthenticated')] : [];
  }
  if (!grants.length && !port.plaintextFrom.length) return []; // the namespace denies it already
  const callers = sortedIdentities(grants.map(({ caller }) => identity(caller)));
  return [
    server(service, port, name),
    ...(port.plaintextFrom.length ? allow(namespace, `${name}.networks`, { kind: 'Server', name }, { networks: port.plaintextFrom }) : []),
    ...(grants.some(looksAtRequests) ? requestObjects(service, port, name)
      : grants.length ? allow(namespace, name, { kind: 'Server', name }, { callers }) : []),
  ];
}

const PROXY_PROTOCOL: Readonly<Record<PortProtocol, string>> = {
  [PortProtocol.HTTP]: 'HTTP/1',
  [PortProtocol.HTTP2]: 'HTTP/2',
  [PortProtocol.GRPC]: 'HTTP/2', // gRPC's own routes are GRPCRoutes
  [PortProtocol.HTTPS]: 'TLS',
  [PortProtocol.TLS]: 'TLS',
  [PortProtocol.TCP]: 'opaque',
};

function server(service: ServiceModel, port: GuardedPort, name: string, accessPolicy?: string): Manifest {
  return {
    apiVersion: 'policy.linkerd.io/v1beta3',
    kind: 'Server',
    name,
    namespace: service.namespace.name,
    spec: (): Server['spec'] => ({
      podSelector: { matchLabels: podSelector(service) },
      port: port.target,
      proxyProtocol: PROXY_PROTOCOL[port.protocol],
      ...(accessPolicy ? { accessPolicy } : {}), // else deny
    }),
  };
}

/** A route for each set of callers, with what just they may ask. */
function requestObjects(service: ServiceModel, port: GuardedPort, serverName: string): Manifest[] {
  const { name: namespace } = service.namespace;
  return regions(service, port).flatMap(region => {
    const name = region.everybody ? `${serverName}.probes` : routeName(serverName, namespace, region.callers);
    const spec = (): HTTPRoute['spec'] => ({
      parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: serverName }],
      rules: chunks(regions(service, port).find(other => sameCallers(other, region))?.matches ?? [], 64)
        .map(matches => ({ matches: matches.map(httpRouteMatch) })),
    });
    const target = { kind: 'HTTPRoute', name } as const;
    return [
      httpRoute(namespace, name, spec),
      ...allow(namespace, name, target, region.everybody ? { networks: ['0.0.0.0/0', '::/0'] } : { callers: region.callers }),
    ];
  });
}

/**
 * The requests that callers may make, cut so that the most specific match of a request names all who may make it:
 * the data plane looks at that route only. So all that two grants have in common stands as a match of its own.
 */
function regions(service: ServiceModel, port: GuardedPort): Region[] {
  const allowed = allowances(service, port);
  const cuts: Match[] = [];
  const known = new Set<string>();
  const pending = allowed.map(({ match }) => match);
  for (let match = pending.pop(); match; match = pending.pop()) {
    if (known.has(JSON.stringify(match))) continue;
    known.add(JSON.stringify(match));
    pending.push(...cuts.flatMap(other => both(other, match!) ?? []));
    cuts.push(match);
  }
  const byCallers = new Map<string, Region>();
  for (const match of cuts.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))) {
    const may = allowed.filter(other => covers(other.match, match));
    const everybody = may.some(({ caller }) => !caller);
    const callers = everybody ? [] : sortedIdentities(may.map(({ caller }) => caller!));
    const region = byCallers.get(callersKey({ callers, everybody })) ?? { callers, everybody, matches: [] };
    byCallers.set(callersKey(region), { ...region, matches: [...region.matches, match] });
  }
  return [...byCallers].sort(byKey).map(([, region]) => region);
}

function allowances(service: ServiceModel, port: GuardedPort): Allowed[] {
  const grants = service.grants
    .filter(({ ports }) => !ports || ports.includes(port.target))
    // What HTTPRoute cannot say stays denied; the loss is reported.
    .map(grant => ({ ...grant, paths: grant.paths?.filter(({ type }) => type === 'exact' || type === 'element-prefix') }))
    .flatMap(({ caller, methods, paths }) => (paths?.map(path => (path.value === '/' && path.type !== 'exact' ? {} : { path: [path] })) ?? [EVERYTHING])
      .flatMap(match => perMethod(methods ? { ...match, methods } : match))
      .map(match => ({ match, caller: identity(caller) })));
  // Once a server has routes, Linkerd no longer lets the kubelet through by itself.
  const probes = service.versions.flatMap(version => version.probes()).filter(probe => probe.port === port.target)
    .map(({ path }) => ({ match: { path: [{ type: 'exact' as const, value: path }], methods: [HttpMethod.GET] } }));
  return [...grants, ...probes];
}

/** Lets callers or networks through to a server or route. */
function allow(
  namespace: string, name: string, target: { readonly kind: 'Server' | 'HTTPRoute'; readonly name: string },
  who: { readonly callers?: readonly Identity[]; readonly networks?: readonly string[] },
): Manifest[] {
  const { callers, networks } = who;
  const authentication = callers ? 'MeshTLSAuthentication' : 'NetworkAuthentication';
  const group = target.kind === 'Server' ? 'policy.linkerd.io' : 'gateway.networking.k8s.io';
  return [
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      name,
      namespace,
      spec: (): AuthorizationPolicy['spec'] => ({
        targetRef: { group, ...target },
        requiredAuthenticationRefs: [{ group: 'policy.linkerd.io', kind: authentication, name }],
      }),
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: authentication,
      name,
      namespace,
      spec: (): MeshTLSAuthentication['spec'] | NetworkAuthentication['spec'] => (callers
        ? { identityRefs: callers.map(caller => ({ kind: 'ServiceAccount', name: caller.serviceAccount, namespace: caller.namespace })) }
        : { networks: [...networks!].sort().map(cidr => ({ cidr })) }),
    },
  ];
}

const identity = ({ namespace, serviceAccount }: ServiceModel): Identity => ({ namespace: namespace.name, serviceAccount });

function sortedIdentities(identities: readonly Identity[]): Identity[] {
  const byName = new Map(identities.map(i => [`${i.namespace}/${i.serviceAccount}`, i]));
  return [...byName].sort(byKey).map(([, i]) => i);
}

const callersKey = ({ callers, everybody }: Pick<Region, 'callers' | 'everybody'>) => (
  everybody ? '*' : callers.map(i => `${i.namespace}/${i.serviceAccount}`).join(' ')
);
const sameCallers = (a: Region, b: Region) => callersKey(a) === callersKey(b);

/** After the callers, with dots, which names of ports and services have not; made unique by a hash where that would not tell them apart or not fit. */
function routeName(serverName: string, namespace: string, callers: readonly Identity[]): string {
  const name = [serverName, ...callers.map(caller => caller.serviceAccount)].join('.');
  const plain = name.length <= 63 && callers.every(caller => caller.namespace === namespace && !/^(probes|networks)$|\./.test(caller.serviceAccount));
  return plain ? name : `${name.slice(0, 54).replace(/[.-]+$/, '')}-${hash(callersKey({ callers, everybody: false }))}`;
}

/** FNV-1a, 32 bit: short, stable from run to run. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  // eslint-disable-next-line no-bitwise -- the hash is made of bits
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}

/** No key is there twice. */
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
