import { absolutePath } from '../input/absolute-path';
import { checkProps } from '../input/check-props';
import { objectName } from '../input/object-name';
import { ClientCertificateSource } from '../model/external-record';

/**
 * Files of a client certificate.
 * @example
 * const files: ClientCertificateFiles = { certificateFile: '/etc/bank/tls.crt', keyFile: '/etc/bank/tls.key' };
 */
export interface ClientCertificateFiles {
  /** File in the proxies' file system with the certificate chain, in PEM: an absolute path. */
  readonly certificateFile: string;
  /** File in the proxies' file system with the private key, in PEM: an absolute path. */
  readonly keyFile: string;
}

/**
 * A client certificate, by which an external server authenticates the proxy (mutual TLS).
 * @see https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway-tls-origination/#perform-mutual-tls-origination-with-an-egress-gateway
 * @example
 * const egress = new ZeroTrustNamespace(chart, 'egress', { mesh }); // nothing else runs in it
 * new ExternalService(chart, 'settlement', {
 *   namespace: shop,
 *   hosts: ['settlement.bank.example.com'],
 *   ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: { clientCertificate: ClientCertificate.fromSecret('bank-client') } }],
 *   egressGateway: new EgressGateway(chart, 'out', { namespace: egress }),
 * });
 */
export class ClientCertificate {
  /**
   * A Secret with `tls.crt`, `tls.key`, and in `ca.crt` the CA certificates that verify the server, which replace those of the operating system.
   * They may be in `ca.crt` of another Secret named `<secret>-cacert` instead: use it with cert-manager, which overwrites the first.
   * The Secrets are in the namespace of the egress gateway, which Istio with sidecars requires; in Istio ambient in that of the external service,
   * whose waypoint presents the certificate for every pod of the mesh that sends to the host: `calls()` does not restrict it.
   * @param secretName name of the Secret: a DNS subdomain
   * @throws if the name is invalid
   */
  public static fromSecret(secretName: string): ClientCertificate {
    return new ClientCertificate({ secret: objectName('ClientCertificate.fromSecret', 'secretName', secretName) });
  }

  /**
   * Files in the proxies that originate TLS: those of the callers, or the egress gateway. You have to mount them, on Istio with the annotations
   * `sidecar.istio.io/userVolume` and `userVolumeMount` of the pods. Istio with sidecars only.
   * @param files the files
   * @throws if a path is invalid
   */
  public static fromFiles(files: ClientCertificateFiles): ClientCertificate {
    const where = 'ClientCertificate.fromFiles';
    const { certificateFile, keyFile } = checkProps(where, 'ClientCertificateFiles', files);
    const fix = 'give the path at which the proxies have the file';
    return new ClientCertificate({
      certificateFile: absolutePath(where, 'certificateFile', certificateFile, fix), keyFile: absolutePath(where, 'keyFile', keyFile, fix),
    });
  }

  /** @internal */
  private constructor(public readonly _credential: ClientCertificateSource) {}
}
