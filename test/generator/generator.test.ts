import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { AppSpec } from './app-spec';
import { build } from './build';
import { manifests } from './case';
import { isQuestion } from './cors-spec';
import { AMBIENT_GATEWAYS, enters, ISTIO_GATEWAYS, OTHER_GATEWAYS } from './entry';
import { connected, Expected, expected, expectedOutside } from './expected';
import { hostsOf } from './gateway-spec';
import { covers } from './listener-spec';
import { randomApp } from './random-app';
import { smaller } from './smaller';
import { MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

const PROVIDERS = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd(), conformantMesh()];

/** Apps that all tests of this file share: to make one takes 0.1 s. */
const specs = fc.sample(randomApp, { seed: 1, numRuns: 300 });

/** Apps of which all smaller ones are built, a hundred each. More by `SMALLER_RUNS=10 npx jest test/generator/generator`. */
const SMALLER_RUNS = Number(process.env.SMALLER_RUNS ?? 4);

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

test('every random app is accepted, and gives the same YAML from run to run and from App as from MeshApp', () => {
  fc.assert(fc.property(randomApp, fc.constantFrom(...PROVIDERS), (spec, provider) => {
    const app = new App();
    build(app, provider, spec);
    expect(manifests(spec, provider)).toBe(app.synthYaml());
    expect(manifests(spec, provider)).toBe(manifests(spec, provider));
  }), { numRuns: 30 });
});

test('a weight is the only change of a canary that moves on', () => {
  const at = (percent: number, spec: AppSpec): AppSpec => ({
    ...spec, services: spec.services.map(service => ({ ...service, canary: service.canary && { ...service.canary, percent } })),
  });
  fc.assert(fc.property(randomApp, fc.constantFrom(...PROVIDERS), (spec, provider) => {
    const [before, after] = [10, 20].map(percent => manifests(at(percent, spec), provider).split('\n'));
    expect(after.length).toBe(before.length);
    const changed = after.filter((line, i) => line !== before[i]).map(line => line.trim());
    expect(changed.filter(line => !/^(- )?weight: (80|20)$/.test(line))).toEqual([]);
  }), { numRuns: 30 });
});

test('some random app has each field of a spec, and some request depends on it', () => {
  const services = specs.flatMap(spec => spec.services);
  const said = (key: keyof (typeof services)[number]) => services.filter(service => service[key] !== undefined).length;
  for (const key of ['timeoutMs', 'retries', 'breakerErrors', 'maxConnections', 'canary', 'blueGreen', 'abTest', 'headers', 'rewrite', 'consumer', 'fault', 'mirror', 'cors'] as const) {
    expect([key, said(key) > 20]).toEqual([key, true]);
  }
  const rules = services.flatMap(({ rules: some }) => some);
  for (const key of ['shares', 'redirect', 'respond', 'timeoutMs', 'retries', 'rewrite', 'headers'] as const) {
    expect([key, rules.filter(rule => rule[key] !== undefined).length > 20]).toEqual([key, true]);
  }
  for (const key of ['match', 'retries', 'headers'] as const) {
    expect([key, services.filter(({ consumer }) => consumer?.[key]).length > 20]).toEqual([key, true]);
  }
  expect(services.filter(({ rewrite }) => rewrite?.host).length).toBeGreaterThan(20);
  for (const key of ['match', 'maxAgeSeconds', 'credentials'] as const) {
    expect([key, services.filter(({ cors }) => cors?.[key]).length > 20]).toEqual([key, true]);
  }
  const promises = specs.flatMap(spec => spec.requests.map(request => expected(spec, request)));
  const meant = (some: (promise: Expected) => unknown) => promises.filter(some).length;
  expect(meant(({ denied }) => denied)).toBeGreaterThan(100);
  expect(meant(({ timeout }) => timeout && timeout !== 'none')).toBeGreaterThan(100);
  expect(meant(({ fault }) => fault && fault !== 'none')).toBeGreaterThan(50);
  expect(meant(({ mirror }) => mirror && mirror !== 'none')).toBeGreaterThan(50);
  expect(meant(({ redirect }) => redirect)).toBeGreaterThan(30);
  expect(meant(({ status, redirect }) => status && !redirect)).toBeGreaterThan(30);
  expect(meant(({ retries }) => retries && retries !== 'none')).toBeGreaterThan(50);
});

