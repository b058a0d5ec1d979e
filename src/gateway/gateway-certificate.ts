import { inputError } from '../model/input-error';

/** See https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const OBJECT_NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Where a gateway's certificate comes from. Its Secret lies where the mesh looks for it: with Istio's sidecars in the namespace of the gateway's
 * pods, elsewhere in the namespace of the gateway.
 * @example
 * const tls = GatewayTls.terminate({ certificate: GatewayCertificate.fromClusterIssuer('letsencrypt') });
 */
export class GatewayCertificate {
  /**
   * A Secret of type `kubernetes.io/tls` that somebody else keeps.
   * @param secretName its name
   */
  public static fromSecret(secretName: string): GatewayCertificate {
    return new GatewayCertificate({ secret: objectName('GatewayCertificate.fromSecret', 'secretName', secretName) });
  }

  /**
   * A certificate for the listener's hosts, which cert-manager gets from an issuer of the namespace that the Secret is in.
   * @param issuer name of the Issuer
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromIssuer(issuer: string): GatewayCertificate {
    return new GatewayCertificate({ issuer: { kind: 'Issuer', name: objectName('GatewayCertificate.fromIssuer', 'issuer', issuer) } });
  }

  /**
   * A certificate for the listener's hosts, which cert-manager gets from an issuer of the whole cluster.
   * @param issuer name of the ClusterIssuer
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static fromClusterIssuer(issuer: string): GatewayCertificate {
    return new GatewayCertificate({ issuer: { kind: 'ClusterIssuer', name: objectName('GatewayCertificate.fromClusterIssuer', 'issuer', issuer) } });
  }

  /** @internal */
  private constructor(public readonly _source: { readonly secret?: string; readonly issuer?: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string } }) {}
}

function objectName(where: string, what: string, name: string): string {
  if (name.length > 253 || !OBJECT_NAME.test(name)) {
    throw inputError({
      where, what, got: name, allowed: 'lower-case letters, digits, dashes and dots, at most 253', fix: 'give the name of the object, as kubectl shows it',
    });
  }
  return name;
}
