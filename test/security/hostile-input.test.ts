import { Testing } from 'cdk8s';
import { ipv4, isNoWider, isPlain, Manifests, Place, specOf, testPlaces } from './hostile-input';
import { Gateway, Jwks, JwtAuthentication, MtlsMode, PathMatch, TokenLocation } from '../../src';
import { fixture } from '../mesh-fixture';

const ISSUER = { issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json') };

/** A service that requires tokens. */
function withTokens(props: object): Manifests {
  const { chart, shop } = fixture();
  const service = shop.addService('users');
  service.addVersion('v1', { image: 'users' });
  new JwtAuthentication(chart, 'jwt', { service, issuers: [ISSUER], ...props });
  return Testing.synth(chart);
}

const tokens = (manifests: Manifests) => specOf(manifests, 'RequestAuthentication', 'users-jwt').jwtRules[0];
const denials = (manifests: Manifests): any[] => specOf(manifests, 'AuthorizationPolicy', 'users-jwt').rules;

/** Names in the key of a claim, as Istio cuts it. */
const claimNames = (key: string) => key.replace(/^request\.auth\.claims\[/, '').replace(/\]$/, '').split('][');

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
    isNoWider: (all, text) => isNoWider(specOf(all, 'AuthorizationPolicy', 'users').rules[0].to[0].operation.paths, text, true),
  },
  'network of a port': {
    make: text => {
      const { chart, shop } = fixture();
      shop.addService('users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE, plaintextFrom: [text] }] }).addVersion('v1', { image: 'x' });
      return Testing.synth(chart);
    },
    isNoWider: (all, text) => {
      const { rules } = specOf(all, 'AuthorizationPolicy', 'users');
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

testPlaces(PLACES);
