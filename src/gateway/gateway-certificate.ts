import { objectName } from '../input/object-name';

/**
 * A gateway's server certificate. Its Secret is in the namespace where the mesh looks for it: with Istio's sidecars that of the gateway's
 * pods, elsewhere that of the gateway.
 * @example
 * const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') });
 */
export class GatewayCertificate {
  /**
   * An existing Secret of type `kubernetes.io/tls`.
   * @param secretName name of the Secret: a DNS subdomain
   * @throws if the name is invalid
   */
  public static fromSecret(secretName: string): GatewayCertificate {
    return new GatewayCertificate({ secret: objectName('GatewayCertificate.fromSecret', 'secretName', secretName) });
  }

  /**
   * A certificate for each host of the listener, which cert-manager requests from an Issuer in the namespace of the Secrets. Certificate and Secret are named
   * `<gateway>-<host>`, with `-<port>` on another port than 443.
   * @param issuer name of the Issuer: a DNS subdomain
   * @throws if the name is invalid
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromIssuer(issuer: string): GatewayCertificate {
    return new GatewayCertificate({ issuer: { kind: 'Issuer', name: objectName('GatewayCertificate.fromIssuer', 'issuer', issuer) } });
  }

  /**
   * A certificate for each host of the listener, which cert-manager requests from a ClusterIssuer: see `fromIssuer()` for the names.
   * @param issuer name of the ClusterIssuer: a DNS subdomain
   * @throws if the name is invalid
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromClusterIssuer(issuer: string): GatewayCertificate {
    return new GatewayCertificate({ issuer: { kind: 'ClusterIssuer', name: objectName('GatewayCertificate.fromClusterIssuer', 'issuer', issuer) } });
  }

  /** @internal */
  private constructor(public readonly _source: { readonly secret?: string; readonly issuer?: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string } }) {}
}
