import { isOneLine } from './one-line';
import { inputError } from '../model/input-error';

/** What a public key of each type has to have. A symmetric key (oct) is no public key: it also signs. See https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const PUBLIC: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'] };
const PRIVATE = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
/** Algorithms of proxies with public keys. See https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/jwt_authn_filter */
const ALGORITHMS = ['ES256', 'ES384', 'ES512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA'];
const LONGEST = 100_000;
/** Bits of an RSA key: shorter ones can be factored. See https://www.rfc-editor.org/rfc/rfc7518#section-3.3 */
const LEAST_BITS = 2048;

/**
 * The public keys of an issuer as JSON (RFC 7517), rewritten in one line.
 * @throws if it is no JSON Web Key Set, or has a private, symmetric or short key
 */
export function jsonWebKeySet(where: string, what: string, json: string): string {
  const refuse = (got: unknown, allowed: string, fix: string, part = what) => inputError({ where, what: part, got, allowed, fix });
  const set = parsed(json);
  const keys = isObject(set) && Array.isArray(set.keys) ? set.keys as unknown[] : [];
  if (!keys.length) {
    throw refuse(json, `a JSON Web Key Set, {"keys": [...]}, at most ${LONGEST} characters`, 'give the JSON that the jwks_uri of the issuer answers');
  }
  keys.forEach((key, i) => {
    const part = `key ${i} of ${what}`;
    if (!isObject(key)) throw refuse(typeof key, 'an object', 'give the keys as the issuer publishes them', part);
    // The value of a private key must not get into a log.
    const secret = PRIVATE.find(member => member in key);
    if (secret !== undefined || key.kty === 'oct') {
      throw refuse(secret === undefined ? 'a symmetric key' : `a private key (${secret})`, 'public keys',
        'remove it, and replace the key at the issuer: whoever reads it can sign tokens', part);
    }
    const members = typeof key.kty === 'string' && Object.hasOwn(PUBLIC, key.kty) ? PUBLIC[key.kty] : undefined;
    if (!members) throw refuse(key.kty, Object.keys(PUBLIC).join(', '), 'proxies know no other types (kty)', part);
    const missing = members.find(member => typeof key[member] !== 'string' || !/^[A-Za-z0-9_-]+$/.test(key[member]));
    if (missing !== undefined) throw refuse(key[missing], 'base64url without padding', 'give the key as the issuer publishes it', `${missing} of ${part}`);
    if (key.use !== undefined && key.use !== 'sig') throw refuse(key.use, 'sig', 'leave out keys for encryption', `use of ${part}`);
    if (key.alg !== undefined && !ALGORITHMS.includes(key.alg as string)) throw refuse(key.alg, ALGORITHMS.join(', '), 'proxies verify no other', `alg of ${part}`);
    const bits = key.kty === 'RSA' ? Buffer.from(key.n as string, 'base64url').length * 8 : LEAST_BITS;
    if (bits < LEAST_BITS) throw refuse(`${bits} bits`, `at least ${LEAST_BITS} bits`, 'have the issuer make a longer key', `n of ${part}`);
  });
  const line = JSON.stringify(set);
  if (!isOneLine(line)) throw refuse(json, 'one line without control characters', 'remove line breaks, such as U+2028 of a copied text');
  return line;
}

function parsed(json: string): unknown {
  if (typeof json !== 'string' || json.length > LONGEST) return undefined;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> { return typeof value === 'object' && value !== null && !Array.isArray(value); }