test('gateways have each setting, and some external request depends on it', () => {
  const gateways = specs.flatMap(({ gateways: some }) => some);
  const routes = gateways.flatMap(gateway => gateway.routes);
  for (const key of ['hosts', 'paths', 'matches', 'timeoutMs', 'retries'] as const) {
    expect([key, routes.filter(route => route[key]).length > 20]).toEqual([key, true]);
  }
  for (const key of ['keptHeaders', 'internalHeaders', 'calls'] as const) {
    expect([key, gateways.filter(gateway => gateway[key].length).length > 20]).toEqual([key, true]);
  }
  for (const key of ['trusts', 'allowedClients', 'deniedClients'] as const) {
    expect([key, gateways.filter(gateway => gateway[key]).length > 20]).toEqual([key, true]);
  }
  const together = specs.filter(spec => spec.gateways.length > 1);
  expect([true, false].map(shared => together.filter(({ gateways: [a, b] }) => (a.pods === b.pods) === shared).length > 20)).toEqual([true, true]);
  expect(together.filter(({ gateways: [a, b] }) => a.namespace !== b.namespace).length).toBeGreaterThan(10);
  const hasHostBelow = (hosts: readonly string[]) => hosts.some(host => hosts.some(other => other !== host && covers(other, host)));
  expect(gateways.filter(gateway => hasHostBelow(hostsOf(gateway))).length).toBeGreaterThan(20);
  const met = specs.flatMap(spec => spec.outside.map(request => ({ request, promise: expectedOutside(spec, request) })));
  const meant = (some: (promise: Expected) => unknown) => met.filter(({ promise }) => some(promise)).length;
  expect(meant(({ status }) => status?.[404] === '100%')).toBeGreaterThan(50);
  expect(meant(({ service }) => service)).toBeGreaterThan(100);
  expect(meant(({ version }) => Object.keys(version ?? {}).length > 1)).toBeGreaterThan(20);
  expect(meant(({ redirect }) => redirect)).toBeGreaterThan(10);
  expect(meant(({ rewrite }) => rewrite)).toBeGreaterThan(50);
  expect(meant(({ fault }) => fault && fault !== 'none')).toBeGreaterThan(5);
  expect(meant(({ timeout }) => timeout && timeout !== 'none')).toBeGreaterThan(50);
  expect(met.filter(({ request: { headers }, promise: { requestHeaders } }) => (
    Object.keys(headers).some(name => requestHeaders?.[name] === 'none')
  )).length).toBeGreaterThan(50);
});

test('external requests get in by every kind of listener, and are turned away for every reason', () => {
  for (const mesh of [ISTIO_GATEWAYS, AMBIENT_GATEWAYS, OTHER_GATEWAYS]) {
    const counts: Record<string, number> = {};
    const count = (what: string) => { counts[what] = (counts[what] ?? 0) + 1; };
    for (const spec of specs) {
      for (const request of spec.outside) {
        const entry = enters(spec, request, mesh);
        if ('turned' in entry) {
          count(entry.turned);
          continue;
        }
        const { tls } = spec.gateways[entry.gateway].listeners.find(({ hosts }) => hosts.includes(entry.host))!;
        count(`${request.tls ? 'TLS' : 'clear text'} at ${tls ?? 'none'}`);
        if (request.forwarded?.proto) count('by a load balancer');
        if (request.tls?.sni !== undefined && request.tls.sni !== request.host) count('by another name');
      }
    }
    const wanted = ['redirected', 'refused', 'unknown', 'challenge', 'TLS at simple', 'TLS at mutual', 'clear text at none', 'clear text at simple'];
    for (const what of [...wanted, 'by another name', ...(mesh.clientLists === 'none' ? [] : ['denied', 'by a load balancer'])]) {
      expect([what, (counts[what] ?? 0) > 5]).toEqual([what, true]);
    }
  }
});

test('pages of allowed origins, and of others, send preflight requests and requests', () => {
  const asked = specs.flatMap(spec => [
    ...spec.requests.map(request => ({ request, promise: expected(spec, request) })),
    ...spec.outside.map(request => ({ request, promise: expectedOutside(spec, request) })),
  ]).filter(({ request }) => request.headers.origin !== undefined);
  for (const question of [true, false]) {
    const some = asked.filter(({ request, promise }) => isQuestion(request) === question && promise.responseHeaders);
    const letIn = some.filter(({ request, promise }) => promise.responseHeaders!['access-control-allow-origin'] === request.headers.origin);
    expect([question, letIn.length > 20, some.length - letIn.length > 20]).toEqual([question, true, true]);
  }
});

test('connections to ports of all kinds meet rules by caller and by name, the default, and nobody who lets them in', () => {
  const ports = specs.flatMap(spec => spec.services.flatMap(({ connections }) => connections ?? []));
  const rules = ports.flatMap(port => port.rules);
  expect([true, false].map(tls => ports.filter(port => port.tls === tls).length > 50)).toEqual([true, true]);
  for (const key of ['caller', 'names'] as const) expect([key, rules.filter(rule => rule[key] !== undefined).length > 50]).toEqual([key, true]);
  const asked = specs.flatMap(spec => spec.connections.map(connection => ({ connection, promise: connected(spec, connection) })));
  const meant = (some: (one: (typeof asked)[number]) => unknown) => asked.filter(some).length;
  expect(meant(({ promise: { status } }) => status)).toBeGreaterThan(50);
  expect(meant(({ promise: { version } }) => Object.keys(version ?? {}).length > 1)).toBeGreaterThan(50);
  expect(meant(({ connection: { name }, promise: { version } }) => name !== undefined && version)).toBeGreaterThan(20);
});

test('every smaller app is one that the API accepts', () => {
  fc.assert(fc.property(randomApp, spec => {
    for (const cut of smaller(spec)) expect(manifests(cut, PROVIDERS[0])).not.toBe('');
  }), { numRuns: SMALLER_RUNS });
});
