import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { MeshApp, MeshProvider } from '../../src';
import { Mesh } from '../../src/mesh';
import { ownedManifests } from '../../src/owned-manifests';
import { Manifest } from '../../src/providers/provider';
import { randomGraph } from '../network-policy/random-graph';

const SCENARIOS = join(__dirname, '../scenarios');
const PROVIDERS: Record<string, () => MeshProvider> = {
  'istio': () => MeshProvider.istio(), 'istio-ambient': () => MeshProvider.istioAmbient(), 'linkerd': () => MeshProvider.linkerd(),
};

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

interface Pods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** Pods that this app deploys into namespaces that deny by default. */
function podsOf(mesh: Mesh): Pods[] {
  const { services, workloads } = mesh._settled;
  const all = [...services.flatMap(({ namespace, versions }) => versions.map(version => ({ ...version, namespace }))), ...workloads];
  return all.flatMap(({ path, template, namespace }) => (
    template && namespace.zeroTrust && !namespace.dryRun
      ? [{ name: path, namespace: namespace.name, labels: { ...template.labels }, annotations: { ...template.annotations } }] : []
  ));
}

function selects(labels: Record<string, string> = {}, pods: Pods): boolean {
  return Object.entries(labels).every(([key, value]) => pods.labels[key] === value);
}

/**
 * Whether the mesh denies a request to the pods that no rule allows. Istio: an ALLOW policy applies to them, and plaintext is refused. Linkerd: their default
 * policy is deny, of their own or of the namespace.
 */
const DENIES: Record<string, (pods: Pods, manifests: readonly Manifest[]) => boolean> = {
  'istio': deniedByIstio,
  'istio-ambient': deniedByIstio,
  'linkerd': ({ namespace, annotations }, manifests) => {
    const ofNamespace = manifests.find(({ kind, name }) => kind === 'Namespace' && name === namespace)?.annotations ?? {};
    const key = 'config.linkerd.io/default-inbound-policy';
    return (annotations[key] ?? ofNamespace[key]) === 'deny';
  },
};

function deniedByIstio(pods: Pods, manifests: readonly Manifest[]): boolean {
  const here = manifests.filter(({ namespace }) => namespace === pods.namespace);
  const spec = (manifest: Manifest): any => manifest.spec;
  const hasPolicy = here.some(manifest => manifest.kind === 'AuthorizationPolicy' && (spec(manifest).action ?? 'ALLOW') === 'ALLOW'
    && !spec(manifest).targetRefs && selects(spec(manifest).selector?.matchLabels, pods));
  const isStrict = here.some(manifest => manifest.kind === 'PeerAuthentication' && !spec(manifest).selector && spec(manifest).mtls?.mode === 'STRICT');
  return hasPolicy && isStrict;
}

/** Names of the pods that no policy covers. */
function uncovered(mesh: Mesh, provider: string, fault = (manifests: readonly Manifest[]) => manifests): string[] {
  const manifests = fault(ownedManifests(mesh._settled, mesh._provider).flatMap(owned => owned.manifests));
  const isIsolated = (pods: Pods) => manifests.some(({ kind, namespace, spec }) => (
    kind === 'NetworkPolicy' && namespace === pods.namespace && (spec as any).policyTypes.includes('Ingress') && selects((spec as any).podSelector.matchLabels, pods)
  ));
  const isolated = new Set(mesh._record.namespaces.filter(({ networkPolicies }) => networkPolicies).map(({ name }) => name));
  const isOpen = (pods: Pods) => !DENIES[provider](pods, manifests) || (isolated.has(pods.namespace) && !isIsolated(pods));
  return podsOf(mesh).filter(isOpen).map(({ name }) => name);
}

const CASES = readdirSync(SCENARIOS, { withFileTypes: true }).filter(entry => entry.isDirectory()).flatMap(({ name }) => (
  Object.keys(PROVIDERS).filter(provider => existsSync(join(SCENARIOS, name, `${provider}.yaml`))).map(provider => [name, provider] as const)
));

let covered = 0;

test.each(CASES)('scenario %s on %s: a policy covers each pod of a ZeroTrustNamespace', (name, provider) => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { build, providers } = require(join(SCENARIOS, name, 'app'));
  const app = new MeshApp();
  build(app, (providers?.[provider] ?? PROVIDERS[provider])());
  for (const mesh of app.node.findAll().filter((one): one is Mesh => one instanceof Mesh)) {
    covered += podsOf(mesh).length;
    expect(uncovered(mesh, provider)).toEqual([]);
  }
});

test('there are such pods', () => expect(covered).toBeGreaterThan(100));

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

test.each(Object.keys(PROVIDERS))('random graphs on %s: a policy covers each pod of a ZeroTrustNamespace', provider => {
  for (const seed of SEEDS) {
    expect({ seed, names: uncovered(randomGraph(PROVIDERS[provider](), seed), provider) }).toEqual({ seed, names: [] });
  }
});

const without = (isLost: (manifest: Manifest) => boolean) => (manifests: readonly Manifest[]) => manifests.filter(manifest => !isLost(manifest));

test.each([
  ['istio', 'AuthorizationPolicy', without(({ kind }) => kind === 'AuthorizationPolicy')],
  ['istio', 'PeerAuthentication', without(({ kind }) => kind === 'PeerAuthentication')],
  ['istio-ambient', 'deny-all', without(({ name }) => name === 'deny-all')],
  ['linkerd', 'Namespace', without(({ kind }) => kind === 'Namespace')],
  ['istio', 'NetworkPolicy', without(({ kind }) => kind === 'NetworkPolicy')],
] as const)('on %s pods are not covered without %s', (provider, _, fault) => {
  expect(SEEDS.some(seed => uncovered(randomGraph(PROVIDERS[provider](), seed), provider, fault).length > 0)).toBe(true);
});
