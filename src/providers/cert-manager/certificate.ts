import type { Certificate } from '../../../imports/cert-manager';
import { GatewayListener } from '../../model/gateway-record';
import { Manifest } from '../provider';

/**
 * The certificates that cert-manager is to get for listeners: one for each Secret. See https://cert-manager.io/docs/usage/certificate/
 * @param namespace where the Secrets have to be
 */
export function certificates(listeners: readonly GatewayListener[], namespace: string): Manifest[] {
  return listeners.flatMap(({ hosts, tls }) => {
    if (tls?.mode !== 'terminate' || !tls.certificate.issuer) return [];
    const { secret, issuer: { kind, name } } = tls.certificate;
    return [{
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      name: secret,
      namespace,
      spec: { secretName: secret, dnsNames: [...hosts], issuerRef: { group: 'cert-manager.io', kind, name } } satisfies Certificate['spec'],
    }];
  });
}
