import { Duration } from 'cdk8s';
import {
  CanaryRoute, FaultInjection, HttpMatch, LoadBalancing, MeshProvider, MtlsMode, PathMatch, RetryOn,
} from '../../src';
import { Match } from '../../src/model/match';
import { fixture, service, errorOf, findingTexts } from '../mesh-fixture';

const header = (name: string): Match => ({ headers: [{ name, value: { type: 'exact', value: '1' } }] });

test('one of each mistake in one app: all in one report', () => {
  const { chart, mesh, shop } = fixture(MeshProvider.linkerd());
  shop.addService('empty'); // service-without-version
  const { service: users, versions: [v1, v2] } = service(shop, 'users', {
    timeout: Duration.seconds(2),
    retries: { attempts: 3, perTryTimeout: Duration.seconds(1), retryOn: [RetryOn.SERVER_ERROR] }, // retries-exceed-timeout
    loadBalancing: LoadBalancing.RANDOM, // unsupported-feature
    ports: [{ port: 80 }, { port: 81, suffix: 'open', mtls: MtlsMode.PERMISSIVE }], // plaintext-denied
  }, ['v1', 'v2']);
  service(shop, 'users-v1'); // duplicate-name
  const v3 = users.addVersion('v3', { image: 'i', replicas: 0 });
  new CanaryRoute(chart, 'canary', {
    service: users,
    stable: v1,
    canary: v3, // version-without-pods
    canaryPercent: 10,
    canaryMatches: [
      HttpMatch.port(9), // unknown-port
      HttpMatch.grpc('a.B'), // grpc-on-http
      HttpMatch.allOf(HttpMatch.path(PathMatch.regex('/a.*')), HttpMatch.path(PathMatch.prefix('/a'))), // duplicate-match-condition
    ],
  });
  const { routes } = users._model;
  routes.addPinnedRule({ owner: 'pin', matches: [header('pinned')], shares: [{ version: v1.versionName, percent: 100 }] }); // overlapping-rules
  routes.addPinnedRule({ owner: 'pin-again', matches: [header('pinned')], shares: [{ version: v2.versionName, percent: 100 }] }); // shadowed-rule
  routes.addOverlay({ owner: 'slow', matches: [header('slow')], timeoutMs: 5000 });
  routes.addOverlay({ owner: 'slower', matches: [header('slower')], timeoutMs: 6000 }); // conflicting-settings
  routes.addOverlay({ owner: 'narrow', matches: [{ ...header('slow'), scheme: 'http' }, { ...header('slow'), scheme: 'https' }], timeoutMs: 7000 }); // overridden-settings
  new FaultInjection(chart, 'fault', {
    service: users, matches: [HttpMatch.header('fault', '1')], delay: { percent: 1, duration: Duration.minutes(1) },
  });
  const findings = findingTexts(mesh);
  expect([...new Set(mesh.findings.map(({ code }) => code))].sort()).toEqual([
    'conflicting-settings', 'delay-past-timeout', 'duplicate-match-condition', 'duplicate-name', 'grpc-on-http', 'overlapping-rules', 'overridden-settings',
    'plaintext-denied', 'retries-exceed-timeout', 'service-without-version', 'shadowed-rule', 'unknown-port', 'unsupported-feature', 'version-without-pods',
  ]);
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const error = errorOf(() => chart.toJson())!;
  const [errors, warnings] = ['ERROR ', 'WARNING '].map(severity => findings.flatMap(text => (text.startsWith(severity) ? [text.slice(severity.length)] : [])));
  expect(error.split('\n').slice(1)).toEqual(errors.map(text => `  [chart/mesh] ${text}`));
  const lines = printed.mock.calls.flat() as string[];
  expect(lines.filter(line => !line.startsWith('warning: pin, pin-again: '))).toEqual(warnings.filter(text => !/^pin(-again)?: /.test(text)).map(text => `warning: ${text}\n`));
  expect(lines).toHaveLength(warnings.length - 1); // one line for two of equal text
  printed.mockRestore();
});
