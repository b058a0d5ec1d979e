import { Region, regions } from './region';
import type { HTTPRoute } from '../../../imports/gateway-api';
import type { AuthorizationPolicy, IdentityRef, MeshTLSAuthentication, NetworkAuthentication, Server } from '../../../imports/linkerd-policy';
import { Grant, matchesRequests, onPort } from '../../model/grant';
import { ClientIdentity } from '../../model/identity';
import { EVERYWHERE } from '../../model/ip-network';
import { MtlsMode } from '../../model/mtls-mode';
import { policySelector } from '../../model/policy-selector';
import { PortProtocol, speaksHttp } from '../../model/port';
import { grpcProbePorts, NetworkClients, networkClientsOn, scrapedInPlaintext, ServiceModel } from '../../model/service';
import { chunks, httpRoute, httpRouteMatch } from '../gateway-api/http-route';
import { hash } from '../hash';
import { grantJustifications, Justification, justificationAnnotations, networkJustifications } from '../justification';
import { Manifest } from '../provider';

/** A port of the pods with its inbound policy. */
interface GuardedPort {
  readonly name: string;
  readonly target: number;
  readonly protocol: PortProtocol;
  readonly mtls?: MtlsMode;
}

/** The inbound policies of a service. See https://linkerd.io/2-edge/reference/authorization-policy/ */
export function policyObjects(service: ServiceModel): Manifest[] {
  const { metrics, ports } = service;
  const metricsPorts: GuardedPort[] = metrics && scrapedInPlaintext(service)
    ? [{ name: 'metrics', target: metrics.port, protocol: PortProtocol.HTTP, mtls: MtlsMode.DISABLE }]
    : [];
  const known = new Set([...ports.map(({ target }) => target), ...metricsPorts.map(({ target }) => target)]);
  return [
    ...ports.flatMap(port => portObjects(service, port, onPort(service.grants, port.target))),
    // Calls are to what the service publishes.
    ...[...metricsPorts, ...probePorts(service).filter(({ target }) => !known.has(target))].flatMap(port => portObjects(service, port, [])),
  ];
}

/** The container ports of gRPC probes. */
function probePorts({ probes }: ServiceModel): GuardedPort[] {
  return grpcProbePorts(probes).map(target => ({ name: `probe-${target}`, target, protocol: PortProtocol.GRPC }));
}

function portObjects(service: ServiceModel, port: GuardedPort, grants: readonly Grant[]): Manifest[] {
  const { zeroTrust, dryRun, mtls, name: namespace } = service.namespace;
  const name = serverOf(service, port);
  const networks = networkClientsOn(service, port.target);
  const probes = service.probes.filter(probe => probe.port === port.target);
  const hasRateLimit = service.rateLimits.some(limit => service.ports.some(({ number, name: of }) => number === limit.port && of === port.name));
  if (!zeroTrust) {
    const isOpen = port.mtls !== undefined && port.mtls !== MtlsMode.STRICT;
    // A rate limit targets a Server, and a Server without an access policy denies.
    const strict = (port.mtls ?? mtls) === MtlsMode.STRICT;
    return isOpen || hasRateLimit ? [server(service, port, name, strict ? 'all-authenticated' : 'all-unauthenticated')] : [];
  }
  const networkPolicies = networks.length ? allow(namespace, `${name}.networks`, { kind: 'Server', name }, { networks }) : [];
  const callerPolicies = grants.length ? allow(namespace, name, { kind: 'Server', name }, { grants }) : [];
  // A request that no route of a Server matches is answered with 404, whatever the access policy: so clients are compared, and requests are not.
  if (dryRun) {
    return grants.length || networks.length || hasRateLimit ? [server(service, port, name, 'audit'), ...networkPolicies, ...callerPolicies] : [];
  }
  // An annotation of the namespace or of the pods denies by default: this app sets none on existing pods.
  const isDenied = service.namespace.created || !service.podLabels;
  // Linkerd allows HTTP probes by itself, until a Server has routes. It never allows gRPC probes: to the proxy they are calls without identity.
  const needsRoutes = grants.some(matchesRequests) || (speaksHttp(port) && probes.some(({ isGrpc }) => isGrpc));
  if (!grants.length && !networks.length && !hasRateLimit && !needsRoutes && isDenied) return [];
  return [
    server(service, port, name),
    ...networkPolicies,
    ...(needsRoutes ? requestObjects(namespace, regions(grants, probes, networks.length > 0), name) : callerPolicies),
  ];
}

/** Name of the Server of a port. */
export function serverOf(service: ServiceModel, port: { readonly name: string }): string {
  return `${service.name}-${port.name}`;
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
    spec: {
      podSelector: { matchLabels: policySelector(service) },
      port: port.target,
      proxyProtocol: PROXY_PROTOCOL[port.protocol],
      ...(accessPolicy ? { accessPolicy } : {}), // else deny
    } satisfies Server['spec'],
  };
}

