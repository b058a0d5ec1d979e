import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import * as fc from 'fast-check';
import { parseAllDocuments, stringify } from 'yaml';
import { runCheck } from './conformance-check';
import { writeAccessCase } from '../test/generator/access/access-case';
import { accessSpec } from '../test/generator/access/access-spec';
import { FAULTS } from '../test/generator/access/faults';

/** Graphs that are checked at a time: a finding is printed soon. */
const BATCH = 20;

export interface AccessFuzz {
  readonly seed: number;
  readonly graphs: number;
  /** Of each graph. */
  readonly requests: number;
  /** Whether real Envoys decide too. */
  readonly live: boolean;
}

/** Random call graphs: each request gets what the reference model says, by the configuration of Istio and by real Envoys. Returns the number of findings. */
export function fuzzAccess(program: string, { seed, graphs, requests, live }: AccessFuzz): number {
  const specs = fc.sample(accessSpec(requests), { seed, numRuns: graphs });
  const decisions: Record<string, number> = {};
  let found = 0;
  for (let first = 0; first < graphs; first += BATCH) {
    inFolder(folder => {
      const names = specs.slice(first, first + BATCH).map((spec, i) => {
        const name = join(folder, `graph-${first + i}`);
        for (const [mesh, count] of Object.entries(writeAccessCase(name, spec))) decisions[mesh] = (decisions[mesh] ?? 0) + count;
        return name;
      });
      const checks = [['routes', ...names], ['routes', '--provider', 'istio-ambient', ...names], ...live ? [['live', '--limit', '30m', ...names]] : []];
      for (const args of checks) {
        const { findings, summary } = runCheck(program, args);
        console.log(summary);
        for (const finding of findings) console.log(finding);
        found += findings.length;
      }
    });
  }
  const sizes = specs.map(({ services }) => services.length);
  const counts = Object.entries(decisions).map(([mesh, count]) => `${count} decisions on ${mesh}`);
  console.log(`conformance:fuzz: seed ${seed}, ${graphs} graphs of ${Math.min(...sizes)} to ${Math.max(...sizes)} services, ${counts.join(', ')}, ${found} wrong`);
  return found;
}

/** Puts each fault into the manifests of the same graphs: some decision has to show it, to the check of routes and to real Envoys. Returns the number of faults that none shows. */
export function seeFaults(program: string, { seed, graphs, requests, live }: AccessFuzz): number {
  let unseen = 0;
  inFolder(folder => {
    const names = fc.sample(accessSpec(requests), { seed, numRuns: graphs }).map((spec, i) => {
      const name = join(folder, `graph-${i}`);
      writeAccessCase(name, spec);
      return name;
    });
    const files = names.map(name => join(name, 'istio.yaml'));
    const texts = files.map(file => readFileSync(file, 'utf8'));
    for (const [fault, put] of Object.entries(FAULTS)) {
      files.forEach((file, i) => {
        const manifests = put(parseAllDocuments(texts[i]).map(document => document.toJS()));
        writeFileSync(file, manifests.map(manifest => stringify(manifest)).join('\n---\n'));
      });
      const { findings } = runCheck(program, ['routes', ...names]);
      const at = names.find(name => findings.some(finding => finding.includes(`${name}/`)));
      const seen = at === undefined ? 0 : live ? runCheck(program, ['live', at]).findings.length : findings.length;
      console.log(`${seen ? 'seen' : 'NOT SEEN'}: ${fault} (routes: ${findings.length}${live && at ? `, live on one graph: ${seen}` : ''})`);
      if (!seen) unseen++;
    }
  });
  console.log(`conformance:fuzz: seed ${seed}, ${Object.keys(FAULTS).length} faults in ${graphs} graphs, ${unseen} not seen`);
  return unseen;
}

/** Envoy, for the checks that run it. */
export function provideEnvoy(): void {
  process.env.ENVOY ??= execFileSync('conformance/envoy', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function inFolder(work: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-access-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
