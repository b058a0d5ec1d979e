import { Testing } from 'cdk8s';
import * as fc from 'fast-check';
import { Gateway, Jwks, JwtAuthentication, MtlsMode, PathMatch, TokenLocation } from '../../src';
import { errorOf, fixture } from '../mesh-fixture';

/** Strings that mean something to a YAML parser, a proxy, a regex, a URL, or the pattern language of Istio. */
const PARTS = [
  '*', '**', '{*}', '{**}', '{', '}', '[', ']', '][', '/', '//', '..', '.', '/../', '%2f', '%2e', '%', '%00', '\u0000', '\n', '\r\n', '\t', ' ', '\u00a0',
  '\u2028', '\ud800',
  'é', '\u0430', '😀', 'a', 'admin', 'A', '0', '-', '_', ':', ';', ',', '=', '?', '#', '&', '"', '\'', '`', '$', '|', '(', '\\', '<', '@', '!', '~', '^',
  '0.0.0.0/0', '10.0.0.0/8', '10.1.2.3/8', '10.0.0.0/33', '::/0', '::ffff:0:0/96', '010.0.0.0/8', '/api', 'https://a', 'example.com', 'Bearer ', 'x-role',
  'authorization',
  '__proto__', 'constructor', 'request.headers[x]', 'null', '~', 'on', 'host', 'a'.repeat(300),
];
const hostile = fc.oneof(
  { weight: 8, arbitrary: fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 3 }).map(parts => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '*', '/', '/*', '/{*}', '/api/*', '/api/{**}', '*.example.com', '*.com', '*example.com') },
);