/** A route for each region, with its authorization. */
function requestObjects(namespace: string, some: readonly Region[], serverName: string): Manifest[] {
  const usedNames = new Set<string>();
  return some.flatMap(region => {
    const name = routeName(serverName, region.name, usedNames);
    const spec: HTTPRoute['spec'] = {
      parentRefs: [{ group: 'policy.linkerd.io', kind: 'Server', name: serverName }],
      rules: chunks(region.matches, 64).map(matches => ({ matches: matches.map(httpRouteMatch) })),
    };
    const target = { kind: 'HTTPRoute', name } as const;
    const { everybody, grants } = region;
    const who = everybody ? { networks: [EVERYBODY] } : grants.length ? { grants } : undefined;
    return [httpRoute(namespace, name, spec), ...(who ? allow(namespace, name, target, who) : [])];
  });
}

/** The clients of networks on any port. */
type Networks = Omit<NetworkClients, 'port'>;

const EVERYBODY: Networks = { cidrs: EVERYWHERE };

interface PolicyClients { readonly grants?: readonly Grant[]; readonly networks?: readonly Networks[] }

interface PolicyTarget { readonly kind: 'Server' | 'HTTPRoute'; readonly name: string }

/** Allows callers or networks at a Server or route. */
function allow(namespace: string, name: string, target: PolicyTarget, { grants = [], networks = [] }: PolicyClients): Manifest[] {
  const isForeign = ({ caller }: Grant) => caller.trustDomain !== undefined;
  const foreign = grants.filter(isForeign);
  const local = grants.filter(grant => !isForeign(grant));
  const cidrs = [...new Set(networks.flatMap(clients => clients.cidrs))].sort();
  return [
    ...(cidrs.length ? allowing(
      namespace, name, target, 'NetworkAuthentication', { networks: cidrs.map(cidr => ({ cidr })) }, networkJustifications(networks),
    ) : []),
    ...(local.length ? allowing(
      namespace, name, target, 'MeshTLSAuthentication', { identityRefs: identities(local.map(({ caller }) => caller)) }, grantJustifications(local),
    ) : []),
    // A MeshTLSAuthentication has references or names, not both. No other name begins like this: the first part of the others ends with a port.
    ...(foreign.length ? allowing(
      namespace, `identities.${name}`, target, 'MeshTLSAuthentication', { identities: foreignIdentities(foreign) }, grantJustifications(foreign),
    ) : []),
  ];
}

function allowing(
  namespace: string, name: string, target: PolicyTarget, kind: 'MeshTLSAuthentication' | 'NetworkAuthentication',
  spec: MeshTLSAuthentication['spec'] | NetworkAuthentication['spec'], justifications: readonly Justification[],
): Manifest[] {
  const group = target.kind === 'Server' ? 'policy.linkerd.io' : 'gateway.networking.k8s.io';
  return [
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      name,
      namespace,
      annotations: justificationAnnotations(justifications),
      spec: {
        targetRef: { group, ...target },
        requiredAuthenticationRefs: [{ group: 'policy.linkerd.io', kind, name }],
      } satisfies AuthorizationPolicy['spec'],
    },
    { apiVersion: 'policy.linkerd.io/v1alpha1', kind, name, namespace, spec },
  ];
}

/** Of each ServiceAccount once, by name. A namespace stands for all of its own. */
export function identities(callers: readonly ClientIdentity[]): IdentityRef[] {
  const byName = new Map(callers.map(({ namespace: { name: namespace }, serviceAccount }): [string, IdentityRef] => (serviceAccount === undefined
    ? [namespace, { kind: 'Namespace', name: namespace }]
    : [`${namespace}/${serviceAccount}`, { kind: 'ServiceAccount', name: serviceAccount, namespace }]
  )));
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ref]) => ref);
}

/** Identities of other trust domains, as Linkerd names them where its control plane has the usual namespace. */
function foreignIdentities(grants: readonly Grant[]): string[] {
  return [...new Set(grants.map(({ caller: { namespace, serviceAccount, trustDomain } }) => (
    `${serviceAccount}.${namespace.name}.serviceaccount.identity.linkerd.${trustDomain}`
  )))].sort();
}

/** Cut if it is too long, with a hash to keep it unique. The first word of the region stays: it decides which of two routes applies. */
function routeName(serverName: string, region: string, usedNames: Set<string>): string {
  const prefix = serverName.length <= 40 ? serverName : `${serverName.slice(0, 31).replace(/-+$/, '')}-${hash(serverName)}`;
  const whole = `${prefix}.${region}`;
  const name = whole.length <= 63 && !usedNames.has(whole) ? whole : `${whole.slice(0, 54).replace(/[.-]+$/, '')}-${hash(whole)}`;
  usedNames.add(name);
  return name;
}
