import * as fc from 'fast-check';
import { HttpMethod } from '../../src';
import { DeniedRequests, deniedRequests, Lacking } from '../../src/model/denied-requests';
import { JwtRecord } from '../../src/model/jwt';
import { EVERYTHING, PathCondition } from '../../src/model/match';
import { AccessRow } from '../../src/reports/access-row';
import { tokenRows } from '../../src/reports/token-rows';
import { PLAIN, Request, takes } from '../model/matching';

const ISSUERS = ['https://a.example.com', 'https://b.example.com'];
const ROW: AccessRow = {
  source: { type: 'anyone' },
  target: { type: 'service', key: 'shop/users' },
  matches: [EVERYTHING],
  reason: 'call',
  owner: 'x',
  enforcement: 'policy',
  policies: [],
  ports: [{ port: 80, containerPort: 8080 }, { port: 5432, containerPort: 5432 }],
};
const rowsOf = (jwt: JwtRecord, row = ROW) => tokenRows([row], [{ target: ROW.target, jwt, ports: [8080] }]);

const path = fc.constantFrom<PathCondition>(
  { type: 'element-prefix', value: '/' }, { type: 'element-prefix', value: '/a' }, { type: 'exact', value: '/a' }, { type: 'element-prefix', value: '/a/b' },
  { type: 'string-prefix', value: '/a/' }, { type: 'exact', value: '/c' },
);
const methods = fc.subarray([HttpMethod.GET, HttpMethod.POST], { minLength: 1 });
const scope = fc.record({ paths: fc.array(path, { minLength: 1, maxLength: 2 }), methods }, { requiredKeys: [] });
const rule = fc.tuple(scope, fc.subarray(ISSUERS, { minLength: 1 }), fc.constantFrom([], [{ claim: ['role'], values: ['admin'] }]))
  .map(([requests, issuers, claims]) => ({ ...requests, issuers, claims }));
const record = fc.record({ publicRequests: fc.array(scope, { maxLength: 2 }), rules: fc.array(rule, { maxLength: 3 }) })
  .map((some): JwtRecord => ({ owner: 'x', issuers: [], claimHeaders: [], ...some }));

interface Token { readonly issuer: string; readonly role: string }

/** Whether the policy that Istio gets denies a request: it is rendered from `deniedRequests()`, and real Envoys judge it. */
function isDenied(jwt: JwtRecord, request: Request, token?: Token): boolean {
  const lacks = (lacking: Lacking) => !token || ('issuers' in lacking ? !lacking.issuers.includes(token.issuer) : !lacking.values.includes(token.role));
  const at = (one: PathCondition) => takes({ path: [one] }, request);
  return deniedRequests(jwt, false).some(({ methods: some, exceptMethods, paths, exceptPaths, lacking }: DeniedRequests) => (
    (!some || some.includes(request.method)) && !exceptMethods?.includes(request.method)
    && (!paths || paths.some(at)) && !exceptPaths?.some(at) && (!lacking || lacks(lacking))
  ));
}

test('the rows have what the policy does not deny, by token', () => {
  fc.assert(fc.property(record, jwt => {
    const rows = rowsOf(jwt).filter(({ enforcement, ports }) => enforcement === 'policy' && ports![0].containerPort === 8080);
    for (const method of [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT]) {
      for (const url of ['/', '/a', '/a/', '/a/b', '/a/b/c', '/ab', '/c', '/c/d']) {
        for (const token of [undefined, ...ISSUERS.flatMap(issuer => ['admin', 'user'].map(role => ({ issuer, role })))]) {
          const request = { ...PLAIN, method, path: url };
          const isAllowed = rows.some(({ matches, except = [], token: needed }) => (
            matches.some(match => takes(match, request)) && !except.some(match => takes(match, request))
            && (!needed || (!!token && needed.issuers.includes(token.issuer) && needed.claims.every(({ values }) => values.includes(token.role))))
          ));
          expect([method, url, token, isAllowed]).toEqual([method, url, token, !isDenied(jwt, request, token)]);
        }
      }
    }
  }), { numRuns: 300 });
});

test('ports without requests need no token, nor does the kubelet', () => {
  const jwt: JwtRecord = { owner: 'x', issuers: [], claimHeaders: [], publicRequests: [], rules: [{ issuers: ISSUERS, claims: [] }] };
  expect(rowsOf(jwt).map(({ ports, token }) => ({ ports: ports!.map(({ port }) => port), token }))).toEqual([
    { ports: [80], token: { issuers: ISSUERS, claims: [] } }, { ports: [5432], token: undefined },
  ]);
  expect(rowsOf(jwt, { ...ROW, enforcement: 'exempt' })).toEqual([{ ...ROW, enforcement: 'exempt' }]);
});

test('a row of which no request passes is denied', () => {
  const jwt: JwtRecord = { owner: 'x', issuers: [], claimHeaders: [], publicRequests: [], rules: [{ paths: [{ type: 'exact', value: '/a' }], issuers: ISSUERS, claims: [] }] };
  expect(rowsOf(jwt, { ...ROW, ports: [ROW.ports![0]], matches: [{ path: [{ type: 'exact', value: '/b' }] }] })).toMatchObject([{ enforcement: 'denied', policies: [] }]);
});
