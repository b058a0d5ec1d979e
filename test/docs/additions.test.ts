import { execFileSync, spawnSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { applyPatch, parsePatch } from 'diff';
import { buildSync } from 'esbuild';

const PATCHES = 'docs/architecture/additions';
const COPY = resolve('.cache/additions');

/** Each patch, the one folder that it adds to, and the lists that name what is added. */
const ADDITIONS = [
  { patch: 'add-a-check.patch', folder: 'src/checks/', lists: [] },
  { patch: 'add-a-construct.patch', folder: 'src/traffic/', lists: ['src/index.ts', 'src/input/structs.ts'] },
  { patch: 'add-a-provider.patch', folder: 'src/providers/example-mesh/', lists: ['src/mesh-provider.ts'] },
];

function parsed(patch: string) {
  return parsePatch(readFileSync(join(PATCHES, patch), 'utf8')).map(file => ({ file, path: file.newFileName!.replace(/^b\//, '') }));
}

/** Applies a patch to the copy of the sources. */
function apply(patch: string): void {
  for (const { file, path } of parsed(patch)) {
    const target = join(COPY, path);
    const text = applyPatch(existsSync(target) ? readFileSync(target, 'utf8') : '', file);
    if (text === false) throw new Error(`${patch} does not apply to ${path}: make the change again, and write it with git diff -U1`);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** The errors of the compiler, in a process of its own: in that of Jest it takes several times as long. */
function typeErrors(): string {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8').replace(/^\/\/.*$/m, ''));
  const options = { ...compilerOptions, noEmit: true, rootDir: '.', skipLibCheck: true, types: ['node'] };
  writeFileSync(join(COPY, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['src'] }));
  const { stdout } = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', COPY], { encoding: 'utf8' });
  return stdout;
}

/** An app that uses all that is added, on the mesh that is added. */
const APP = `
const { App, Chart, Duration, Testing } = require('cdk8s');
const { HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, PathMatch, RequestTimeout } = require(process.argv[1]);
const chart = new Chart(new App(), 'shop');
const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.exampleMesh() });
const service = new MeshService(chart, 'users', { namespace: new MeshNamespace(chart, 'shop-namespace', { namespaceName: 'shop', mesh }) });
service.addVersion('latest', { image: 'users' });
new RequestTimeout(chart, 'search', { service, matches: [HttpMatch.path(PathMatch.exact('/search'))], timeout: Duration.seconds(30) });
console.log(JSON.stringify({ objects: Testing.synth(chart), findings: mesh.findings.map(({ code }) => code) }));
`;

beforeAll(() => {
  rmSync(COPY, { recursive: true, force: true });
  mkdirSync(COPY, { recursive: true });
  cpSync('src', join(COPY, 'src'), { recursive: true });
  symlinkSync(resolve('imports'), join(COPY, 'imports'));
  for (const { patch } of ADDITIONS) apply(patch);
});

test('each patch is listed', () => {
  expect(readdirSync(PATCHES).sort()).toEqual(ADDITIONS.map(({ patch }) => patch));
});

test.each(ADDITIONS)('$patch touches one folder, and the lists that name what it adds', ({ patch, folder, lists }) => {
  const files = parsed(patch).map(({ path }) => path);
  expect(files.filter(file => !file.startsWith(folder)).sort()).toEqual(lists);
});

test('they compile together', () => expect(typeErrors()).toBe(''), 120_000);

test('what they add works: the mesh renders, with the construct, and the check finds', () => {
  const library = join(COPY, 'library.js');
  buildSync({ entryPoints: [join(COPY, 'src/index.ts')], outfile: library, bundle: true, packages: 'external', platform: 'node' });
  const { objects, findings } = JSON.parse(execFileSync(process.execPath, ['-e', APP, library], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  expect(objects.find(({ kind }: { kind: string }) => kind === 'Namespace').metadata.labels).toEqual({ 'example-mesh.io/proxy': 'enabled' });
  const route = objects.find(({ kind }: { kind: string }) => kind === 'HTTPRoute');
  expect(route.spec.rules[0]).toMatchObject({ matches: [{ path: { type: 'Exact', value: '/search' } }], timeouts: { request: '30s' } });
  expect(findings).toContain('version-named-latest');
});
