import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { allows, Case, decision } from './allows';
import { matricesOf, meshFile } from './mesh-file';
import { MeshProvider } from '../../src';
import { namespaceName, serviceName } from '../generator/app-spec';
import { build } from '../generator/build';
import { expected, routedOrDenied } from '../generator/expected';
import { randomApp } from '../generator/random-app';

const SCENARIOS = join(__dirname, '../scenarios');

/** Whose requests Istio's code and Envoy decide (`conformance/`). */
const MESHES = { 'istio': MeshProvider.istio(), 'istio-ambient': MeshProvider.istioAmbient() };

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const scenarios = readdirSync(SCENARIOS).filter(name => existsSync(join(SCENARIOS, name, 'requests.yaml')));
const decided = { allowed: 0, denied: 0 };

describe.each(Object.keys(MESHES) as (keyof typeof MESHES)[])('on %s', mesh => {
  test.each(scenarios)('the matrix decides each request of %s as the mesh does', name => {
    const folder = join(SCENARIOS, name);
    if (existsSync(join(folder, `${mesh}.error.txt`))) return;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const scenario = require(join(folder, 'app'));
    const app = new App();
    scenario.build(app, scenario.providers?.[mesh]?.() ?? MESHES[mesh]);
    const text = meshFile(app);
    const [matrix] = matricesOf(text);
    const [recorded] = JSON.parse(text).meshes;
    const cases: Case[] = parse(readFileSync(join(folder, 'requests.yaml'), 'utf8'));
    const wrong = cases.filter(({ only, raw }) => (!only || only.includes(mesh)) && raw === undefined).flatMap(one => {
      const expectation = decision(one.expect);
      const isAllowed = allows(matrix, recorded, one);
      if (!expectation || isAllowed === undefined) return [];
      decided[expectation]++;
      return isAllowed === (expectation === 'allowed') ? [] : [`${one.name}: ${expectation}, got ${isAllowed ? 'allowed' : 'denied'}`];
    });
    expect(wrong).toEqual([]);
  });
});

test('the tables have many requests of both kinds', () => {
  expect(decided.allowed).toBeGreaterThan(150);
  expect(decided.denied).toBeGreaterThan(40);
});

test('the matrix of a random app decides its requests as the mesh does', () => {
  fc.assert(fc.property(randomApp, spec => {
    for (const [mesh, promise] of [['istio', expected], ['istio-ambient', routedOrDenied]] as const) {
      const app = new App();
      build(app, MESHES[mesh], spec);
      const text = meshFile(app);
      const [matrix] = matricesOf(text);
      const [recorded] = JSON.parse(text).meshes;
      for (const request of spec.requests) {
        const said = promise(spec, request);
        // A policy sees the rewritten path, and none of what the proxy of the caller answers itself.
        if (said.rewrite || (!said.denied && (said.status || said.redirect))) continue;
        const { namespace } = spec.services[request.to];
        const row: Case = {
          name: 'request',
          from: `${namespaceName(spec.services[request.from].namespace)}/${serviceName(request.from)}`,
          [request.method.toLowerCase()]: `${serviceName(request.to)}.${namespaceName(namespace)}:8080${request.path}`,
          headers: request.headers,
          expect: {},
        };
        expect([row, allows(matrix, recorded, row)]).toEqual([row, !said.denied]);
      }
    }
  }), { numRuns: 60 });
});
