import { execFile } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const ROOT = path.join(__dirname, '..', '..');

/** A small library: good files, and one bad import for each rule. `type` imports a type; `used as type` does too, but does not say so. */
const FILES: Record<string, string[]> = {
  // as it should be
  'src/index.ts': ['./mesh', './settling', './mesh-objects', './traffic/mirror', './mesh-provider', './traffic/canary', './app/mesh-app', './cli/command'], // bad: the command
  'src/mesh.ts': ['constructs', './providers/provider', './model/route'],
  'src/mesh-provider.ts': ['./providers/istio/index', './providers/istio/virtual-service'], // bad: a part
  'src/model/route.ts': ['used as type ./rule'],
  'src/model/rule.ts': ['type ./route', 'constructs'], // bad: a cycle of types, constructs
  'src/providers/provider.ts': ['../model/route'],
  'src/providers/istio/index.ts': ['../provider', './virtual-service'],
  'src/providers/istio/virtual-service.ts': ['type ../../../imports/istio', 'type ../../mesh'], // bad: a construct
  'src/input/port.ts': ['constructs', '../model/rule', 'type ../mesh'], // bad: a record of the model, a construct
  'src/checks/port.ts': ['../model/route', '../input/port'], // bad: a rule of input
  'src/traffic/canary.ts': ['../checks/port', 'constructs', '../providers/istio/index', 'type ../../imports/istio', '../index', '../../test/helper', '../gone'], // bad: all five
  'src/traffic/a.ts': ['./b', 'type ./canary'],
  'src/traffic/b.ts': ['./a'], // bad: a cycle; neither is reached from index.ts
  'src/traffic/mirror.ts': ['../providers/provider'], // bad: the contract of a provider
  'src/mesh-objects.ts': ['./providers/provider', './providers/istio/virtual-service'], // bad: a provider
  'src/app/mesh-app.ts': ['constructs', '../mesh'], // bad: a mesh
  'src/cli/command.ts': ['../providers/provider', '../mesh', '../model/route', '../reports/matrix'], // bad: a provider, a construct
  'src/reports/matrix.ts': ['../model/route', '../mesh', '../providers/provider', '../cli/options', 'constructs'], // bad: all but the model
  'src/cli/options.ts': [],
  'src/settling.ts': ['./reports/matrix'], // bad: a report
  'imports/istio.ts': ['type ../src/model/route'], // bad
  'test/helper.ts': [],
};

test('every import against the flow is found, and no other', async () => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-'));
  try {
    for (const [file, imports] of Object.entries(FILES)) {
      fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      fs.writeFileSync(path.join(dir, file), imports.map(statement).join('\n') + '\nexport const x = 1;\n');
    }
    fs.mkdirSync(path.join(dir, 'node_modules/constructs'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'node_modules/constructs/index.js'), '');

    expect(await violations(dir)).toEqual([
      'app-knows-cdk8s-only: src/app/mesh-app.ts -> src/mesh.ts',
      'cli-is-for-the-shell: src/index.ts -> src/cli/command.ts',
      'cli-is-for-the-shell: src/reports/matrix.ts -> src/cli/options.ts',
      'constructs-know-no-provider: src/traffic/canary.ts -> src/providers/istio/index.ts',
      'constructs-know-no-provider: src/traffic/mirror.ts -> src/providers/provider.ts',
      'imports-stand-alone: imports/istio.ts -> src/model/route.ts',
      'index-is-for-users: src/traffic/canary.ts -> src/index.ts',
      'input-is-checked-by-constructs: src/checks/port.ts -> src/input/port.ts',
      'input-rules-stand-alone: src/input/port.ts -> src/mesh.ts',
      'input-rules-stand-alone: src/input/port.ts -> src/model/rule.ts',
      'kinds-are-for-providers: src/traffic/canary.ts -> imports/istio.ts',
      'mesh-knows-the-contract: src/mesh-objects.ts -> src/providers/istio/virtual-service.ts',
      'mesh-provider-takes-whole-providers: src/mesh-provider.ts -> src/providers/istio/virtual-service.ts',
      'model-has-no-cycles: src/model/route.ts -> src/model/rule.ts',
      'model-is-plain-data: src/model/rule.ts -> node_modules/constructs/index.js',
      'no-cycles: src/index.ts -> src/traffic/canary.ts',
      'no-cycles: src/traffic/a.ts -> src/traffic/b.ts',
      'no-dead-files: src/traffic/a.ts -> src/traffic/a.ts',
      'no-dead-files: src/traffic/b.ts -> src/traffic/b.ts',
      'no-unresolved: src/traffic/canary.ts -> ../gone',
      'provider-turns-model-into-objects: src/providers/istio/virtual-service.ts -> src/mesh.ts',
      'readers-read-data-only: src/cli/command.ts -> src/mesh.ts',
      'readers-read-data-only: src/cli/command.ts -> src/providers/provider.ts',
      'readers-read-data-only: src/reports/matrix.ts -> src/mesh.ts',
      'readers-read-data-only: src/reports/matrix.ts -> src/providers/provider.ts',
      'reports-are-for-readers: src/settling.ts -> src/reports/matrix.ts',
      'reports-know-no-command: src/reports/matrix.ts -> node_modules/constructs/index.js',
      'reports-know-no-command: src/reports/matrix.ts -> src/cli/options.ts',
      'src-stands-alone: src/traffic/canary.ts -> test/helper.ts',
    ]);
  } finally {
    fs.rmSync(dir, { recursive: true });
  }
}, 30_000);

function statement(target: string, index: number): string {
  const module = target.split(' ').pop();
  const name = `x${index}`;
  if (target.startsWith('type ')) return `import type { x as ${name} } from '${module}';`;
  return `import { x as ${name} } from '${module}'; export ${target.startsWith('used as type ') ? 'type' : 'const'} y${index} = typeof ${name};`;
}

/** What the rules of the project find in another folder, as `rule: from -> to`. */
async function violations(dir: string): Promise<string[]> {
  const command = path.join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const args = [command, '--config', path.join(ROOT, 'projenrc', 'flow-lint.cjs'), '--output-type', 'json', 'src', 'imports'];
  const json = await new Promise<string>(resolve => execFile(process.execPath, args, { cwd: dir, maxBuffer: 1e8 }, (_, out) => resolve(out)));
  const found: { rule: { name: string }; from: string; to: string }[] = JSON.parse(json).summary.violations;
  return [...new Set(found.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`))].sort();
}
