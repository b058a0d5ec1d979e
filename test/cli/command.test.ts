import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'cdk8s';
import { MeshProvider } from '../../src';
import { run } from '../../src/cli/command';
import { meshFile } from '../reports/mesh-file';
import { after, before } from '../reports/widening/app';

const folder = mkdtempSync(join(tmpdir(), 'cdk8s-mesh-cli-'));
const file = (name: string) => join(folder, name);

beforeAll(() => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  for (const [name, build] of Object.entries({ before, after })) {
    const app = new App();
    build(app, MeshProvider.istio());
    writeFileSync(file(`${name}.json`), meshFile(app));
  }
  writeFileSync(file('truncated.json'), '{"format": "cdk8s-mesh", "version": 1, "meshes": [');
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** The exit code, and what is printed. */
function runs(...args: string[]) {
  const printed = { out: '', err: '' };
  const code = run(args, { out: text => { printed.out += text; }, err: text => { printed.err += text; } });
  return { code, ...printed };
}

test('the matrix is printed in each format', () => {
  expect(runs('access', file('after.json'))).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^# Access matrix\n/) });
  expect(runs('access', file('after.json'), '--format', 'csv').out).toMatch(/^mesh,source,target,/);
  expect(JSON.parse(runs('access', '--format=json', file('after.json')).out).meshes).toHaveLength(1);
});

test('the exit code says whether the difference opens access', () => {
  expect(runs('access', file('after.json'), '--diff', file('before.json'))).toMatchObject({ code: 3, out: expect.stringContaining('### Opens') });
  expect(runs('access', file('before.json'), '--diff', file('after.json')).code).toBe(3); // one call is narrower after
  expect(runs('access', file('after.json'), '--diff', file('after.json'))).toEqual({
    code: 0, err: '', out: '# Access difference\n\n## `shop/mesh`\n\nNo access opens or closes.\n',
  });
});

test.each([
  [['access', 'nowhere.json'], /^cdk8s-mesh access: mesh file is "nowhere.json", allowed: a file that can be read \(ENOENT\); give the path of .*\n$/],
  [['access', tmpdir()], /^cdk8s-mesh access: mesh file is .*, allowed: a file that can be read \(EISDIR\); .*\n$/],
  [['access', file('truncated.json')], /^.*truncated\.json: content is ".*", allowed: JSON \(.*\); write the file again.*\n$/],
  [['access', file('after.json'), '--diff', file('truncated.json')], /^.*truncated\.json: content is .*\n$/],
  [['access', '--format', 'xml'], /^cdk8s-mesh: option '--format <format>' argument 'xml' is invalid\. Allowed choices are markdown, json, csv\.; see cdk8s-mesh access --help\n$/],
  [['access', 'a', 'b'], /^cdk8s-mesh: too many arguments.*; see cdk8s-mesh access --help\n$/],
  [['access', '--dif', 'a'], /^cdk8s-mesh: unknown option '--dif' \(Did you mean --diff\?\); see cdk8s-mesh access --help\n$/],
  [['matrix'], /^cdk8s-mesh: unknown command 'matrix'; see cdk8s-mesh --help\n$/],
])('%j is refused in one line', (args, message) => {
  const { code, out, err } = runs(...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
});

test('help has examples and the exit codes', () => {
  const { code, out } = runs('access', '--help');
  expect(code).toBe(0);
  expect(out).toContain('cdk8s-mesh access mesh.json --diff main/mesh.json');
  expect(out).toContain('3  with --diff: the new state allows more than the old, on the layer of the mesh or of NetworkPolicies');
  expect(runs('--help')).toMatchObject({ code: 0, out: expect.stringContaining('access') });
  expect(runs()).toMatchObject({ code: 2, err: expect.stringContaining('Usage: cdk8s-mesh') });
});

test('a fault of the command itself is no bad input', () => {
  const broken = () => { throw new TypeError('broken'); };
  expect(() => run(['access', file('after.json')], { out: broken, err: () => {} })).toThrow(TypeError);
});
