import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stringify } from 'yaml';
import { AppSpec, namespaceName, QUERY, serviceName } from './app-spec';
import { build } from './build';
import { Expected, expected, routed, routedOrDenied } from './expected';
import { MeshApp, MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

/** Writes a random mesh as a scenario: its manifests for each mesh, and the table of what its requests have to get. */
export function writeCase(folder: string, spec: AppSpec): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'istio.yaml'), manifests(spec, MeshProvider.istio()));
  writeFileSync(join(folder, 'istio-ambient.yaml'), manifests(spec, MeshProvider.istioAmbient()));
  writeFileSync(join(folder, 'gateway-api.yaml'), manifests(spec, conformantMesh()));
  writeFileSync(join(folder, 'linkerd.yaml'), manifests(spec, MeshProvider.linkerd()));
  writeFileSync(join(folder, 'requests.yaml'), stringify(requestTable(spec)));
}

/** What makes a case a scenario that can be committed. */
export function writeScenario(folder: string, spec: AppSpec): void {
  writeCase(folder, spec);
  writeFileSync(join(folder, 'app.ts'), `import { App } from 'cdk8s';
import { MeshProvider } from 'cdk8s-mesh';
import { build as buildSpec } from '../../generator/build';

/** Found by conformance:fuzz, and made as small as it gets: say here what goes wrong. */
export function build(app: App, provider: MeshProvider) {
  buildSpec(app, provider, ${JSON.stringify(spec, null, 2).split('\n').join('\n  ')} as any);
}
`);
}

export function manifests(spec: AppSpec, provider: MeshProvider): string {
  const app = new MeshApp();
  build(app, provider, spec);
  return app.synthYaml();
}

/** Each request once for each mesh that istiod can speak for: one that gets routes only promises less. */
function requestTable(spec: AppSpec) {
  const home = (service: number) => namespaceName(spec.services[service].namespace);
  return spec.requests.flatMap((request, i) => {
    const row = (name: string, mesh: string, expect: Expected) => ({
      name,
      from: `${home(request.from)}/${serviceName(request.from)}`,
      [request.method.toLowerCase()]: `${serviceName(request.to)}.${home(request.to)}:8080${request.path}${request.query === undefined ? '' : `?${QUERY}=${request.query}`}`,
      ...(Object.keys(request.headers).length ? { headers: request.headers } : {}),
      expect,
      only: [mesh],
    });
    return [
      row(`request ${i}`, 'istio', expected(spec, request)),
      row(`request ${i}, ambient`, 'istio-ambient', routedOrDenied(spec, request)),
      row(`request ${i}, routes`, 'gateway-api', routed(spec, request)),
    ];
  });
}
