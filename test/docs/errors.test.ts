import { readdirSync, readFileSync } from 'fs';
import { Chart, Duration } from 'cdk8s';
import { CanaryRoute, Mesh, MeshApp, MeshProvider, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Probe } from 'cdk8s-plus-28';
import { CHECKS, GUARD_RAILS } from '../../src/checks';
import { Check } from '../../src/checks/check';

const page = readFileSync('docs/errors.md', 'utf8');

test('every finding is explained in its place, and no other', () => {
  const codes = (checks: readonly Check[]) => checks.map(({ name }) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`));
  const [rails, findings] = page.split('## Findings').map(part => [...part.matchAll(/^### (.+)$/gm)].map(([, code]) => code));
  expect(rails).toEqual(codes(GUARD_RAILS));
  // Those about the objects of the user, and about what was rendered before, are the mesh's own.
  const own = readdirSync('src').filter(name => name.endsWith('.ts')).flatMap(file => (
    [...readFileSync(`src/${file}`, 'utf8').matchAll(/\bcode(?::| =) '([a-z-]+)'/g)].map(([, code]) => code)
  ));
  expect(findings).toEqual([...new Set([...codes(CHECKS), ...own])].filter(code => !rails.includes(code)).sort());
});

test('a check and its code have one name', () => {
  for (const file of readdirSync('src/checks').filter(name => name !== 'check.ts' && name !== 'index.ts')) {
    expect(readFileSync(`src/checks/${file}`, 'utf8')).toContain(`code: '${file.replace('.ts', '')}'`);
  }
});

test('the errors and warnings that are shown are what is printed', () => {
  const app = new MeshApp();
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio({ cni: true }) });
  const shop = new ZeroTrustNamespace(chart, 'default', { mesh });
  const payments = shop.addService('payment-service', { connectionPool: { connectTimeout: Duration.millis(30) } });
  const probe = Probe.fromHttpGet('/health', { port: 8080 });
  const [v1, v2] = ['v1', 'v2'].map(version => (
    payments.addVersion(version, { image: `myregistry/payment-service:${version}`, liveness: probe, readiness: probe })
  ));
  const [local, warning] = [...page.matchAll(/^```\n(.*)\n```$/gm)].map(([, text]) => text);

  expect(() => new CanaryRoute(chart, 'users-canary', { service: payments, stable: v1, canary: v2, canaryPercent: 150 })).toThrow(local);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  app.synthYaml();
  expect(stderr.mock.calls).toEqual([[`${warning}\n`]]);
  stderr.mockRestore();
});
