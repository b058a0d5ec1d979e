import type { AuthorizationPolicy, AuthorizationPolicyRules, AuthorizationPolicyRulesFromSource } from '../../../imports/istio-security';
import { compareTexts } from '../../model/compare-texts';
import { ClientSet, Denial, enforcedOnly, SelectedRequests } from '../../model/denial';
import { principal } from '../../model/identity';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { ServiceModel } from '../../model/service';
import { Manifest } from '../provider';
import { policyAnnotations } from './policy-annotations';
import { requestOperation } from './request-operation';

/** How the clients of denials are told from others by the proxies that enforce them. */
export interface DenialRules {
  readonly trustDomain: string;
  /** The numbers of a container port at the proxies. */
  readonly portsOf?: (target: number) => readonly number[];
  /** Principals that are never denied. */
  readonly except?: readonly string[];
  /** Whether the proxies see connections only: what depends on a request is left out, and the whole connection denied. */
  readonly onConnections?: true;
}

/** The policies of the denials of a service: one of those that are enforced, and one of those in a dry run. */
export function denialPolicies(
  service: Pick<ServiceModel, 'namespace'>, name: string, denials: readonly Denial[], pods: Attachment, rules: DenialRules,
): Manifest[] {
  const tried = denials.filter(({ dryRun }) => dryRun);
  const enforced = enforcedOnly(denials);
  return [
    ...(enforced.length ? [denialPolicy(service, name, 'DENY', enforced, pods, rules)] : []),
    ...(tried.length ? [denialPolicy(service, `${name}-dry-run`, 'DENY', tried, pods, rules)] : []),
  ];
}

type Attachment = Pick<NonNullable<AuthorizationPolicy['spec']>, 'selector' | 'targetRefs'>;

/**
 * A policy of a service that denies requests, or audits them. Istio decides by denials before permissions.
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function denialPolicy(
  { namespace }: Pick<ServiceModel, 'namespace'>, name: string, action: 'DENY' | 'AUDIT', denials: readonly Denial[],
  pods: Attachment, rules: DenialRules,
): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace: namespace.name,
    // Istio refuses a dry run of an audit, which denies nothing.
    annotations: policyAnnotations({ dryRun: action === 'AUDIT' ? undefined : namespace.dryRun ?? denials[0].dryRun }, denials.flatMap(({ clients, justification: reason }) => (
      reason === undefined ? [] : [{ client: clientsText(clients, rules.trustDomain), reason }]
    ))),
    spec: { ...pods, action, rules: denialRules(denials, rules) } satisfies AuthorizationPolicy['spec'],
  };
}

/** A rule for each denial, each once. */
function denialRules(denials: readonly Denial[], settings: DenialRules): AuthorizationPolicyRules[] {
  const rules = denials.map(({ clients, requests }): AuthorizationPolicyRules => omitUndefined({
    from: nonEmpty(sources(clients, settings))?.map(source => ({ source })),
    to: [{ operation: operation(requests, settings) }],
  }));
  const distinct = new Map(rules.map(rule => [JSON.stringify(rule), rule]));
  return [...distinct].sort(([a], [b]) => compareTexts(a, b)).map(([, rule]) => rule);
}

/** Any of these. `*` stands for each mesh identity: networks mean clients without one. None: everyone. */
function sources({ type, identities, networks }: ClientSet, { trustDomain, except = [] }: DenialRules): AuthorizationPolicyRulesFromSource[] {
  const named = principals(identities, trustDomain);
  const ipBlocks = [...networks];
  switch (type) {
    case 'everyone': return except.length ? [{ notPrincipals: [...except] }] : [];
    case 'these': return [
      ...(named.length ? [{ principals: named, ...(isWildcard(named) && except.length ? { notPrincipals: [...except] } : {}) }] : []),
      ...(ipBlocks.length ? [{ notPrincipals: ['*'], ipBlocks }] : []),
    ];
    case 'everyone-but': {
      const others = [...new Set([...named, ...except])].sort();
      if (!ipBlocks.length) return [{ notPrincipals: others }];
      return [omitUndefined({ principals: ['*'], notPrincipals: nonEmpty(others) }), { notPrincipals: ['*'], notIpBlocks: ipBlocks }];
    }
  }
}

/** All ServiceAccounts of a namespace include that of a waypoint there. */
function isWildcard(named: readonly string[]): boolean { return named.some(one => one.endsWith('*')); }

function principals(identities: ClientSet['identities'], trustDomain: string): string[] {
  return [...new Set(identities.map(identity => principal(identity, trustDomain)))].sort();
}

/** Always with ports: without one a rule by request would deny every TCP connection, and one by client the scrapes of metrics. */
function operation({ ports, ...requests }: SelectedRequests, { portsOf = target => [target], onConnections }: DenialRules) {
  const numbers = { ports: [...new Set(ports.flatMap(portsOf))].map(port => `${port}`).sort() };
  return onConnections ? numbers : { ...requestOperation(requests), ...numbers };
}

function clientsText({ type, identities, networks }: ClientSet, trustDomain: string): string {
  const names = [...principals(identities, trustDomain).map(one => one.replace(`${trustDomain}/ns/`, '').replace('/sa/', '/')), ...networks].join(', ');
  return type === 'everyone' ? 'everyone' : type === 'these' ? names : `everyone but ${names}`;
}
