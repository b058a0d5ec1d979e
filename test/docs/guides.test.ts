import { readdirSync, readFileSync } from 'fs';
import { runPage } from './run-page';
import { fencesOf } from '../../projenrc/doc-code/fences';
import { DeliveryPlan, IntervalMetrics, MetricLimit } from '../../src';
import { expectGolden } from '../golden';

const GUIDES = readdirSync('docs/guides').map(name => `docs/guides/${name}`);
const read = (guide: string) => readFileSync(guide, 'utf8');
/** Guides that begin with a whole app. */
const APPS = GUIDES.filter(guide => fencesOf(guide, read(guide))[0]?.fixture === false);

test.each(APPS)('the YAML in %s is what its app writes', guide => {
  const page = read(guide);
  const written = runPage(fencesOf(guide, page)[0].code);
  expectGolden(page.replace(/^```yaml\n([\s\S]*?)^```/gm, (_, shown: string) => {
    const now = shown.split('---\n').map(object => written.find(other => identity(other) === identity(object)) ?? `# not written: ${identity(object)}\n`);
    return `\`\`\`yaml\n${now.join('---\n')}\`\`\``;
  }), guide);
});

test('the diff of a switch in docs/guides/blue-green.md is the diff of its YAML', () => {
  const guide = 'docs/guides/blue-green.md';
  const page = read(guide);
  const [{ code }] = fencesOf(guide, page);
  const [before, after] = [code, code.replace('active: blue', 'active: green')].map(app => runPage(app).join('---\n').split('\n'));
  expectGolden(page.replace(/```diff\n[\s\S]*?```/, () => `\`\`\`diff\n${diffOf(before, after)}\`\`\``), guide);
});

test('the diff of a step in docs/guides/progressive-delivery.md is the diff of its YAML', () => {
  const guide = 'docs/guides/progressive-delivery.md';
  const page = read(guide);
  const [{ code }] = fencesOf(guide, page);
  const [before, after] = ['1', '2'].map(step => runPage(code.replace("'USERS_CANARY_STEP', 1", `'USERS_CANARY_STEP', ${step}`)).join('---\n').split('\n'));
  expectGolden(page.replace(/```diff\n[\s\S]*?```/, () => `\`\`\`diff\n${diffOf(before, after)}\`\`\``), guide);
});

test('the rehearsal in docs/guides/progressive-delivery.md is what its code prints', () => {
  const guide = 'docs/guides/progressive-delivery.md';
  const page = read(guide);
  const { code } = fencesOf(guide, page).find(fence => fence.code.includes('toMarkdown'))!;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own page
  const printed = new Function('DeliveryPlan', 'IntervalMetrics', 'MetricLimit', code.replace(/console\.log\((.*)\)/, 'return $1'))(
    DeliveryPlan, IntervalMetrics, MetricLimit,
  );
  expectGolden(page.replace(/(<!-- rehearsal -->\n)[\s\S]*(<!-- rehearsal -->)/, (_, begin: string, end: string) => `${begin}\n${printed}\n${end}`), guide);
});

test('each guide is linked from README.md', () => {
  const readme = read('README.md');
  expect(GUIDES.filter(guide => !readme.includes(`(https://github.com/cdk8s-mesh/cdk8s-mesh/blob/main/${guide})`))).toEqual([]);
});

/** The lines that change, of texts with the same number of lines. */
function diffOf(before: readonly string[], after: readonly string[]): string {
  expect(after).toHaveLength(before.length);
  return before.flatMap((line, i) => (line === after[i] ? [] : [`-${line}\n+${after[i]}\n`])).join('');
}

/** Kind and name of an object. */
function identity(yaml: string): string {
  return `${/^kind: (.*)$/m.exec(yaml)?.[1]} ${/^ {2}name: (.*)$/m.exec(yaml)?.[1]}`;
}
