import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { fencesOf } from './doc-code/fences';
import { TEMPLATE } from './doc-code/user-project';

const ROOT = path.join(__dirname, '..');
const PEERS = ['cdk8s', 'cdk8s-plus-28', 'constructs', '@types/node'];

/** What a user does first. */
const APP = `
import { Chart } from 'cdk8s';
import { Mesh, MeshApp, MeshNamespace, MeshProvider, MeshService, PathMatch } from 'cdk8s-mesh';
const app = new MeshApp({ meshFile: 'mesh.json' });
const chart = new Chart(app, 'shop');
const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
new MeshService(chart, 'users', { namespace: new MeshNamespace(chart, 'shop', { mesh }) }).addVersion('v1', { image: 'users:v1' });
PathMatch.regex('/v[0-9]+/.*'); // read by RE2, which comes with the package
app.synth();
process.stdout.write(app.synthYaml());
`;

/** How users compile it. */
const PROJECTS = [
  { name: 'commonjs-node16', packageType: 'commonjs', module: 'node16', moduleResolution: 'node16' },
  { name: 'commonjs-nodenext', packageType: 'commonjs', module: 'nodenext', moduleResolution: 'nodenext' },
  { name: 'esm-node16', packageType: 'module', module: 'node16', moduleResolution: 'node16' },
  { name: 'esm-nodenext', packageType: 'module', module: 'nodenext', moduleResolution: 'nodenext' },
  { name: 'esm-bundler', packageType: 'module', module: 'esnext', moduleResolution: 'bundler' },
];

function run(folder: string, command: string, ...parameters: string[]): string {
  return execFileSync(command, parameters, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`the package: ${otherwise}`);
}

/** The README's example in a project that `cdk8s init typescript-app` makes, whose cdk8s-plus is another one: npm installs our peer beside it. */
function freshProject(project: string): void {
  fs.cpSync(TEMPLATE, project, { recursive: true });
  const { dependencies } = JSON.parse(fs.readFileSync(path.join(TEMPLATE, 'package.json'), 'utf8'));
  fs.mkdirSync(path.join(project, 'node_modules/@types'), { recursive: true });
  for (const name of [...Object.keys(dependencies), '@types/node', '@types/jest']) link(name, project);
  const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
  for (const plus of Object.keys(dependencies).filter(name => name.startsWith('cdk8s-plus-'))) {
    check(readme.includes(`\`${plus}\``), `README.md says how it is used beside ${plus}, which new projects have`);
  }
  fs.rmSync(path.join(project, 'main.test.ts')); // of the chart that main.ts has before
  fs.writeFileSync(path.join(project, 'main.ts'), fencesOf('README.md', readme)[0].code);
  run(project, path.join(ROOT, 'node_modules/.bin/tsc'), '--build');
  run(project, 'node', 'main.js');
  const yaml = fs.readFileSync(path.join(project, 'dist/shop.k8s.yaml'), 'utf8');
  check(yaml.includes('kind: VirtualService'), `README's example renders a VirtualService in a fresh project, got ${yaml}`);
}

function link(name: string, folder: string): void { fs.symlinkSync(path.join(ROOT, 'node_modules', name), path.join(folder, 'node_modules', name)); }

/** Installs the package in a folder where nothing is but its peers. */
function install(folder: string): string {
  const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--ignore-scripts', '--pack-destination', folder));
  const target = path.join(folder, 'node_modules/cdk8s-mesh');
  fs.mkdirSync(path.join(folder, 'node_modules/@types'), { recursive: true });
  fs.mkdirSync(target);
  run(folder, 'tar', 'xzf', filename, '--strip-components=1', '-C', target);
  for (const peer of PEERS) link(peer, folder);
  return target;
}

/** The command, as npm links it, reads what the app wrote. */
function checkCommand(target: string, project: string): void {
  const { bin } = JSON.parse(fs.readFileSync(path.join(target, 'package.json'), 'utf8'));
  const command = path.join(target, bin['cdk8s-mesh']);
  const matrix = run(project, command, 'access');
  check(matrix.includes('| `anyone` | `shop/users` |'), `the command prints the matrix of the app, got ${matrix}`);
  const difference = run(project, command, 'access', '--diff', 'mesh.json');
  check(difference.includes('No access opens or closes.'), `the command finds no difference of a file to itself, got ${difference}`);
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk8s-mesh-package-'));
try {
  const target = install(folder);
  const code = run(target, 'find', '.', '-name', '*.?js', '-o', '-name', '*.js').trim().split('\n').sort();
  check(code.join() === './lib/cli.js,./lib/index.js,./lib/re2js.js', `its code is the library, its command and the one build of re2js, got ${code.join(', ')}`);
  const rejected = run(folder, 'node', '-p', 'try { require("cdk8s-mesh").StringMatch.regex("(?=a)") } catch (error) { error.message }');
  check(rejected.includes('RE2 syntax'), `the regex engine is found, and refuses what is not RE2, got ${rejected}`);

  const { types } = JSON.parse(fs.readFileSync(path.join(ROOT, '.jsii'), 'utf8'));
  const promised = Object.values<any>(types).filter(({ kind }) => kind !== 'interface').map(({ name }) => name).sort();
  const exported = JSON.parse(run(folder, 'node', '-p', 'JSON.stringify(Object.keys(require("cdk8s-mesh")))'));
  const imported = JSON.parse(run(folder, 'node', '--input-type=module', '-e', 'console.log(JSON.stringify(Object.keys(await import("cdk8s-mesh"))))'));
  for (const [how, names] of Object.entries({ require: exported, import: imported })) {
    const missing = promised.filter(name => !names.includes(name));
    check(promised.length > 0 && missing.length === 0, `${how} finds what .jsii promises, but for ${missing.join(', ')}`);
  }
  const large = run(target, 'find', '.', '-name', '*.map', '-size', '+100k');
  check(large === '', `it has no large source map, got ${large}`);

  for (const { name, packageType, module, moduleResolution } of PROJECTS) {
    const project = path.join(folder, name);
    fs.mkdirSync(project);
    fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ type: packageType }));
    fs.writeFileSync(path.join(project, 'main.ts'), APP);
    run(project, path.join(ROOT, 'node_modules/.bin/tsc'), '--strict', '--target', 'es2022', '--module', module, '--moduleResolution', moduleResolution, 'main.ts');
    const yaml = run(project, 'node', 'main.js');
    check(yaml.includes('kind: Deployment'), `a small app renders a Deployment (${name}), got ${yaml}`);
    checkCommand(target, project);
  }
  freshProject(path.join(folder, 'fresh'));
} finally {
  fs.rmSync(folder, { recursive: true });
}
