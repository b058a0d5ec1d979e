import { PROVIDERS } from './providers';
import { FaultInjection, HttpMatch, MeshProvider, PathMatch, UnsupportedFeature } from '../../src';
import * as matches from '../../src/model/match';
import { fixture, service } from '../mesh-fixture';

/** How often one match is compared with another until a service with so many rules is declared, checked and rendered. */
function comparisons(provider: MeshProvider, rules: number): number {
  const spies = [jest.spyOn(matches, 'intersect'), jest.spyOn(matches, 'covers')];
  const { app, chart, mesh, open } = fixture(provider, { unsupported: UnsupportedFeature.REPORT });
  const { service: hub, versions: [version] } = service(open, 'hub');
  // An overlay that meets every rule.
  new FaultInjection(chart, 'fault', { service: hub, matches: [HttpMatch.header('x-chaos', 'on')], abort: { percent: 10, httpStatus: 503 } });
  for (let i = 0; i < rules; i++) hub.routes.addRule({ matches: [HttpMatch.path(PathMatch.prefix(`/${i}`))], split: [{ version, percent: 100 }] });
  expect(mesh.findings.filter(({ code }) => code !== 'unsupported-feature')).toEqual([]);
  expect(app.synthYaml()).toContain(`/${rules - 1}`);
  const calls = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  for (const spy of spies) spy.mockRestore();
  return calls;
}

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true)); // losses, as warnings
afterEach(() => jest.restoreAllMocks());

test.each(Object.entries(PROVIDERS))('%s compares matches at most 2.3 times as often for twice the rules of a service', (_, provider) => {
  const [small, large] = [200, 400].map(rules => comparisons(provider(), rules));
  expect(small).toBeGreaterThanOrEqual(200); // it is these functions that do the work
  expect(large).toBeLessThanOrEqual(2.3 * small);
});
