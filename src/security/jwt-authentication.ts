import { Construct } from 'constructs';
import { Jwks } from './jwks';
import { claimConditions, claimPath, JwtRule, notEmpty, PublicRequests, requestScope } from './jwt-rule';
import { requestTarget } from './request-target';
import { TokenLocation } from './token-location';
import { Gateway } from '../gateway/gateway';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { eachOnce } from '../input/each-once';
import { headerName } from '../input/header-name';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { visibleText } from '../input/visible-text';
import { asMatches } from '../model/grant';
import { inputError } from '../model/input-error';
import { ClaimHeader, JwtIssuerRecord, JwtRecord, JwtRule as ModelRule, RequestScope } from '../model/jwt';
import { covers } from '../model/match';
import { matchText } from '../model/match-text';
import { isClientHeader } from '../model/stripped-headers';
import { MeshService } from '../service/mesh-service';

/**
 * An issuer of tokens.
 * @example
 * const issuer: JwtIssuer = {
 *   issuer: 'https://auth.example.com', audiences: ['api.example.com'], jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json'),
 * };
 */
export interface JwtIssuer {
  /** The `iss` claim of its tokens, exactly: ASCII characters without spaces and `*`, at most 1024. */
  readonly issuer: string;
  /** Audiences, at least one: the `aud` claim has to be one of them, or a list with one of them. A token for another service is refused. */
  readonly audiences: string[];
  /** Its public keys. */
  readonly jwks: Jwks;
  /**
   * Where requests carry its token: at least one.
   * @default - `TokenLocation.BEARER`
   */
  readonly tokenLocations?: TokenLocation[];
  /**
   * Whether the proxy forwards the token: to the application, or from a gateway to the service. Whoever gets it can use it until it expires.
   * Envoy removes it from headers, not from cookies.
   * @default false
   */
  readonly forwardToken?: boolean;
}

/**
 * A header that the proxy sets to the value of a claim.
 * @example
 * const header: JwtClaimHeader = { header: 'x-jwt-claim-role', claim: 'role' };
 */
export interface JwtClaimHeader {
  /** Name of the header: letters, digits and at most four dashes. No header that clients send, such as `authorization`. */
  readonly header: string;
  /** Name of the claim: a string, number or boolean (a list or an object arrives as its JSON in base64); without dots, which mean nesting here. */
  readonly claim: string;
  /**
   * Names of the objects that contain the claim, the outermost first.
   * @default - none: a claim of the token itself
   */
  readonly within?: string[];
}

/**
 * Properties of `JwtAuthentication`.
 * @example
 * const props: JwtAuthenticationProps = {
 *   service: users,
 *   issuers: [{ issuer: 'https://auth.example.com', audiences: ['api.example.com'], jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json') }],
 * };
 */
export interface JwtAuthenticationProps {
  /**
   * The ingress gateway that requires tokens. Exactly one of `gateway` and `service`.
   * @default - `service` is given
   */
  readonly gateway?: Gateway;
  /**
   * The service whose proxies require tokens. Exactly one of `gateway` and `service`.
   * @default - `gateway` is given
   */
  readonly service?: MeshService;
  /** Issuers: at least one, each once. */
  readonly issuers: JwtIssuer[];
  /**
   * Requests that need no token. A token that they have anyway has to be valid.
   * @default - none
   */
  readonly publicRequests?: PublicRequests[];
  /**
   * What the token of the other requests has to be: the first rule that matches a request applies, and a request that no rule matches is denied.
   * @default - one rule: any request, with a valid token of any issuer
   */
  readonly rules?: JwtRule[];
  /**
   * Headers that the proxy sets to claims of the token, of any issuer. Clients cannot set them: the proxy removes what they send, and each ingress gateway
   * of the mesh strips it.
   * @default - none
   */
  readonly claimHeaders?: JwtClaimHeader[];
  /**
   * Dry run: proxies report the requests that lack a token or a claim, and let them pass. Invalid tokens are refused all the same, since a
   * RequestAuthentication has no dry run. Until the dry run ends, the application must not rely on tokens.
   * @default false
   * @see https://istio.io/latest/docs/tasks/security/authorization/authz-dry-run/
   */
  readonly dryRun?: boolean;
}

/**
 * JWT authentication: an ingress gateway, or the proxies of a service, require a valid token of an issuer. Without one a request gets 403, with an
 * invalid one 401.
 *
 * It only denies: a request needs the token and, where the service denies by default, a declared call. CORS preflight requests, which have no token,
 * pass where a `CorsPolicy` applies. A token needs a `sub` claim.
 *
 * Istio and Istio ambient support it.
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 * @example
 * new JwtAuthentication(chart, 'jwt', {
 *   service: users,
 *   issuers: [{ issuer: 'https://auth.example.com', audiences: ['api.example.com'], jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json') }],
 *   publicRequests: [{ paths: [PathMatch.exact('/health')], methods: [HttpMethod.GET] }],
 *   rules: [
 *     { paths: [PathMatch.prefix('/admin')], claims: [{ claim: 'role', values: ['admin'] }] },
 *     { paths: [PathMatch.prefix('/api')], claims: [{ claim: 'role', values: ['admin', 'user'] }] },
 *   ],
 *   claimHeaders: [{ header: 'x-jwt-claim-sub', claim: 'sub' }, { header: 'x-jwt-claim-role', claim: 'role' }],
 * });
 */
