import { Chart } from 'cdk8s';
import { CanaryRoute, HttpMatch } from 'cdk8s-mesh';
import { Services } from './services';

/** ledger: a canary of calls. One method is wanted of version 2 only; `HttpMatch.grpc('books.Ledger')` means all of them. */
export function addGrpcSplit({ ledger, ledgerV1, ledgerV2 }: Services): void {
  new CanaryRoute(Chart.of(ledger), 'ledger-canary', {
    service: ledger, stable: ledgerV1, canary: ledgerV2, canaryPercent: 25, canaryMatches: [HttpMatch.grpc('books.Ledger', 'Audit')],
  });
}
