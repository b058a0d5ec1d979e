import * as fc from 'fast-check';
import { AuthorizationPolicyRules } from '../../imports/istio-security';
import { HttpMethod } from '../../src';
import { ClaimCondition, JwtRecord, JwtRule, RequestScope } from '../../src/model/jwt';
import { PathCondition } from '../../src/model/match';
import { jwtObjects } from '../../src/providers/istio/jwt';

/** A request with the claims of its valid token, if it has one. */
interface Request {
  readonly method: HttpMethod;
  readonly path: string;
  readonly isPreflight: boolean;
  readonly token?: { readonly iss: string; readonly role?: string };
}

/** What the docs of `JwtAuthentication` say, without anything of the code under test. */
function passes({ publicRequests, rules }: JwtRecord, hasCors: boolean, { method, path, isPreflight, token }: Request): boolean {
  const isIn = ({ paths, methods }: RequestScope) => (
    (!methods || methods.includes(method)) && (!paths || paths.some(({ type, value }) => (
      type === 'exact' ? path === value : type === 'string-prefix' ? path.startsWith(value)
        : path === value || value === '/' || path.startsWith(`${value}/`)
    )))
  );
  if (publicRequests.some(isIn)) return true;
  if (hasCors && method === HttpMethod.OPTIONS && isPreflight) return true;
  const rule = rules.find(isIn);
  return !!rule && !!token && rule.issuers.includes(token.iss)
    && rule.claims.every(({ values }) => token.role !== undefined && values.includes(token.role));
}

/** Whether Istio denies it, by the documentation of DENY rules: lists are alternatives, fields are joined by AND. */
function isDenied(rules: readonly AuthorizationPolicyRules[], { method, path, isPreflight, token }: Request): boolean {
  const matches = (patterns: readonly string[]) => (
    patterns.some(pattern => (pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern))
  );
  return rules.some(({ from, to, when = [] }) => (
    (!from || from.some(({ source }) => !token || !source!.notRequestPrincipals!.includes(`${token.iss}/*`)))
    && (!to || to.some(({ operation: { methods, notMethods, paths, notPaths } = {} }) => (
      (!methods || methods.includes(method)) && !notMethods?.includes(method) && (!paths || matches(paths)) && !(notPaths && matches(notPaths))
    )))
    && when.every(({ key, notValues }) => {
      if (key === 'request.headers[access-control-request-method]') return !isPreflight;
      expect(key).toBe('request.auth.claims[role]');
      return !token || token.role === undefined || !notValues!.includes(token.role);
    })
  ));
}

const METHODS = [HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS];
const ISSUERS = ['https://a', 'https://b'];
const ROLES = ['admin', 'user'];
const paths = fc.record<PathCondition>({
  type: fc.constantFrom('exact', 'element-prefix', 'string-prefix'), value: fc.constantFrom('/', '/a', '/a/b', '/b', '/ab'),
});
const scopes = fc.record<RequestScope>({
  paths: fc.array(paths, { minLength: 1, maxLength: 3 }), methods: fc.uniqueArray(fc.constantFrom(...METHODS), { minLength: 1 }),
}, { requiredKeys: [] });
const claims = fc.array(fc.record<ClaimCondition>({
  claim: fc.constant(['role']), values: fc.uniqueArray(fc.constantFrom(...ROLES), { minLength: 1 }),
}), { maxLength: 2 });
const rules = fc.tuple(scopes, fc.uniqueArray(fc.constantFrom(...ISSUERS), { minLength: 1 }), claims)
  .map(([scope, issuers, all]): JwtRule => ({ ...scope, issuers, claims: all }));
const lists = fc.tuple(fc.array(scopes, { maxLength: 2 }), fc.array(rules, { minLength: 1, maxLength: 3 }));
const records = lists.map(([publicRequests, all]): JwtRecord => ({
  owner: 'jwt',
  issuers: ISSUERS.map(issuer => ({ issuer, audiences: ['shop'], keys: { uri: `${issuer}/jwks` }, places: [], forwardsToken: false })),
  publicRequests,
  rules: all,
  claimHeaders: [],
}));
const requests = fc.record<Request>({
  method: fc.constantFrom(...METHODS, HttpMethod.PUT),
  path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/abc', '/b', '/b/c', '/A', '/c'),
  isPreflight: fc.boolean(),
  token: fc.record({ iss: fc.constantFrom(...ISSUERS), role: fc.constantFrom('admin', 'user', 'guest', undefined) }),
}, { requiredKeys: ['method', 'path', 'isPreflight'] });

test('the policy denies what neither public requests nor the first rule of a request let through, and nothing else', () => {
  fc.assert(fc.property(records, fc.boolean(), fc.array(requests, { minLength: 5, maxLength: 30 }), (record, hasCors, some) => {
    const [, policy] = jwtObjects(record, { name: 'x', namespace: 'x', pods: {}, scopes: [{ to: [{ operation: { ports: ['80'] } }] }], hasCors });
    const { action, rules: denied } = policy.spec as { action: string; rules: AuthorizationPolicyRules[] };
    expect(action).toBe('DENY'); // an ALLOW rule would open what an edge does not
    for (const request of some) {
      expect({ request, denied: isDenied(denied, request) }).toEqual({ request, denied: !passes(record, hasCors, request) });
    }
  }), { seed: 5, numRuns: 500 });
});
