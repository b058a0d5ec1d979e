import { check } from '../../projenrc/doc-code/check';
import { fencesOf } from '../../projenrc/doc-code/fences';

const PAGE = `# A page

\`\`\`ts nofixture
import { Duration } from 'cdk8s';
const wait = Duration.seconds(5);
\`\`\`

\`\`\`yaml
kind: Service
\`\`\`

\`\`\`ts nofixture
import { Duration } from 'cdk8s';
const wait = Duration.second(5);
\`\`\`
`;

test('fences that do not compile are found, with page, line and code', () => {
  expect(check(new Map([['docs/page.md', PAGE]]))).toEqual([
    'docs/page.md:13 `const wait = Duration.second(5);`: ' +
    "Property 'second' does not exist on type 'typeof Duration'. Did you mean 'seconds'?",
  ]);
});

test('a fence compiles under the lib of a project that cdk8s init makes', () => {
  const page = '```ts nofixture\nexport const parts = [1].flatMap(n => [n]);\n```\n';
  expect(check(new Map([['docs/page.md', page]]))[0]).toMatch(/^docs\/page\.md:2 .*Property 'flatMap' does not exist on type 'number\[\]'/);
});

test('a fence names its fixture', () => {
  const fixtures = ['ts', 'typescript fixture=canary', 'ts nofixture', 'js'].flatMap(info => fencesOf('x.md', `\`\`\`${info}\n1;\n\`\`\`\n`));
  expect(fixtures.map(({ fixture }) => fixture)).toEqual([undefined, 'canary', false]);
});
