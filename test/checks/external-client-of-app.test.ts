import { ExternalClient, HttpMatch, MeshProvider, MeshWorkload, MtlsMode } from '../../src';
import { Fixture, findingTexts, fixture, service } from '../mesh-fixture';

function findings(declare: (used: Fixture) => void, code: string, provider = MeshProvider.istio()): string[] {
  const used = fixture(provider);
  declare(used);
  return findingTexts(used.mesh).filter(text => text.endsWith(`(${code})`));
}

describe('external-client-of-app', () => {
  const allowing = (client: ExternalClient, namespace: 'shop' | 'open' = 'shop', provider?: MeshProvider) => findings(({ chart, shop, [namespace]: own }) => {
    service(shop, 'web');
    MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'batch', podLabels: { app: 'job' } });
    service(own, 'ledger').service.allowsFrom(client);
  }, 'external-client-of-app', provider);
  const CALLS = 'declare its calls() in place of allowsFrom() (external-client-of-app)';

  test('the ServiceAccount of a service or workload', () => {
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'shop', name: 'web' }))).toEqual([
      `WARNING chart/shop/ledger: it allows ServiceAccount shop/web, which is the client identity of chart/shop/web; ${CALLS}`,
    ]);
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'shop', name: 'batch' }))).toEqual([
      `WARNING chart/shop/ledger: it allows ServiceAccount shop/batch, which is the client identity of chart/job; ${CALLS}`,
    ]);
  });

  test('a namespace of the app', () => {
    expect(allowing(ExternalClient.namespace('shop'))).toEqual([
      'WARNING chart/shop/ledger: it allows any ServiceAccount of namespace shop, which is namespace chart/shop of this app: all its pods may call, also those of which no call '
      + 'is declared; declare calls() of its services and workloads in place of allowsFrom(), or allow the ServiceAccount of what others deploy there (external-client-of-app)',
    ]);
  });

  test('not what others deploy, nor another trust domain, nor where nothing denies', () => {
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'shop', name: 'prometheus' }))).toEqual([]);
    expect(allowing(ExternalClient.namespace('monitoring'))).toEqual([]);
    expect(allowing(ExternalClient.serviceAccount({ namespace: 'shop', name: 'web', trustDomain: 'example.com' }))).toEqual([]);
    expect(allowing(ExternalClient.namespace('shop'), 'open')).toEqual([]);
  });
});

test('default-service-account: the one of another namespace', () => {
  expect(findings(({ shop }) => service(shop, 'ledger').service.allowsFrom(ExternalClient.serviceAccount({ namespace: 'jobs', name: 'default' })), 'default-service-account')).toEqual([
    'WARNING chart/shop/ledger: it allows ServiceAccount jobs/default, which every pod of the namespace has that names no ServiceAccount: its calls are allowed for them too; '
    + 'give the pods of the client a ServiceAccount of their own, and allow that (default-service-account)',
  ]);
});

test('call-without-identity: a client by identity at a port that accepts plaintext only', () => {
  const declare = ({ shop }: Fixture) => service(shop, 'ledger', { ports: [{ port: 80, mtls: MtlsMode.DISABLE, plaintextFrom: ['10.0.0.0/8'] }] })
    .service.allowsFrom(ExternalClient.namespace('monitoring'));
  expect(findings(declare, 'call-without-identity')).toEqual([
    'ERROR chart/shop/ledger: it denies the calls of any ServiceAccount of namespace monitoring to port 80: the port accepts plaintext only (mtls DISABLE), so callers have no mesh '
    + 'identity; set mtls PERMISSIVE on the port, or list other ports in calls(), allowsFrom() or addRoute() (call-without-identity)',
  ]);
});

describe('undeclared-caller', () => {
  const matching = (client?: ExternalClient) => findings(({ chart, shop }) => {
    const job = MeshWorkload.fromExistingWorkload(chart, 'job', { namespace: shop, serviceAccountName: 'batch', podLabels: { app: 'job' } });
    const { service: ledger, versions: [v1] } = service(shop, 'ledger');
    ledger.routes.addRule({ matches: [HttpMatch.caller(job)], split: [{ version: v1, percent: 100 }] });
    if (client) ledger.allowsFrom(client);
  }, 'undeclared-caller');

  test('a caller that allowsFrom() allows is declared', () => {
    expect(matching()).toHaveLength(1);
    expect(matching(ExternalClient.serviceAccount({ namespace: 'shop', name: 'batch' }))).toEqual([]);
    expect(matching(ExternalClient.namespace('shop'))).toEqual([]);
    expect(matching(ExternalClient.namespace('shop-2'))).toHaveLength(1);
    expect(matching(ExternalClient.serviceAccount({ namespace: 'shop', name: 'job' }))).toHaveLength(1);
    expect(matching(ExternalClient.serviceAccount({ namespace: 'shop', name: 'batch', trustDomain: 'example.com' }))).toHaveLength(1);
  });
});