const RUNS = 900;
const ISSUER = { issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') };

type Manifests = any[];

/** A service that requires tokens. */
function withTokens(props: object): Manifests {
  const { chart, shop } = fixture();
  const service = shop.addService('users');
  service.addVersion('v1', { image: 'users' });
  new JwtAuthentication(chart, 'jwt', { service, issuers: [ISSUER], ...props });
  return Testing.synth(chart);
}

const one = (manifests: Manifests, kind: string, name: string) => manifests.find(item => item.kind === kind && item.metadata.name === name).spec;
const tokens = (manifests: Manifests) => one(manifests, 'RequestAuthentication', 'users-jwt').jwtRules[0];
const denials = (manifests: Manifests): any[] => one(manifests, 'AuthorizationPolicy', 'users-jwt').rules;

/** A text as a pattern of Istio: a wildcard at its begin or its end, or alone. In a path braces with a wildcard are a template. */
function isPlain(text: string, path = false): boolean {
  return text !== '' && !text.startsWith('*') && !text.endsWith('*') && !(path && /[{}*]/.test(text)) && !/[\u0000-\u001f\u007f]/.test(text);
}

/** The paths that a pattern of Istio matches beyond those of an exact path or a prefix by element. */
function isNoWider(patterns: readonly string[], path: string, exact: boolean): boolean {
  const said = exact ? [path] : path === '/' ? ['/*'] : [path, `${path}/*`];
  return patterns.every(pattern => said.includes(pattern)) && isPlain(path, true) && path.startsWith('/');
}

/** Names in the key of a claim, as Istio cuts it. */
const claimNames = (key: string) => key.replace(/^request\.auth\.claims\[/, '').replace(/\]$/, '').split('][');

function ipv4(cidr: string): boolean {
  const [, address, length] = /^(\d+\.\d+\.\d+\.\d+)(?:\/(\d+))?$/.exec(cidr) ?? [];
  return !!address && address.split('.').every(part => String(Number(part)) === part && Number(part) < 256) && (length === undefined || Number(length) <= 32);
}

/** Where a string of a user ends up in a policy: how it gets there, and whether what is rendered says that string and no more. */
interface Place { readonly make: (text: string) => Manifests; readonly isNoWider: (manifests: Manifests, text: string) => boolean }

const PLACES: Readonly<Record<string, Place>> = {
  'value of a claim': {
    make: text => withTokens({ rules: [{ claims: [{ claim: 'role', values: [text] }] }] }),
    isNoWider: (all, text) => isPlain(text) && denials(all).some(({ when = [] }) => when.some(({ notValues }: any) => notValues.join() === text)),
  },
  'name of a claim': {
    make: text => withTokens({ rules: [{ claims: [{ claim: text, values: ['a'] }] }] }),
    isNoWider: (all, text) => denials(all).some(({ when = [] }) => when.some(({ key }: any) => claimNames(key).join('\n') === text)) && !text.includes('\n'),
  },
  'name of an object around a claim': {
    make: text => withTokens({ rules: [{ claims: [{ claim: 'role', within: [text], values: ['a'] }] }] }),
    isNoWider: (all, text) => denials(all).some(({ when = [] }) => when.some(({ key }: any) => claimNames(key).join('\n') === `${text}\nrole`)),
  },
  'issuer': {
    make: text => withTokens({ issuers: [{ ...ISSUER, issuer: text }] }),
    isNoWider: (all, text) => isPlain(text) && !text.includes('*') && tokens(all).issuer === text
      && denials(all)[0].from[0].source.notRequestPrincipals.join() === `${text}/*`,
  },
  'audience': {
    make: text => withTokens({ issuers: [{ ...ISSUER, audiences: [text] }] }),
    isNoWider: (all, text) => text.trim() !== '' && tokens(all).audiences.length === 1 && tokens(all).audiences[0] === text,
  },
  'URI of keys': {
    make: text => withTokens({ issuers: [{ ...ISSUER, jwks: Jwks.fromUri(text) }] }),
    isNoWider: (all, text) => tokens(all).jwksUri === text && new URL(text).protocol === 'https:',
  },
  'header of a token': {
    make: text => withTokens({ issuers: [{ ...ISSUER, tokenLocations: [TokenLocation.header(text)] }] }),
    isNoWider: (all, text) => /^[a-z0-9-]+$/.test(tokens(all).fromHeaders[0].name) && tokens(all).fromHeaders[0].name === text.toLowerCase(),
  },
  'prefix of a token': {
    make: text => withTokens({ issuers: [{ ...ISSUER, tokenLocations: [TokenLocation.header('x-token', text)] }] }),
    isNoWider: (all, text) => tokens(all).fromHeaders[0].prefix === text && /^[!-~][ -~]*$/.test(text),
  },
  'query parameter of a token': {
    make: text => withTokens({ issuers: [{ ...ISSUER, tokenLocations: [TokenLocation.query(text)] }] }),
    isNoWider: (all, text) => tokens(all).fromParams.join() === text && !/[\s&=#?+\u0000-\u001f]/.test(text),
  },
  'cookie of a token': {
    make: text => withTokens({ issuers: [{ ...ISSUER, tokenLocations: [TokenLocation.cookie(text)] }] }),
    isNoWider: (all, text) => tokens(all).fromCookies.join() === text && !/[\s;=,"\u0000-\u001f]/.test(text),
  },
  'header of a claim': {
    make: text => withTokens({ claimHeaders: [{ header: text, claim: 'role' }] }),
    isNoWider: (all, text) => tokens(all).outputClaimToHeaders[0].header === text.toLowerCase() && /^[a-z0-9-]+$/i.test(text)
      && !['authorization', 'host', 'cookie'].includes(text.toLowerCase()),
  },
  'claim of a header': {
    make: text => withTokens({ claimHeaders: [{ header: 'x-claim', claim: text }] }),
    isNoWider: (all, text) => tokens(all).outputClaimToHeaders[0].claim === text && !text.includes('.'),
  },
  'exact public path': {
    make: text => withTokens({ publicRequests: [{ paths: [PathMatch.exact(text)] }] }),
    isNoWider: (all, text) => denials(all).every(({ to }) => to.every(({ operation }: any) => isNoWider(operation.notPaths ?? [], text, true))),
  },
  'public path by prefix': {
    make: text => withTokens({ publicRequests: [{ paths: [PathMatch.prefix(text)] }] }),
    isNoWider: (all, text) => {
      const path = text.length > 1 ? text.replace(/\/$/, '') : text;
      return denials(all).every(({ to }) => to.every(({ operation }: any) => isNoWider(operation.notPaths ?? [], path, false)));
    },
  },
  'path of a call': {
    make: text => {
      const { chart, shop } = fixture();
      const [users, web] = ['users', 'web'].map(name => shop.addService(name));
      for (const service of [users, web]) service.addVersion('v1', { image: 'x' });
      web.calls(users, { paths: [PathMatch.exact(text)] });
      return Testing.synth(chart);
    },
    isNoWider: (all, text) => isNoWider(one(all, 'AuthorizationPolicy', 'users').rules[0].to[0].operation.paths, text, true),
  },
  'network of a port': {
    make: text => {
      const { chart, shop } = fixture();
      shop.addService('users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: [text] }] }).addVersion('v1', { image: 'x' });
      return Testing.synth(chart);
    },
    isNoWider: (all, text) => {
      const { rules } = one(all, 'AuthorizationPolicy', 'users');
      const blocks: string[] = rules.flatMap(({ from = [] }: any) => from.flatMap(({ source }: any) => source.ipBlocks ?? []));
      return blocks.length === 1 && (text.includes(':') ? blocks[0].includes(':') : ipv4(text) && blocks[0].split('/')[1] === (text.split('/')[1] ?? '32'));
    },
  },
  'host of a gateway': {
    make: text => {
      const { chart, shop } = fixture();
      const users = shop.addService('users');
      users.addVersion('v1', { image: 'x' });
      const gateway = new Gateway(chart, 'public', { namespace: shop, listeners: [{ hosts: [text] }], keptHeaders: [] });
      gateway.addRoute(users);
      new JwtAuthentication(chart, 'jwt', { gateway, issuers: [ISSUER] });
      return Testing.synth(chart);
    },
    isNoWider: (all, text) => {
      const { servers } = all.find(({ kind }) => kind === 'Gateway').spec;
      // A namespace stands before each host; an asterisk alone is every host, and is documented as that.
      return /^(\*|(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?)$/.test(text)
        && servers.every(({ hosts }: any) => hosts.every((host: string) => host.split('/').pop() === text));
    },
  },
};

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // warnings
afterEach(() => jest.restoreAllMocks());

const seen = { refused: 0, accepted: 0 };

test.each(Object.keys(PLACES))('a hostile %s is refused in one line, or a policy says it and no more', place => {
  const { make, isNoWider: holds } = PLACES[place];
  fc.assert(fc.property(hostile, text => {
    let manifests: Manifests | undefined;
    const error = errorOf(() => { manifests = make(text); });
    if (!manifests) {
      seen.refused++;
      // What, allowed, and what to change; findings come together, a line each.
      expect(error).toMatch(/^(Validation failed|[^\n]*: [^\n]*; [^\n]*$)/);
      expect(error!.replace(/\n {2}/g, '')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u2028]/);
      return;
    }
    seen.accepted++;
    const policies = manifests.filter(({ kind }) => /Policy|Authentication|^Gateway/.test(kind));
    if (!holds(manifests, text)) throw new Error(`${JSON.stringify(text)} renders ${JSON.stringify(policies)}`);
  }), { seed: 7, numRuns: RUNS });
});

test('the inputs are many, of both kinds', () => {
  expect(seen.refused + seen.accepted).toBeGreaterThan(10_000);
  expect(seen.accepted).toBeGreaterThan(1_000);
  expect(seen.refused).toBeGreaterThan(1_000);
});
