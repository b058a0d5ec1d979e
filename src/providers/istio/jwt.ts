import type {
  AuthorizationPolicy, AuthorizationPolicyRules, AuthorizationPolicyRulesToOperation, AuthorizationPolicyRulesWhen, RequestAuthentication,
  RequestAuthenticationJwtRules,
} from '../../../imports/istio-security';
import { addTo } from '../../model/add-to';
import { DeniedRequests, deniedRequests, Lacking } from '../../model/denied-requests';
import { HEALTH_PORT } from '../../model/gateway';
import { JwtIssuerRecord, JwtRecord, placeNames } from '../../model/jwt';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { httpPorts, ServiceModel } from '../../model/service';
import { underscoreSpellings } from '../../model/underscore-spellings';
import { Manifest } from '../provider';
import { policyAnnotations } from './policy-annotations';
import { requestOperation } from './request-operation';

type Attachment = Pick<NonNullable<AuthorizationPolicy['spec']>, 'selector' | 'targetRefs'>;
type Scope = Pick<AuthorizationPolicyRules, 'to' | 'when'>;

/** The proxies that verify tokens, or ask for consent, and their requests. */
export interface GuardingProxies {
  /** Name and namespace of the objects. */
  readonly name: string;
  readonly namespace: string;
  readonly pods: Attachment;
  /** The requests that need a token or consent, as parts of a rule: each is denied without it. */
  readonly scopes: readonly Scope[];
  /** Whether CORS preflight requests pass. */
  readonly hasCors: boolean;
  /** Whether a RequestAuthentication may require the token of an issuer: see `requiresPresence()`. */
  readonly isPresenceRequired?: boolean;
}

/** The generated type is of the CRD of Istio 1.31. */
type JwtRules = RequestAuthenticationJwtRules & { readonly presence?: 'REQUIRED' };

/**
 * The tokens that proxies require: a RequestAuthentication, which refuses invalid tokens and accepts requests without one, and a policy that denies these.
 * The policy only denies: an ALLOW rule for the token beside that of an edge would be an alternative to it.
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export function jwtObjects(jwt: JwtRecord, { name, namespace, pods, scopes, hasCors, isPresenceRequired }: GuardingProxies): Manifest[] {
  return [{
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    name,
    namespace,
    spec: { ...pods, jwtRules: jwt.issuers.map(issuer => jwtRule(issuer, jwt, isPresenceRequired)) } satisfies RequestAuthentication['spec'],
  }, {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace,
    annotations: policyAnnotations(jwt),
    spec: {
      ...pods,
      action: 'DENY',
      rules: scopes.flatMap(scope => [...deniedRules(deniedRequests(jwt, hasCors), scope), ...forgedHeaders(jwt, hasCors, scope)]),
    } satisfies AuthorizationPolicy['spec'],
  }];
}

/** The HTTP ports of a service, by their numbers at the proxy: on other ports a DENY rule by request would deny every connection. */
export function portScope(service: ServiceModel, at: 'number' | 'target'): Scope {
  return { to: [{ operation: { ports: [...new Set(httpPorts(service).map(port => `${port[at]}`))].sort() } }] };
}

/** The same requests, with a port: without one Istio warns that a DENY rule by request denies TCP connections too. */
export function withPorts({ to, when }: Scope): Scope { return { to: to ?? [{ operation: { notPorts: [`${HEALTH_PORT}`] } }], ...(when && { when }) }; }

function jwtRule(
  { issuer, audiences, keys, places, forwardsToken }: JwtIssuerRecord, { claimHeaders }: JwtRecord, isPresenceRequired: boolean | undefined,
): JwtRules {
  return omitUndefined({
    issuer,
    audiences: [...audiences],
    ...('uri' in keys ? { jwksUri: keys.uri } : { jwks: keys.keys }),
    // Without a location Istio also takes a token from the query.
    fromHeaders: nonEmpty(places.flatMap(place => (place.in === 'header' ? [omitUndefined({ name: place.name, prefix: place.prefix })] : []))),
    fromParams: nonEmpty(placeNames(places, 'query')),
    fromCookies: nonEmpty(placeNames(places, 'cookie')),
    forwardOriginalToken: forwardsToken,
    outputClaimToHeaders: nonEmpty(claimHeaders.map(({ name, claim }) => ({ header: name, claim: claim.join('.') }))),
    presence: isPresenceRequired ? 'REQUIRED' as const : undefined,
  });
}

/** Denied requests that lack the same share a rule. */
function deniedRules(denied: readonly DeniedRequests[], scope: Scope): AuthorizationPolicyRules[] {
  const alike = new Map<string, DeniedRequests[]>();
  for (const requests of denied) addTo(alike, JSON.stringify([requests.lacking, requests.exceptPreflights]), requests);
  return [...alike.values()].map(some => rule(scope, some.map(requestOperation), some[0].lacking, some[0].exceptPreflights ? [NO_PREFLIGHT] : []));
}

/** The rule of some requests, whatever their token. */
export function requestRule(scope: Scope, requests: DeniedRequests): AuthorizationPolicyRules {
  return rule(scope, [requestOperation(requests)], undefined, requests.exceptPreflights ? [NO_PREFLIGHT] : []);
}

/** Browsers add the header to the preflight requests of CORS. */
const NO_PREFLIGHT: AuthorizationPolicyRulesWhen = { key: 'request.headers[access-control-request-method]', notValues: ['*'] };

/**
 * Requests with a claim header that the proxy did not set: Envoy removes what the client sent; where a request passes without a token, the policy does not
 * rely on that. Some servers read underscores as dashes.
 */
function forgedHeaders({ issuers, claimHeaders, publicRequests }: JwtRecord, hasCors: boolean, scope: Scope): AuthorizationPolicyRules[] {
  const present = (name: string): AuthorizationPolicyRulesWhen => ({ key: `request.headers[${name}]`, values: ['*'] });
  const lacking = { issuers: issuers.map(({ issuer }) => issuer) };
  return [
    ...(publicRequests.length || hasCors ? claimHeaders.map(({ name }) => rule(scope, [{}], lacking, [present(name)])) : []),
    ...claimHeaders.flatMap(({ name }) => underscoreSpellings(name)).map(name => rule(scope, [{}], undefined, [present(name)])),
  ];
}

function rule(
  { to = [{}], when = [] }: Scope, requests: readonly AuthorizationPolicyRulesToOperation[], lacking: Lacking | undefined,
  more: readonly AuthorizationPolicyRulesWhen[],
): AuthorizationPolicyRules {
  const ofClaim = lacking && 'claim' in lacking
    ? [{ key: `request.auth.claims${lacking.claim.map(name => `[${name}]`).join('')}`, notValues: [...lacking.values] }] : [];
  return omitUndefined({
    from: lacking && 'issuers' in lacking ? [{ source: { notRequestPrincipals: lacking.issuers.map(issuer => `${issuer}/*`) } }] : undefined,
    to: to.flatMap(({ operation: scope }) => requests.map(one => ({ operation: { ...scope, ...one } }))),
    when: nonEmpty([...when, ...ofClaim, ...more]),
  });
}
