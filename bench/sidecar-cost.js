'use strict';
// Prints what sidecars cost: latency and throughput of the sample service behind Envoys with the configuration of istiod, as ratios to the same
// requests without proxies. See sidecar-cost.md.

const { execFileSync, spawn } = require('child_process');
const { once } = require('events');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { createInterface } = require('readline');
const { setTimeout: sleep } = require('timers/promises');
const { parseArgs } = require('util');
const { Chart } = require('cdk8s');
const { GuardRails, Injection, Mesh, MeshApp, MeshNamespace, MeshProvider, MtlsMode } = require('./library').load();
const { median, ratios, shown } = require('./ratios');

const { values: options } = parseArgs({
  options: {
    rates: { type: 'string', default: '100,300,1000,3000' },
    rounds: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '10' },
  },
});
const rates = options.rates.split(',').map(Number);
const [rounds, seconds] = [options.rounds, options.seconds].map(Number);
const conformance = path.join(__dirname, '..', 'conformance');
const service = path.join(__dirname, '..', 'examples', 'sample-service', 'dist', 'src', 'main.js');

/** The ways from the client to the service. Each has a namespace, pods and a process of its own; the first is the baseline. */
const WAYS = {
  direct: { injection: Injection.disabled(), tls: 'plaintext' },
  plaintext: { mtls: MtlsMode.DISABLE, tls: 'plaintext' },
  mtls: { mtls: MtlsMode.STRICT, tls: 'mutual' },
};
const hostOf = way => `user-service.${way}.svc.cluster.local`;

/** Writes a scenario of the conformance checks: a service and a client for each way, and what TLS they speak. */
function writeScenario(folder) {
  const app = new MeshApp();
  const chart = new Chart(app, 'cost');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio(), guardRails: GuardRails.OFF });
  const requests = Object.entries(WAYS).map(([way, { tls, ...namespaceOptions }]) => {
    const namespace = new MeshNamespace(chart, way, { mesh, ...namespaceOptions });
    namespace.addService('user-service').addVersion('v1', { image: 'myregistry/sample-service:v1' });
    namespace.addWorkload('client', { image: 'myregistry/client:v1' });
    return { name: way, from: `${way}/client`, get: `${hostOf(way)}:8080/api/users`, expect: { status: 200, tls } };
  });
  fs.writeFileSync(path.join(folder, 'istio.yaml'), app.synthYaml());
  fs.writeFileSync(path.join(folder, 'requests.yaml'), JSON.stringify(requests)); // JSON is YAML
}

/** Starts the Envoys; they end with its standard input. */
async function startLab(checks, folder, env) {
  const lab = spawn(checks, ['lab', folder], { stdio: ['pipe', 'pipe', 'ignore'], env });
  const ended = once(lab, 'exit').then(() => { throw new Error('conformance lab ended'); });
  const [line] = await Promise.race([once(createInterface(lab.stdout), 'line'), ended]);
  ended.catch(() => undefined); // at the end it may
  return { lab, ...JSON.parse(line) };
}

