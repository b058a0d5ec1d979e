import { existsSync, readdirSync, rmSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { GatewayApiChannel, MeshApp, MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';
import { expectGolden } from '../golden';

/** What a scenario's `app.ts` exports. */
interface Scenario {
  /** Further providers that the scenario is about. */
  also?: (keyof typeof PROVIDERS)[];
  /** Providers with choices that it needs. */
  providers?: Partial<typeof PROVIDERS>;
  build(app: App, provider: MeshProvider): void;
}

const PROVIDERS = {
  'istio': () => MeshProvider.istio(),
  'istio-ambient': () => MeshProvider.istioAmbient(),
  'linkerd': () => MeshProvider.linkerd(),
  'linkerd-experimental': () => MeshProvider.linkerd({ channel: GatewayApiChannel.EXPERIMENTAL }),
  'linkerd-traffic-split': () => MeshProvider.linkerd({ trafficSplit: true }),
  'gateway-api': () => conformantMesh(),
  'gateway-api-experimental': () => conformantMesh(GatewayApiChannel.EXPERIMENTAL),
  'istio-ambient-1.29': () => MeshProvider.istioAmbient({ version: '1.29' }),
  'istio-ambient-experimental': () => MeshProvider.istioAmbient({ channel: GatewayApiChannel.EXPERIMENTAL }),
};

const scenarios = readdirSync(__dirname, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name);

describe.each(scenarios)('%s', name => {
  const folder = join(__dirname, name);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const scenario: Scenario = require(join(folder, 'app'));

  test.each(['istio', 'istio-ambient', 'linkerd', 'gateway-api', ...scenario.also ?? []] as const)('%s', provider => {
    const { extension, text } = outcome(scenario, provider);
    const other = join(folder, `${provider}.${extension === 'yaml' ? 'error.txt' : 'yaml'}`);
    if (process.env.UPDATE_GOLDENS) rmSync(other, { force: true });
    expect(existsSync(other)).toBe(false); // a mesh either gets manifests or refuses
    expectGolden(text, join(folder, `${provider}.${extension}`));
    expect(outcome(scenario, provider).text).toBe(text); // the same from run to run
  });
});

/** The manifests, or the error in place of them. */
function outcome(scenario: Scenario, provider: keyof typeof PROVIDERS): { readonly extension: string; readonly text: string } {
  const choice = scenario.providers?.[provider] ?? PROVIDERS[provider];
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true); // warnings have tests of their own
  try {
    const app = new MeshApp();
    scenario.build(app, choice());
    const text = app.synthYaml();
    const plain = new App();
    scenario.build(plain, choice());
    expect(plain.synthYaml()).toBe(text);
    return { extension: 'yaml', text };
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Validation failed')) return { extension: 'error.txt', text: `${error.message}\n` };
    throw error;
  } finally {
    stderr.mockRestore();
  }
}
