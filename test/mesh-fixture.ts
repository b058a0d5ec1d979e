import { App, Chart, Testing } from 'cdk8s';
import { GuardRails, Mesh, MeshNamespace, MeshProps, MeshProvider, MeshService, MeshServiceOptions, ServiceVersion, ZeroTrustNamespace } from '../src';
import { ServiceModel } from '../src/model/service';

/** A chart with a mesh in it (without guard rails and NetworkPolicies: they have tests of their own), and a namespace that trusts nobody beside one that trusts all. */
export interface Fixture {
  readonly app: App;
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: ZeroTrustNamespace;
  readonly open: MeshNamespace;
}

export function fixture(provider = MeshProvider.istio(), props: Partial<MeshProps> = {}, app = new App()): Fixture {
  const chart = new Chart(app, 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, ...props });
  return {
    app,
    chart,
    mesh,
    get shop() { return chart.node.tryFindChild('shop') as ZeroTrustNamespace ?? new ZeroTrustNamespace(chart, 'shop', { mesh, networkPolicies: false }); },
    get open() { return chart.node.tryFindChild('open') as MeshNamespace ?? new MeshNamespace(chart, 'open', { mesh }); },
  };
}

/** A service with versions of these names. */
export function service(
  namespace: MeshNamespace, name: string, options: MeshServiceOptions = {}, versions = ['v1'],
): { readonly service: MeshService; readonly versions: ServiceVersion[] } {
  const created = namespace.addService(name, options);
  return { service: created, versions: versions.map(version => created.addVersion(version, { image: `${name}:${version}` })) };
}

/** A service as providers and checks see it, with its edges of the call graph. */
export function settledService({ node: { path }, namespace: { mesh } }: MeshService): ServiceModel {
  return mesh._settled.services.find(one => one.path === path)!;
}

/** The rendered object of a kind and a name. */
export function find(chart: Chart, kind: string, name: string): any {
  return Testing.synth(chart).find(object => object.kind === kind && object.metadata.name === name);
}

/** All rendered objects of a kind. */
export function all(chart: Chart, kind: string): any[] {
  return Testing.synth(chart).filter(object => object.kind === kind);
}

/** What a call throws; none where it does not. */
export function errorOf(call: () => unknown): string | undefined {
  try {
    call();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

/** The findings in the form in which they are printed. */
export function findingTexts(mesh: Mesh): string[] {
  return mesh.findings.map(({ severity, path, message, fix, code }) => `${severity} ${path}: ${message}; ${fix} (${code})`);
}
