import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stringify } from 'yaml';
import { AppSpec, AskedSpec, GATEWAY_NAME, namespaceName, ownName, serviceName } from './app-spec';
import { build } from './build';
import { CONNECTION_PORT } from './connection-spec';
import { connected, Expected, expected, expectedOutside, passedOn, routed, routedOutside, routedOrDenied } from './expected';
import { QUERY } from './pin-spec';
import { MeshApp, MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

/** Writes a random mesh as a scenario: its manifests for each mesh, and the table of what its requests have to get. */
export function writeCase(folder: string, spec: AppSpec): void {
  mkdirSync(folder, { recursive: true });
  const meshes = { 'istio': MeshProvider.istio(), 'istio-ambient': MeshProvider.istioAmbient(), 'gateway-api': conformantMesh(), 'linkerd': MeshProvider.linkerd() };
  for (const [name, provider] of Object.entries(meshes)) {
    const app = new MeshApp();
    build(app, provider, spec);
    writeFileSync(join(folder, `${name}.yaml`), app.synthYaml());
    // What has to be read back from the YAML: plain data, that no writer of YAML has touched.
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(app.charts.flatMap(chart => chart.toJson())));
  }
  if (spec.gateway) writeFileSync(join(folder, 'cluster.yaml'), CLUSTER);
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

/** Each request once for each mesh that istiod can speak for: one that gets routes only promises less. Of these, its waypoints know no TCPRoute. */
function requestTable(spec: AppSpec) {
  const home = (service: number) => namespaceName(spec.services[service].namespace);
  const row = (name: string, from: string, to: string, { method, path, query, headers }: AskedSpec, mesh: string, expect: Expected) => ({
    name,
    from,
    [method.toLowerCase()]: `${to}${path}${query === undefined ? '' : `?${QUERY}=${query}`}`,
    ...(Object.keys(headers).length ? { headers } : {}),
    expect,
    only: [mesh],
  });
  const within = spec.requests.flatMap((request, i) => {
    const from = `${home(request.from)}/${serviceName(request.from)}`;
    const to = `${serviceName(request.to)}.${home(request.to)}:8080`;
    return [
      row(`request ${i}`, from, to, request, 'istio', expected(spec, request)),
      row(`request ${i}, ambient`, from, to, request, 'istio-ambient', routedOrDenied(spec, request)),
      row(`request ${i}, routes`, from, to, request, 'gateway-api', routed(spec, request)),
    ];
  });
  const outside = spec.outside.flatMap((request, i) => {
    const from = `gateway:${namespaceName(spec.gateway!.namespace)}/${GATEWAY_NAME}`;
    return [
      row(`from outside ${i}`, from, request.host, request, 'istio', expectedOutside(spec, request)),
      row(`from outside ${i}, ambient`, from, request.host, request, 'istio-ambient', passedOn(spec, request)),
      row(`from outside ${i}, routes`, from, request.host, request, 'gateway-api', routedOutside(spec, request)),
    ];
  });
  const connections = spec.connections.map((connection, i) => {
    const host = `${serviceName(connection.to)}.${home(connection.to)}`;
    const { name = `${host}.svc.cluster.local` } = connection;
    return {
      name: `connection ${i}`,
      from: `${home(connection.from)}/${serviceName(connection.from)}`,
      get: `${host}:${CONNECTION_PORT}/`,
      ...(spec.services[connection.to].connections!.tls ? { sni: connection.name === undefined ? name : `${name}.${ownName(connection.to)}` } : {}),
      expect: connected(spec, connection),
      only: ['istio'],
    };
  });
  return [...within, ...connections, ...outside];
}

/** The pods of the gateway, as `helm install ingress istio/gateway --namespace ingress` would make them. */
const CLUSTER = `apiVersion: v1
kind: Namespace
metadata: { name: ingress, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: ingress, namespace: ingress }
---
apiVersion: v1
kind: Service
metadata: { name: ingress, namespace: ingress }
spec:
  type: LoadBalancer
  selector: { istio: ingressgateway }
  ports: [{ name: http2, port: 80, targetPort: 8080 }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ingress, namespace: ingress }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway, sidecar.istio.io/inject: "true" } }
    spec:
      serviceAccountName: ingress
      containers: [{ name: istio-proxy, image: proxyv2 }]
`;
