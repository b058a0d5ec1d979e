import { Jwks } from '../../src';
import { errorOf } from '../mesh-fixture';

const N = Buffer.alloc(256, 1).toString('base64url');
const RSA = { kty: 'RSA', n: N, e: 'AQAB' };
const EC = { kty: 'EC', crv: 'P-256', x: 'AQ', y: 'Ag' };

const refused = (keys: unknown) => errorOf(() => Jwks.inline(JSON.stringify(keys)))?.replace('Jwks.inline: ', '');

test.each([
  ['no JSON', 'keys'], ['null', 'null'], ['a list', '[]'], ['no keys', '{}'], ['an empty list', '{"keys":[]}'], ['keys that are no list', '{"keys":{}}'],
])('refuses %s', (_, json) => {
  expect(errorOf(() => Jwks.inline(json))).toBe(
    `Jwks.inline: json is ${JSON.stringify(json)}, allowed: a JSON Web Key Set, {"keys": [...]}, at most 100000 characters; give the JSON that the jwks_uri of the issuer answers`,
  );
});

test.each(['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'])('refuses a private key by %s, and does not print it', member => {
  expect(refused({ keys: [EC, { ...RSA, [member]: 'secret' }] })).toBe(
    `key 1 of json is "a private key (${member})", allowed: public keys; remove it, and replace the key at the issuer: whoever reads it can sign tokens`,
  );
});

test('refuses a symmetric key', () => {
  expect(refused({ keys: [{ kty: 'oct' }] })).toBe(
    'key 0 of json is "a symmetric key", allowed: public keys; remove it, and replace the key at the issuer: whoever reads it can sign tokens',
  );
});

test.each<[object, string]>([
  [{ ...RSA, kty: 'DSA' }, 'key 0 of json is "DSA", allowed: RSA, EC, OKP; proxies know no other types (kty)'],
  [{ ...RSA, kty: 'constructor' }, 'key 0 of json is "constructor", allowed: RSA, EC, OKP; proxies know no other types (kty)'],
  [{ kty: 'RSA', e: 'AQAB' }, 'n of key 0 of json is missing, allowed: base64url without padding; give the key as the issuer publishes it'],
  [{ ...EC, y: 'a+b' }, 'y of key 0 of json is "a+b", allowed: base64url without padding; give the key as the issuer publishes it'],
  [{ ...RSA, use: 'enc' }, 'use of key 0 of json is "enc", allowed: sig; leave out keys for encryption'],
  [{ ...RSA, alg: 'none' }, 'alg of key 0 of json is "none", allowed: ES256, ES384, ES512, RS256, RS384, RS512, PS256, PS384, PS512, EdDSA; proxies verify no other'],
  [{ ...RSA, alg: 'HS256' }, 'alg of key 0 of json is "HS256", allowed: ES256, ES384, ES512, RS256, RS384, RS512, PS256, PS384, PS512, EdDSA; proxies verify no other'],
  [{ ...RSA, n: Buffer.alloc(128, 1).toString('base64url') }, 'n of key 0 of json is "1024 bits", allowed: at least 2048 bits; have the issuer make a longer key'],
])('refuses %j', (key, message) => {
  expect(refused({ keys: [key] })).toBe(message);
});

test('refuses a key that is no object, and a text of several lines', () => {
  expect(refused({ keys: ['key'] })).toBe('key 0 of json is "string", allowed: an object; give the keys as the issuer publishes them');
  expect(refused({ keys: [{ ...EC, kid: 'a\u2028b' }] })).toMatch(/^json is .*, allowed: one line without control characters; remove line breaks/);
});

test('takes public keys of each type, and writes them in one line', () => {
  const keys = { keys: [RSA, EC, { kty: 'OKP', crv: 'Ed25519', x: 'AQ', alg: 'EdDSA', kid: '3' }] };
  expect(Jwks.inline(JSON.stringify(keys, null, 2))._keys).toEqual({ keys: JSON.stringify(keys) });
});