/** Starts the service of a pod, and waits until it answers. */
async function startService({ application, namespace }) {
  const child = spawn(process.execPath, [service], {
    env: { SERVICE_NAME: 'user-service', SERVICE_VERSION: 'v1', HOST: application, SHUTDOWN_DELAY_SECONDS: '0' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (let tries = 0; tries < 300; tries++) {
    if (await fetch(`http://${application}:8080/ready`).then(({ ok }) => ok, () => false)) return child;
    await sleep(100);
  }
  throw new Error(`the service of ${namespace} does not start`);
}

/** One measurement: requests at a constant rate, each sent at its time, whether or not those before it have been answered. */
function attack(vegeta, way, address, rate, duration) {
  const results = execFileSync(vegeta, ['attack', `-rate=${rate}/s`, `-duration=${duration}s`, `-header=Host: ${hostOf(way)}:8080`, '-timeout=10s'], {
    input: `GET http://${address}/api/users\n`, maxBuffer: 2 ** 30,
  });
  const report = execFileSync(vegeta, ['report', '-type=json'], { input: results, maxBuffer: 2 ** 26 });
  const { latencies, throughput, success, rate: sent } = JSON.parse(report);
  return { p50: latencies['50th'], p90: latencies['90th'], p99: latencies['99th'], throughput, success, sent };
}

/** Every way at every rate in every round, the ways of a round one after the other, in another order in each. */
async function measure(vegeta, addressOf) {
  const ways = Object.keys(WAYS);
  for (const way of ways) attack(vegeta, way, addressOf(way), Math.max(...rates), 3); // Node compiles what runs often
  const measured = new Map(rates.flatMap(rate => ways.map(way => [`${rate} ${way}`, []])));
  for (let round = 0; round < rounds; round++) {
    for (const rate of rates) {
      for (const i of ways.keys()) {
        const way = ways[(i + round) % ways.length];
        measured.get(`${rate} ${way}`).push(attack(vegeta, way, addressOf(way), rate, seconds));
        await sleep(200);
      }
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`);
  }
  return measured;
}

/** The ratios of two ways. Where one of them does not keep up with the rate, its latency is that of a queue, which only grows: no ratio then. */
function compared(measured, rate, what, way, baseline) {
  const of = (one, value) => measured.get(`${rate} ${one}`).map(measurement => measurement[value]);
  const saturated = [way, baseline].some(one => median(of(one, 'throughput')) < 0.95 * rate);
  return saturated && what !== 'throughput' ? 'saturated' : shown(ratios(of(way, what), of(baseline, what)));
}

function print(measured) {
  console.log('| requests/s | | direct | sidecars / direct | sidecars with mTLS / direct | with mTLS / without |\n|---|---|---|---|---|---|');
  for (const rate of rates) {
    for (const what of ['p50', 'p90', 'p99', 'throughput']) {
      const direct = median(measured.get(`${rate} direct`).map(measurement => measurement[what]));
      const base = what === 'throughput' ? `${direct.toFixed(0)}/s` : `${(direct / 1e6).toFixed(2)} ms`;
      const pairs = [['plaintext', 'direct'], ['mtls', 'direct'], ['mtls', 'plaintext']];
      const cells = pairs.map(([way, baseline]) => compared(measured, rate, what, way, baseline));
      console.log(`| ${[rate, what, base, ...cells].join(' | ')} |`);
    }
  }
  const all = [...measured].flatMap(([key, list]) => list.map(one => ({ key, ...one })));
  const failed = all.filter(({ success }) => success < 1);
  const late = all.filter(({ key, sent }) => sent < 0.98 * Number(key.split(' ')[0]));
  console.log(`\nMeasurements: ${all.length}; with failed requests: ${failed.length}; sent more slowly than they should be: ${late.length}. `
    + `Load average at the end ${os.loadavg()[0].toFixed(1)}`);
}

async function main() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sidecar-cost-'));
  const children = [];
  const run = (file, args = [], env = process.env) => (
    execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env }).trim()
  );
  try {
    writeScenario(folder);
    const vegeta = run(path.join(__dirname, 'vegeta'));
    const env = { ...process.env, ENVOY: run(path.join(conformance, 'envoy')) };
    const checks = run(path.join(conformance, 'build'));
    run(checks, ['live', folder], env); // the ways are what they should be: who speaks mutual TLS, and who does not
    const { lab, pods, entrances } = await startLab(checks, folder, env);
    children.push(lab);
    for (const pod of pods.filter(({ workload }) => workload === 'user-service-v1')) children.push(await startService(pod));
    const cores = os.cpus().length;
    console.log(`${new Date().toISOString().slice(0, 16)}Z, ${cores} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, `
      + `${run(env.ENVOY, ['--version']).split('version: ')[1].split('/')[1]} (Envoy), load average at the start ${os.loadavg()[0].toFixed(1)}; `
      + `${rounds} rounds of ${seconds} s\n`);
    print(await measure(vegeta, way => entrances.find(({ host }) => host === hostOf(way)).address));
  } finally {
    for (const child of children) child.kill('SIGTERM');
    fs.rmSync(folder, { recursive: true });
  }
}

void main();
