import type { AuthorizationPolicy, AuthorizationPolicyRules, AuthorizationPolicyRulesTo } from '../../../imports/istio-security';
import { addTo } from '../../model/add-to';
import { Grant, matchesRequests } from '../../model/grant';
import { principal as principalOf } from '../../model/identity';
import { MeshSettings } from '../../model/mesh-record';
import { NamespaceModel } from '../../model/namespace';
import { omitUndefined } from '../../model/omit-undefined';
import { policySelector } from '../../model/policy-selector';
import { networksOn, ServiceModel } from '../../model/service';
import { grantJustifications, networkJustifications } from '../justification';
import { Manifest } from '../provider';
import { pathPatterns } from './path-patterns';
import { policyAnnotations } from './policy-annotations';

/** An ALLOW policy without rules for a whole namespace: whoever has no rule elsewhere is refused. */
export function denyAll(namespace: NamespaceModel): Manifest {
  const annotations = policyAnnotations(namespace);
  return {
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name: 'deny-all', namespace: namespace.name, ...(annotations ? { annotations } : {}), spec: {},
  };
}

/** Who may call a service, and what more may; all others may not. See https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
export function authorizationPolicy(service: ServiceModel, { trustDomain }: MeshSettings, more: readonly AuthorizationPolicyRules[] = []): Manifest {
  const calls = [...service.grants, ...service.reporters];
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name: service.name,
    namespace: service.namespace.name,
    annotations: policyAnnotations(service.namespace, [...grantJustifications(service.grants), ...networkJustifications(service.networkClients)]),
    spec: {
      action: 'ALLOW',
      rules: [...callerRules(calls, trustDomain, { published: publishedPorts(service) }), ...more, ...networkRules(service)],
      selector: { matchLabels: policySelector(service) },
    } satisfies AuthorizationPolicy['spec'],
  };
}

/** The ports at the proxy that enforces the rules. */
interface EnforcedPorts {
  /** The numbers there of a container port. */
  readonly portsOf?: (target: number) => readonly number[];
  /** Container ports of the Service, where the proxy also sees connections to the other ports of the pods: a call names none of these. */
  readonly published?: readonly number[];
}

/** Callers with the same operations share a rule: a further one is a further principal in the diff, nothing else. */
export function callerRules(all: readonly Grant[], trustDomain: string, ports: EnforcedPorts = {}): AuthorizationPolicyRules[] {
  const byPrincipal = new Map<string, Grant[]>();
  for (const grant of all) addTo(byPrincipal, principalOf(grant.caller, trustDomain), grant);
  const rules = new Map<string, { readonly principals: string[]; readonly to: AuthorizationPolicyRulesTo[] | undefined }>();
  for (const [principal, grants] of [...byPrincipal].sort(byKey)) {
    for (const to of operations(grants, ports)) {
      const key = JSON.stringify(to) ?? '';
      const rule = rules.get(key) ?? { principals: [], to };
      rules.set(key, rule);
      rule.principals.push(principal);
    }
  }
  return [...rules].sort(byKey).map(([, { principals, to }]) => omitUndefined({ from: [{ source: { principals } }], to }));
}

/** Unauthenticated clients are matched by IP address, on plaintext ports only. Ports with the same networks share a rule. */
export function networkRules(service: ServiceModel): AuthorizationPolicyRules[] {
  const targets = [...service.ports.map(({ target }) => target), ...(service.metrics ? [service.metrics.port] : [])];
  const portsOf = new Map<string, { readonly ipBlocks: string[]; readonly ports: string[] }>();
  for (const port of new Set(targets)) {
    const ipBlocks = [...networksOn(service, port)].sort();
    if (!ipBlocks.length) continue;
    const rule = portsOf.get(ipBlocks.join()) ?? { ipBlocks, ports: [] };
    portsOf.set(ipBlocks.join(), rule);
    rule.ports.push(`${port}`);
  }
  return [...portsOf.values()].map(({ ipBlocks, ports }) => ({ from: [{ source: { ipBlocks } }], to: [{ operation: { ports } }] }));
}

/**
 * The operations of each rule that the grants of a caller need; undefined allows everything that the proxy sees (Istio reads an empty list as "nothing").
 * Connections and requests are rules apart: on a port without requests Istio drops a whole rule if one of its operations names methods or paths.
 */
function operations(grants: readonly Grant[], ports: EnforcedPorts): (AuthorizationPolicyRulesTo[] | undefined)[] {
  if (grants.some(grant => !grant.methods && !grant.paths && !grant.ports)) {
    return [ports.published && [{ operation: { ports: portTexts(ports.published, ports) } }]];
  }
  const ofConnections = grants.filter(grant => !matchesRequests(grant));
  const ofRequests = grants.filter(matchesRequests);
  return [ofConnections, ofRequests].filter(({ length }) => length).map(some => distinctOperations(some, ports));
}

function portTexts(targets: readonly number[], { portsOf = target => [target] }: EnforcedPorts): string[] {
  return targets.flatMap(portsOf).map(port => `${port}`).sort();
}

function distinctOperations(grants: readonly Grant[], enforced: EnforcedPorts): AuthorizationPolicyRulesTo[] {
  const all = grants.map(({ methods, paths, ports = enforced.published }) => omitUndefined({
    methods: methods && [...methods].sort(),
    paths: paths && pathPatterns(paths),
    ports: ports && portTexts(ports, enforced),
  }));
  if (all.length === 1) return [{ operation: all[0] }]; // mostly
  const distinct = new Map(all.map(operation => [JSON.stringify(operation), operation]));
  return [...distinct].sort(byKey).map(([, operation]) => ({ operation }));
}

/** The container ports of a Service. */
function publishedPorts({ ports }: ServiceModel): number[] { return [...new Set(ports.map(({ target }) => target))]; }

/** No key is there twice. */
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
