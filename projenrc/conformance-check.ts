import { execFileSync, spawnSync } from 'child_process';

/** What a conformance check says: its findings, one line of JSON each, and its summary. */
export interface CheckResult { readonly findings: readonly string[]; readonly summary: string }

/** The program of the conformance checks; it is built if need be. */
export const conformanceProgram = () => execFileSync('conformance/build', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** Runs a conformance check. @throws if the check itself fails */
export function runCheck(program: string, args: readonly string[]): CheckResult {
  const { status, stdout, stderr } = spawnSync(program, args, {
    // istiod reads it at its start.
    encoding: 'utf8', maxBuffer: 2 ** 28, env: args.includes('istio-ambient') ? { ...process.env, PILOT_ENABLE_AMBIENT: 'true' } : process.env,
  });
  if (status !== 0 && status !== 1) throw new Error(`${args[0]} failed: ${stderr}`);
  return { findings: stdout.split('\n').filter(line => line), summary: stderr.trim().split('\n').pop()! };
}
