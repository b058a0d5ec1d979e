import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';

/** A pod of the manifests: its Envoy listens on `address`, its application has to listen on `application`. */
export interface LabPod {
  readonly namespace: string;
  readonly workload: string;
  readonly version: string;
  readonly address: string;
  readonly application: string;
  readonly ports: readonly number[];
  readonly env: Readonly<Record<string, string>>;
}

/** What `conformance lab` prints: an Envoy for each pod of a scenario, with the configuration that istiod generates. */
export interface Lab {
  readonly pods: readonly LabPod[];
  readonly entrances: readonly { readonly workload: string; readonly host: string; readonly port: number; readonly address: string }[];
}

/** Starts the Envoys of a scenario; they end with the test. */
export async function startLab(conformance: string, scenario: string): Promise<Lab> {
  const lab = spawn(conformance, ['lab', scenario], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(lab, 'exit');
  after(async () => { lab.stdin.end(); await ended; });
  for await (const line of createInterface(lab.stdout)) return JSON.parse(line);
  throw new Error('conformance lab: no output');
}

/** The listener of the caller's Envoy for a host and port. */
export function entranceOf({ entrances }: Lab, workload: string, host: string, port: number): string {
  const found = entrances.find(entrance => entrance.workload === workload && entrance.host === host && entrance.port === port);
  if (!found) throw new Error(`${workload} calls no ${host}:${port} in the scenario`);
  return found.address;
}

/** Runs the service as the container of a pod would, with the variables of the manifest; it ends with the test. Returns what it logs. */
export async function startPod(lab: Lab, pod: LabPod): Promise<Record<string, unknown>[]> {
  const own = lab.entrances.filter(({ workload }) => workload === `${pod.namespace}/${pod.workload}`);
  const entrances = own.map(({ host, port, address }) => [`${host}:${port}`, address]);
  const service = spawn(process.execPath, ['--require', join(__dirname, 'outbound-redirect.js'), join(__dirname, '..', 'src', 'main.js')], {
    env: { ...pod.env, HOST: pod.application, SHUTDOWN_DELAY_SECONDS: '0', ENTRANCES: JSON.stringify(Object.fromEntries(entrances)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  after(() => { service.kill('SIGKILL'); });
  const log: Record<string, unknown>[] = [];
  createInterface(service.stdout).on('line', line => log.push(JSON.parse(line)));
  for (let tries = 0; ; tries++) {
    const ready = await fetch(`http://${pod.application}:8080/ready`).then(({ ok }) => ok, () => false);
    if (ready) return log;
    if (tries > 400 || service.exitCode !== null) throw new Error(`${pod.workload} does not start`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
