import { join } from 'path';
import { ApiObject, Chart } from 'cdk8s';
import { SAFE_TEXTS, UNSAFE_TEXTS } from './hostile-manifests';
import { MeshApp } from '../../src';
import { expectGolden } from '../golden';

/** Texts that YAML parsers disagree on, and those that no ConfigMap may have as they are. */
const TEXTS = [...SAFE_TEXTS, ...UNSAFE_TEXTS];

test('the conformance checks read all hostile texts back with the parser of Kubernetes, which is not at hand here', () => {
  const app = new MeshApp();
  const data = Object.fromEntries(TEXTS.map((text, i) => [`text-${i}`, text]));
  const chart = new Chart(app, 'texts');
  new ApiObject(chart, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts', namespace: 'default' }, data });
  const folder = join(__dirname, '../../conformance/texts');
  expectGolden(app.synthYaml(), join(folder, 'texts.yaml'));
  expectGolden(`${JSON.stringify(chart.toJson(), null, 2)}\n`, join(folder, 'texts.json'));
});
