import { GatewayCertificate } from './gateway-certificate';

/**
 * Versions of TLS that are still safe to speak.
 * @see https://www.rfc-editor.org/rfc/rfc8996
 * @example
 * GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls'), minVersion: TlsVersion.V1_3 });
 */
export enum TlsVersion {
  /** TLS 1.2. */
  V1_2 = '1.2',
  /** TLS 1.3. */
  V1_3 = '1.3',
}

/**
 * How a gateway ends TLS.
 * @example
 * const options: GatewayTlsOptions = { certificate: GatewayCertificate.fromSecret('shop-tls') };
 */
export interface GatewayTlsOptions {
  /** What the gateway proves to its clients. */
  readonly certificate: GatewayCertificate;
  /**
   * The oldest version that a client may speak. Istio with sidecars only.
   * @default - TlsVersion.V1_2 with Istio's sidecars, elsewhere the gateway's own
   */
  readonly minVersion?: TlsVersion;
}

/**
 * What a gateway does with TLS.
 * @example
 * new Gateway(chart, 'public', {
 *   namespace: shop,
 *   listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }) }],
 * });
 */
export class GatewayTls {
  /**
   * TLS ends at the gateway, which reads the requests and sends them on in the mesh's own mutual TLS.
   * @param options the certificate
   */
  public static terminate(options: GatewayTlsOptions): GatewayTls { return new GatewayTls({ mode: 'terminate', clientCertificates: false, ...options }); }

  /**
   * The same, and clients have to prove who they are. The authorities that may have signed their certificates stand in `ca.crt` of the Secret,
   * or of another one named `<secret>-cacert`, which holds where an issuer fills the first. Istio only.
   * @param options the certificate
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
   */
  public static mutual(options: GatewayTlsOptions): GatewayTls { return new GatewayTls({ mode: 'terminate', clientCertificates: true, ...options }); }

  /** The service ends TLS itself: the gateway sees no requests, only which host is asked for (SNI). */
  public static passthrough(): GatewayTls { return new GatewayTls({ mode: 'passthrough' }); }

  /** @internal */
  private constructor(public readonly _tls: { readonly mode: 'passthrough' } | GatewayTlsOptions & { readonly mode: 'terminate'; readonly clientCertificates: boolean }) {}
}