export class JwtAuthentication extends Construct {
  /**
   * @throws if there is not exactly one of gateway and service, the target has another JwtAuthentication or no HTTP requests, a name or value is invalid,
   * a rule matches no request that is left, or two entries of a list are the same
   */
  constructor(scope: Construct, id: string, props: JwtAuthenticationProps) {
    super(...constructPlace(new.target, scope, id));
    const owner = this.node.path;
    checkProps(owner, 'JwtAuthenticationProps', props);
    const { jwt } = requestTarget(owner, props, { construct: 'a JwtAuthentication', reason: 'tokens are in HTTP requests', unseen: 'tokens' })._model;
    if (jwt.length) {
      throw inputError({
        where: owner, what: 'owner of the tokens of the target', got: jwt[0].owner, allowed: 'one construct', fix: `add the issuers and rules to ${jwt[0].owner}`,
      });
    }
    jwt.push(record(owner, props));
  }
}

function record(owner: string, { issuers: given, publicRequests = [], rules = [{}], claimHeaders = [], dryRun }: JwtAuthenticationProps): JwtRecord {
  required(owner, 'issuers', given);
  required(owner, 'rules', rules);
  const issuers = given.map(issuer => issuerRecord(owner, issuer));
  eachOnce(owner, 'issuer', issuers.map(({ issuer }) => issuer));
  const names = issuers.map(({ issuer }) => issuer);
  const scopes = publicRequests.map(requests => requestScope(owner, requests));
  const all: RequestScope[] = [...scopes];
  const modelRules = rules.map((rule): ModelRule => {
    const requests = requestScope(owner, rule);
    const text = matchText(asMatches(requests));
    notEmpty(owner, `issuers of the rule for ${text}`, rule.issuers);
    const unknown = rule.issuers?.find(issuer => !names.includes(issuer));
    if (unknown !== undefined) {
      throw inputError({ where: owner, what: `issuer of the rule for ${text}`, got: unknown, allowed: names.join(', '), fix: 'add it to issuers of the construct' });
    }
    const earlier = all.flatMap(asMatches);
    if (asMatches(requests).every(match => earlier.some(other => covers(other, match)))) {
      throw inputError({
        where: owner,
        what: `rule for ${text}`,
        got: 'a rule that no request reaches',
        allowed: 'requests that no public requests and no earlier rule match',
        fix: 'put the narrower rule first, or remove it',
      });
    }
    all.push(requests);
    const allowed = names.filter(name => !rule.issuers || rule.issuers.includes(name));
    return { ...requests, issuers: allowed, claims: claimConditions(owner, rule.claims ?? []) };
  });
  return { owner, issuers, publicRequests: scopes, rules: modelRules, claimHeaders: headers(owner, claimHeaders), ...(dryRun && { dryRun }) };
}

function issuerRecord(owner: string, { issuer, audiences, jwks, tokenLocations, forwardToken = false }: JwtIssuer): JwtIssuerRecord {
  const name = visibleText(owner, 'issuer', issuer, '*', 'give the iss claim of its tokens: a wildcard would accept tokens of others');
  required(owner, `audiences of ${name}`, audiences);
  notEmpty(owner, `tokenLocations of ${name}`, tokenLocations);
  const locations = tokenLocations && instancesOf(owner, `tokenLocations of ${name}`, tokenLocations, 'TokenLocation');
  const places = (locations ?? [TokenLocation.BEARER]).map(({ _place }) => _place);
  eachOnce(owner, `token location of ${name}`, places.map(place => `${place.in} ${place.name}${place.in === 'header' ? ` ${place.prefix ?? ''}` : ''}`));
  const checked = audiences.map(audience => visibleText(owner, `audience of ${name}`, audience, '', 'give the aud claim of the tokens for this service'));
  eachOnce(owner, `audience of ${name}`, checked);
  return { issuer: name, audiences: checked, keys: instanceOf(owner, `jwks of ${name}`, jwks, 'Jwks')._keys, places, forwardsToken: forwardToken };
}

/** 15 spellings with underscores. */
const MAX_DASHES = 4;

/** Letters, digits and dashes: some servers read the underscore of another header as a dash. */
const NOT_IN_HEADERS = '!#$%&\'*+.^_`|~';

function headers(owner: string, given: readonly JwtClaimHeader[]): ClaimHeader[] {
  const all = given.map(({ header, claim, within }): ClaimHeader => {
    const name = headerName(owner, 'header of claimHeaders', header, NOT_IN_HEADERS);
    if (isClientHeader(name) || name === 'x-forwarded-client-cert' || /^x-(envoy|istio)-/.test(name)) {
      throw inputError({
        where: owner, what: 'header of claimHeaders', got: header, allowed: 'a header that only the proxy sets', fix: `choose another, such as x-jwt-claim-${claim}`,
      });
    }
    if (name.split('-').length > MAX_DASHES + 1) {
      throw inputError({
        where: owner, what: 'header of claimHeaders', got: header, allowed: `at most ${MAX_DASHES} dashes`, fix: 'choose a shorter name: each spelling with underscores is denied, and their number doubles with each dash',
      });
    }
    return { name, claim: claimPath(owner, claim, within, '.') };
  });
  eachOnce(owner, 'header of claimHeaders', all.map(({ name }) => name));
  return all;
}

function required(owner: string, what: string, values: readonly unknown[]): void {
  if (!values.length) throw inputError({ where: owner, what, got: values, allowed: 'at least one', fix: 'name them: there is no default' });
}
