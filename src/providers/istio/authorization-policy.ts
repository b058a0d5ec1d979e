import type { AuthorizationPolicy, AuthorizationPolicyRules, AuthorizationPolicyRulesTo } from '../../../imports/istio-security';
import { Grant } from '../../model/grant';
import { PathCondition } from '../../model/match';
import { MeshSettings } from '../../model/mesh-record';
import { NamespaceModel } from '../../model/namespace';
import { omitUndefined } from '../../model/omit-undefined';
import { networksOn, podSelector, ServiceModel } from '../../model/service';
import { Manifest } from '../provider';

/** An ALLOW policy without rules for a whole namespace: whoever has no rule elsewhere is refused. */
export function denyAll(namespace: NamespaceModel): Manifest {
  return { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', name: 'deny-all', namespace: namespace.name, spec: {} };
}

/** Who may call a service, and what more may; all others may not. See https://istio.io/latest/docs/reference/config/security/authorization-policy/ */
export function authorizationPolicy(service: ServiceModel, { trustDomain }: MeshSettings, more: readonly AuthorizationPolicyRules[] = []): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name: service.name,
    namespace: service.namespace.name,
    spec: {
      action: 'ALLOW',
      rules: [...callerRules(service.grants, trustDomain, { published: publishedPorts(service) }), ...more, ...networkRules(service)],
      selector: { matchLabels: podSelector(service) },
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

/** One rule a caller, in the order of their names: a new caller is a new rule in the diff, nothing else. */
export function callerRules(all: readonly Grant[], trustDomain: string, ports: EnforcedPorts = {}): AuthorizationPolicyRules[] {
  const byPrincipal = new Map<string, Grant[]>();
  for (const grant of all) {
    const principal = `${trustDomain}/ns/${grant.caller.namespace.name}/sa/${grant.caller.serviceAccount}`;
    if (!byPrincipal.has(principal)) byPrincipal.set(principal, []);
    byPrincipal.get(principal)!.push(grant);
  }
  return [...byPrincipal].sort(byKey).map(([principal, grants]) => {
    const to = operations(grants, ports);
    return omitUndefined({ from: [{ source: { principals: [principal] } }], to });
  });
}

/** Unauthenticated clients are matched by IP address, on plaintext ports only. */
export function networkRules(service: ServiceModel): AuthorizationPolicyRules[] {
  const targets = [...service.ports.map(({ target }) => target), ...(service.metrics ? [service.metrics.port] : [])];
  return [...new Set(targets)].map(port => ({ port, cidrs: networksOn(service, port) })).filter(({ cidrs }) => cidrs.length).map(
    ({ port, cidrs }) => ({ from: [{ source: { ipBlocks: [...cidrs].sort() } }], to: [{ operation: { ports: [`${port}`] } }] }),
  );
}

/** None where one of the grants allows everything that the proxy sees; Istio reads an empty list as "nothing". */
function operations(grants: readonly Grant[], { portsOf = target => [target], published }: EnforcedPorts): AuthorizationPolicyRulesTo[] | undefined {
  const texts = (ports: readonly number[]) => ports.flatMap(portsOf).map(port => `${port}`).sort();
  if (grants.some(grant => !grant.methods && !grant.paths && !grant.ports)) return published && [{ operation: { ports: texts(published) } }];
  const all = grants.map(({ methods, paths, ports = published }) => omitUndefined({
    methods: methods && [...methods].sort(),
    paths: paths && patterns(paths),
    ports: ports && texts(ports),
  }));
  if (all.length === 1) return [{ operation: all[0] }]; // mostly
  const distinct = new Map(all.map(operation => [JSON.stringify(operation), operation]));
  return [...distinct].sort(byKey).map(([, operation]) => ({ operation }));
}

/** The container ports of a Service. */
function publishedPorts({ ports }: ServiceModel): number[] { return [...new Set(ports.map(({ target }) => target))]; }

function patterns(paths: readonly PathCondition[]): string[] {
  if (paths.length === 1) return pathPatterns(paths[0]); // mostly, and in order
  return [...new Set(paths.flatMap(pathPatterns))].sort();
}

function pathPatterns({ type, value }: PathCondition): string[] {
  switch (type) {
    case 'exact': return [value];
    case 'string-prefix': return [`${value}*`];
    case 'element-prefix': return value === '/' ? ['/*'] : [value, `${value}/*`];
    case 'regex': throw new Error(`a call cannot be allowed by regex: ${value}`); // refused by calls()
  }
}

/** No key is there twice. */
const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
