import { existsSync, readdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';
import { parse, parseAllDocuments } from 'yaml';
import { documents, marked } from './marked';
import { PROVIDERS, Rendering } from './providers';
import { shop } from './shop';
import { Said, USES } from './uses';
import { MeshApp, MeshProvider } from '../../src';
import { featureSupport } from '../../src/feature-support';
import { ALL_FEATURES, Feature, FEATURES } from '../../src/model/feature';
import { expectGolden } from '../golden';

/** What no request shows that the checks ask about: it is in the pods alone, in an address, in what a controller does, or in what proxies report (the check `telemetry`). */
const SILENT: readonly Feature[] = [
  'injection-revision', 'graceful-shutdown', 'proxy-size', 'proxy-concurrency', 'skip-outbound-ports', 'external-tcp', 'network-policies', 'envoy-gateway-jwt', 'progressive-delivery', 'argo-rollouts', 'tracing', 'access-logs',
  'access-log-collector', 'access-log-filter', 'service-access-logs', 'client-telemetry', 'metric-overrides', 'dashboards',
  'service-level-objective', 'mesh-health',
];

/** Kinds that are there for much else: that there is such an object says little. */
const CARRIERS = ['HTTPRoute', 'GRPCRoute'];

/** The objects of a shop, as YAML each. */
function rendered(provider: MeshProvider, said: Said): string[] {
  const app = new MeshApp();
  shop(provider, said, app);
  return documents(app.synthYaml());
}

/** What a feature renders to: the objects that the plain shop does not have, or not so, and of them those that the shop without the feature does not have. */
function rendering({ file, provider, said = {} }: Rendering, feature: Feature): { readonly golden: string; readonly changes: string[] } {
  const { without = {}, ...use } = USES[feature];
  const beside = use.canary ? {} : said;
  const [plain, before, after] = [{}, { ...beside, ...without }, { ...beside, ...use }].map(all => rendered(provider, all));
  const golden = marked(after.filter(document => !plain.includes(document)), before);
  // It is there because of the feature: some line says so. Beside what is rendered there are comments only.
  expect(golden).toContain(' # +');
  // Where no check can be asked what comes of it, the line has to be seen; Linkerd turns retries off by a route without annotations.
  if (file.startsWith('linkerd') && feature !== 'consumer-route' && feature !== 'retries-off') {
    const kinds = [...golden.matchAll(/ # \+ the whole object\nkind: (.*)$/gm)].map(([, kind]) => kind);
    expect(/ # \+$/m.test(golden) || kinds.some(kind => !CARRIERS.includes(kind))).toBe(true);
  }
  expect(parsed(golden)).toEqual(after.filter(document => !plain.includes(document)).flatMap(parsed));
  // The plain shop is checked with it, so nothing of that may have gone.
  expect(after.map(identity)).toEqual(expect.arrayContaining(plain.map(identity)));
  return { golden: `# ${FEATURES[feature]}\n${golden}\n`, changes: after.filter(document => !before.includes(document)) };
}

const parsed = (yaml: string): any[] => parseAllDocuments(yaml).map(document => document.toJS());

function identity(document: string): string {
  const [{ kind, metadata: { namespace, name } }] = parsed(document);
  return `${kind} ${namespace}/${name}`;
}

/** Meshes whose requests Istio's code can check, and of which `requests.yaml` says nothing. */
function unasked(feature: Feature, meshes: readonly string[]): string[] {
  const file = join(__dirname, feature, 'requests.yaml');
  const rows: { readonly only?: string[] }[] = existsSync(file) ? parse(readFileSync(file, 'utf8')) : [];
  return meshes.filter(mesh => !mesh.startsWith('linkerd') && !SILENT.includes(feature) && !rows.some(({ only }) => !only || only.includes(mesh)));
}

describe.each(ALL_FEATURES)('%s', feature => {
  const folder = join(__dirname, feature);

  test('is all that the shop requires, beside the features of the shop without it', () => {
    const asked = (said: Said) => {
      const provider = MeshProvider.istio();
      return new Set(featureSupport(shop(provider, said).mesh._settled, provider._provider).map(one => one.feature));
    };
    const { without = {}, also = [], ...use } = USES[feature];
    const before = asked(without);
    expect([...asked(use)].filter(one => !before.has(one) && !also.includes(one))).toEqual([feature]);
  });

  test('is rendered by every mesh that has it, and by no other', () => {
    const goldens = new Map<string, string[]>();
    for (const one of PROVIDERS) {
      const { file, provider, like } = one;
      // Of what the use also requires, a mesh may lack some.
      if ([feature, ...USES[feature].also ?? []].some(required => provider._provider.capabilities[required].level === 'no')) continue;
      const { golden, changes } = rendering(one, feature);
      const same = goldens.get(file);
      if (same) {
        expect(changes).toEqual(same);
      } else if (JSON.stringify(changes) !== JSON.stringify(like && goldens.get(like))) {
        goldens.set(file, changes);
        expectGolden(golden, join(folder, `${file}.yaml`));
      }
    }
    expect(unasked(feature, [...goldens.keys()])).toEqual([]);
    const files = existsSync(folder) ? readdirSync(folder).filter(file => file !== 'requests.yaml') : [];
    const left = files.filter(file => !goldens.has(file.replace(/\.yaml$/, '')));
    if (process.env.UPDATE_GOLDENS) for (const file of left) rmSync(join(folder, file));
    else expect(left).toEqual([]);
  });
});

test.each(PROVIDERS)('the plain shop: $file', ({ file, like, provider }) => {
  expectGolden(`${rendered(provider, {}).join('\n---\n')}\n`, join(__dirname, 'base', `${like ?? file}.yaml`));
});

test('there is no folder of another feature', () => {
  const folders = readdirSync(__dirname, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);
  expect(folders.filter(name => name !== 'base' && !(name in FEATURES))).toEqual([]);
});
