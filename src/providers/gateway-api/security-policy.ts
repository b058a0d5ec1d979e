import { listenerName } from './gateway';
import type {
  SecurityPolicy, SecurityPolicyAuthorizationRules, SecurityPolicyAuthorizationRulesOperation, SecurityPolicyAuthorizationRulesPrincipal,
  SecurityPolicyJwtProviders,
} from '../../../imports/envoy-gateway';
import { enforcedOnly } from '../../model/denial';
import { literal } from '../../model/derived-regex';
import { GatewayModel, redirectedHosts } from '../../model/gateway';
import { ClaimCondition, JwtIssuerRecord, JwtRecord, JwtRule, MOST_EITHER_CLAIMS, placeNames, RequestScope } from '../../model/jwt';
import { PathCondition } from '../../model/match';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { gatewayJwtFeature } from '../../model/verified-tokens';
import { Manifest } from '../provider';

/** Of targets of one policy. */
const MOST_TARGETS = 16;

type TargetRefs = NonNullable<SecurityPolicy['spec']['targetRefs']>;

/**
 * The tokens that a gateway of Envoy Gateway requires.
 * @see https://gateway.envoyproxy.io/docs/api/extension_types/#securitypolicy
 */
export function securityPolicies(gateway: GatewayModel): Manifest[] {
  if (gatewayJwtFeature(gateway) !== 'envoy-gateway-jwt') return [];
  const targets = targetRefs(gateway);
  // There is no dry run of it.
  return enforcedOnly(gateway.jwt).flatMap(jwt => Array.from({ length: Math.ceil(targets.length / MOST_TARGETS) }, (_, i) => ({
    apiVersion: 'gateway.envoyproxy.io/v1alpha1',
    kind: 'SecurityPolicy',
    name: i ? `${gateway.name}-jwt-${i + 1}` : `${gateway.name}-jwt`,
    namespace: gateway.namespace.name,
    spec: {
      targetRefs: targets.slice(i * MOST_TARGETS, (i + 1) * MOST_TARGETS),
      jwt: omitUndefined({ optional: jwt.publicRequests.length ? true : undefined, providers: jwt.issuers.map(issuer => jwtProvider(issuer, jwt)) }),
      authorization: { defaultAction: 'Deny', rules: authorizationRules(jwt) },
    } satisfies SecurityPolicy['spec'],
  })));
}

/** The gateway; or all its listeners but those that redirect to https, which needs no token. */
function targetRefs(gateway: GatewayModel): TargetRefs {
  const target = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name } as const;
  if (!redirectedHosts(gateway).length) return [target];
  return gateway.listeners.filter(({ tls }) => tls?.mode !== 'passthrough').flatMap(listener => (
    listener.hosts.map(host => ({ ...target, sectionName: listenerName(host, listener) }))
  ));
}

function jwtProvider({ issuer, audiences, keys, places }: JwtIssuerRecord, { claimHeaders }: JwtRecord): SecurityPolicyJwtProviders {
  return omitUndefined({
    name: issuer,
    issuer,
    audiences: [...audiences],
    ...('uri' in keys ? { remoteJWKS: { uri: keys.uri } } : { localJWKS: { type: 'Inline', inline: keys.keys } }) satisfies Partial<SecurityPolicyJwtProviders>,
    // Without a location Envoy also takes a token from the query.
    extractFrom: omitUndefined({
      headers: nonEmpty(places.flatMap(place => (place.in === 'header' ? [omitUndefined({ name: place.name, valuePrefix: place.prefix })] : []))),
      cookies: nonEmpty(placeNames(places, 'cookie')),
      params: nonEmpty(placeNames(places, 'query')),
    }),
    claimToHeaders: nonEmpty(claimHeaders.map(({ name, claim }) => ({ header: name, claim: claim.join('.') }))),
  });
}

/** The first rule that matches applies: so what a rule of the tokens does not allow is denied right after it, and does not reach a weaker rule. */
function authorizationRules({ publicRequests, rules }: JwtRecord): SecurityPolicyAuthorizationRules[] {
  return [
    ...publicRequests.flatMap(scope => operations(scope).map(operation => ({ action: 'Allow' as const, ...operation, principal: ANYONE }))),
    ...rules.flatMap(rule => operations(rule).flatMap(operation => [
      ...principals(rule).map(principal => ({ action: 'Allow' as const, ...operation, principal })),
      ...(operation.operation ? [{ action: 'Deny' as const, ...operation, principal: ANYONE }] : []),
    ])),
  ];
}

/** A rule needs a principal. */
const ANYONE: SecurityPolicyAuthorizationRulesPrincipal = { clientCIDRs: ['0.0.0.0/0', '::/0'] };

/** Each of the paths, with the methods: an operation has one path. */
function operations({ paths, methods }: RequestScope): { readonly operation?: SecurityPolicyAuthorizationRulesOperation }[] {
  if (!paths) return [methods ? { operation: { methods: [...methods] } } : {}];
  return paths.map(path => ({
    operation: { path: { type: 'RegularExpression', value: pathRegex(path) }, ...(methods && { methods: [...methods] }) },
  }));
}

/**
 * A path with its query. Not by the types Exact and PathPrefix: they ignore what follows a semicolon, which servers may take for a part of the path.
 */
function pathRegex({ type, value }: PathCondition): string {
  if (type === 'string-prefix') return `${literal(value)}.*`;
  return type === 'exact' ? `${literal(value)}(\\?.*)?` : `${literal(value.replace(/\/$/, ''))}([/?].*)?`;
}

/** The tokens that a rule admits. A claim is a text or a list: each has a type of its own. */
function principals({ issuers, claims }: JwtRule): SecurityPolicyAuthorizationRulesPrincipal[] {
  return issuers.flatMap(issuer => {
    // Any verified token has it: a principal needs a claim.
    if (!claims.length) return [{ jwt: { provider: issuer, claims: [{ name: 'iss', values: [issuer] }] } }];
    // More are an error.
    return typesOf(claims.slice(0, MOST_EITHER_CLAIMS)).map(types => ({
      jwt: { provider: issuer, claims: claims.map(({ claim, values }, i) => omitUndefined({ name: claim.join('.'), valueType: types[i], values: [...values] })) },
    }));
  });
}

/** Every choice of a type for each claim; undefined is the default, a text. */
function typesOf([, ...others]: readonly ClaimCondition[]): (undefined | 'StringArray')[][] {
  const rest = others.length ? typesOf(others) : [[]];
  return ([undefined, 'StringArray'] as const).flatMap(type => rest.map(types => [type, ...types]));
}
