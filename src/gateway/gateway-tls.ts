import { GatewayCertificate } from './gateway-certificate';
import { checkProps } from '../input/check-props';

/**
 * TLS versions that are not deprecated.
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
 * Options of TLS termination at a gateway.
 * @example
 * const options: GatewayTlsOptions = { certificate: GatewayCertificate.fromSecret('shop-tls') };
 */
export interface GatewayTlsOptions {
  /** The gateway's server certificate. */
  readonly certificate: GatewayCertificate;
  /**
   * Minimum TLS version. Istio with sidecars only.
   * @default - TlsVersion.V1_2 with Istio's sidecars, elsewhere the gateway's own default
   */
  readonly minVersion?: TlsVersion;
}

/**
 * TLS mode of a gateway's listener.
 * @example
 * new Gateway(chart, 'public', {
 *   namespace: shop,
 *   listeners: [{ hosts: ['shop.example.com'], tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('shop-tls') }) }],
 * });
 */
export class GatewayTls {
  /**
   * TLS termination: the gateway decrypts requests, and forwards them over the mesh's own mutual TLS.
   * @param options certificate and minimum TLS version
   */
  public static terminate(options: GatewayTlsOptions): GatewayTls { return new GatewayTls({ mode: 'terminate', clientCertificates: false, ...checkProps('GatewayTls.terminate', 'GatewayTlsOptions', options) }); }

  /**
   * Mutual TLS: TLS termination with client certificates. The CA certificates that verify them are in `ca.crt` of the Secret,
   * or of another one named `<secret>-cacert`: use the latter with an issuer, which overwrites the first. Istio only.
   * @param options certificate and minimum TLS version
   * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
   */
  public static mutual(options: GatewayTlsOptions): GatewayTls { return new GatewayTls({ mode: 'terminate', clientCertificates: true, ...checkProps('GatewayTls.mutual', 'GatewayTlsOptions', options) }); }

  /** TLS passthrough: the service terminates TLS itself. The gateway routes by SNI and sees no requests. */
  public static passthrough(): GatewayTls { return new GatewayTls({ mode: 'passthrough' }); }

  /**
   * A load balancer in front of the gateway terminates TLS, and forwards requests of both http and https to one port of the gateway: 80 unless the
   * listener has another. The gateway serves no certificate.
   * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
   */
  public static atLoadBalancer(): GatewayTls { return new GatewayTls({ mode: 'load-balancer' }); }

  /** @internal */
  private constructor(public readonly _tls: { readonly mode: 'passthrough' | 'load-balancer' } | GatewayTlsOptions & { readonly mode: 'terminate'; readonly clientCertificates: boolean }) {}
}
