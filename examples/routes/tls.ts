import { Chart } from 'cdk8s';
import { CanaryRoute } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * vault: ends TLS by itself. Proxies see the name that a client asks for (SNI), nothing else: who asks for the beta name gets version 2.
 * On Istio, others have to ask for vault.bookshop, or a longer form: where rules look at names, the bare `vault` is none that they know.
 */
export function addTlsSplit({ vault, vaultV1, vaultV2 }: Services): void {
  new CanaryRoute(Chart.of(vault), 'vault-canary', { service: vault, stable: vaultV1, canary: vaultV2, canaryPercent: 20 });
  vault.routes.addTlsRule({ port: 8443, sniHosts: ['beta.vault.example.com'], split: [{ version: vaultV2, percent: 100 }] });
}
