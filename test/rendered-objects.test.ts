import { App, Chart, Testing } from 'cdk8s';
import { errorOf } from './mesh-fixture';
import { Manifest } from '../src/providers/provider';
import { RenderedObjects } from '../src/rendered-objects';

const never = () => false;

function objects(): { readonly chart: Chart; readonly rendered: RenderedObjects } {
  const chart = new Chart(new App(), 'chart');
  return { chart, rendered: new RenderedObjects(chart, 'users') };
}

const ROUTE: Manifest = { apiVersion: 'example.com/v1alpha1', kind: 'Route', name: 'users', fields: { rules: [1], old: true }, spec: { a: 1 } };

test.each<[string, Manifest]>([
  ['other fields', { ...ROUTE, fields: { rules: [2], added: true } }],
  ['no fields', { ...ROUTE, fields: undefined }],
  ['another API version', { ...ROUTE, apiVersion: 'example.com/v1' }],
  ['another API group', { ...ROUTE, apiVersion: 'v1' }],
  ['another spec', { ...ROUTE, spec: { b: 2 } }],
  ['no spec', { ...ROUTE, spec: undefined }],
])('an object of which the manifest now has %s', (_, now) => {
  const updated = objects();
  updated.rendered.update([ROUTE], never);
  const [object] = updated.rendered.all;
  updated.rendered.update([now], never);
  const fresh = objects();
  fresh.rendered.update([now], never);
  const [wanted] = fresh.rendered.all;
  expect(updated.rendered.all).toEqual([object]);
  expect(Testing.synth(updated.chart)).toEqual(Testing.synth(fresh.chart));
  expect([object.apiVersion, object.apiGroup]).toEqual([wanted.apiVersion, wanted.apiGroup]);
});

test('two manifests that would be one object are refused', () => {
  const { rendered } = objects();
  const refused = 'chart: id of a rendered object is "Route", allowed: each once; report it: it is a mistake of the library';
  expect(errorOf(() => rendered.update([ROUTE, { ...ROUTE, apiVersion: 'example.org/v1' }], never))).toBe(refused);
  expect(errorOf(() => rendered.update([{ ...ROUTE, name: 'users-eu' }, { ...ROUTE, name: 'eu' }], never))).toContain('"Route-eu"');
});
