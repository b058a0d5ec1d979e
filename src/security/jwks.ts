import { httpsUri } from '../input/https-uri';
import { jsonWebKeySet } from '../input/json-web-key-set';
import { KeySource } from '../model/jwt';

/**
 * The public keys of a token issuer: a JSON Web Key Set (JWKS).
 * @see https://www.rfc-editor.org/rfc/rfc7517
 * @example
 * const jwks = Jwks.fromUri('https://auth.example.com/.well-known/jwks.json');
 */
export class Jwks {
  /**
   * The keys at a URI, so that the issuer can rotate them. On Istio istiod fetches them, not the proxies (unless `remoteJwks` of the provider says so): it
   * must reach the host. While it cannot, every token is refused.
   * @param uri an https URI, the `jwks_uri` of the issuer's OpenID configuration
   * @throws if it is no https URI of a host by its DNS name
   */
  public static fromUri(uri: string): Jwks { return new Jwks({ uri: httpsUri('Jwks.fromUri', 'uri', uri) }); }

  /**
   * The keys themselves. The issuer cannot rotate them without a change here.
   * @param json a JSON Web Key Set, `{"keys": [...]}`, with public keys only
   * @throws if it is no such set, or has a private key, a symmetric key or an RSA key below 2048 bits
   */
  public static inline(json: string): Jwks { return new Jwks({ keys: jsonWebKeySet('Jwks.inline', 'json', json) }); }

  /** @internal */
  private constructor(public readonly _keys: KeySource) {}
}
