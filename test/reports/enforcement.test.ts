import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { matrices } from './mesh-file';
import { EgressGateway, ExternalService, Mesh, MeshProvider, PortProtocol, UnsupportedFeature, ZeroTrustNamespace } from '../../src';
import { AccessPolicy } from '../../src/model/enforcement';
import { ownedManifests } from '../../src/owned-manifests';
import { AppSpec } from '../generator/app-spec';
import { build } from '../generator/build';
import { randomApp } from '../generator/random-app';

const SCENARIOS = join(__dirname, '../scenarios');
const MESHES = { 'istio': MeshProvider.istio(), 'istio-ambient': MeshProvider.istioAmbient(), 'linkerd': MeshProvider.linkerd() };

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const nameOf = ({ kind, namespace = '', name }: Pick<AccessPolicy, 'kind' | 'namespace' | 'name'>) => `${kind} ${namespace}/${name}`;

/** The policies of the meshes of an app: those that are rendered, and those that the file has. */
function policies(app: App): { readonly rendered: string[]; readonly recorded: string[] } {
  const [mesh] = app.node.findAll().filter(construct => construct instanceof Mesh) as Mesh[];
  const manifests = ownedManifests(mesh._settled, mesh._provider).flatMap(owned => owned.manifests);
  // A Server with an access policy denies nobody.
  const hasAccessPolicy = (spec?: object) => !!spec && 'accessPolicy' in spec;
  // Nor does an audit.
  const isAudit = (spec?: object) => (spec as { action?: string } | undefined)?.action === 'AUDIT';
  // A policy in a dry run allows and denies nobody: that of Istio has an annotation, those of Linkerd are for a Server with an access policy.
  const isDryRun = ({ namespace, annotations = {} }: (typeof manifests)[number]) => (
    'istio.io/dry-run' in annotations || manifests.some(({ kind, spec, ...other }) => kind === 'Server' && hasAccessPolicy(spec) && other.namespace === namespace
      && (spec as { accessPolicy?: string }).accessPolicy === 'audit')
  );
  const isPolicy = (manifest: (typeof manifests)[number]) => (
    (manifest.kind === 'AuthorizationPolicy' && !isAudit(manifest.spec) && !isDryRun(manifest)) || (manifest.kind === 'Server' && !hasAccessPolicy(manifest.spec))
  );
  const { enforcement } = mesh._recorded();
  const { namespaces, services, externals, gateways } = enforcement;
  const all = [...namespaces, ...services, ...externals, ...gateways].flatMap(target => target.policies).filter(({ kind }) => kind !== 'Namespace');
  return { rendered: [...new Set(manifests.filter(isPolicy).map(nameOf))].sort(), recorded: [...new Set(all.map(nameOf))].sort() };
}

describe.each(Object.keys(MESHES) as (keyof typeof MESHES)[])('on %s', mesh => {
  const scenarios = readdirSync(SCENARIOS).filter(name => existsSync(join(SCENARIOS, name, `${mesh}.yaml`)));
  test.each(scenarios)('the file of %s has exactly the policies that are rendered', name => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const scenario = require(join(SCENARIOS, name, 'app'));
    const app = new App();
    scenario.build(app, scenario.providers?.[mesh]?.() ?? MESHES[mesh]);
    const { rendered, recorded } = policies(app);
    expect(recorded).toEqual(rendered);
  });

  test('so has that of a random app, and each call to a target that denies by default has a policy', () => {
    fc.assert(fc.property(randomApp, (spec: AppSpec) => {
      const app = new App();
      build(app, MESHES[mesh], spec);
      const { rendered, recorded } = policies(app);
      expect(recorded).toEqual(rendered);
      const [{ rows, namespaces }] = matrices(app);
      const denying = new Set(namespaces.filter(({ deniesByDefault }) => deniesByDefault).map(({ name }) => name));
      const calls = rows.filter(({ reason, target }) => reason === 'call' && target.type === 'service');
      expect(calls.filter(({ target, enforcement }) => (enforcement === 'policy') !== denying.has(target.key.split('/')[0]))).toEqual([]);
    }), { numRuns: 25 });
  });
});

test('the waypoint enforces the calls to an external service whose egress gateway is dropped', () => {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istioAmbient(), unsupported: UnsupportedFeature.REPORT });
  const shop = new ZeroTrustNamespace(chart, 'shop', { mesh });
  const egressGateway = new EgressGateway(chart, 'egress', { namespace: shop });
  const bank = new ExternalService(chart, 'bank', {
    namespace: shop, hosts: ['bank.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP, tls: {} }], egressGateway,
  });
  shop.addWorkload('payments', { image: 'payments:v1' }).calls(bank);
  const { rendered, recorded } = policies(app);
  expect(recorded).toEqual(rendered);
  const [{ rows }] = matrices(app);
  const calls = rows.filter(({ target }) => target.type === 'external');
  expect(calls.map(({ enforcement, policies: [{ layer }] }) => [enforcement, layer])).toEqual([['policy', 'waypoint']]);
});
