import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stringify } from 'yaml';
import { AppSpec, AskedSpec, gatewayName, namespaceName, OutsideSpec, ownName, PODS, serviceName } from './app-spec';
import { build } from './build';
import { CONNECTION_PORT } from './connection-spec';
import { connected, Expected, expected, expectedOutside, isOutsideScope, passedOn, routed, routedOutside, routedOrDenied, SOLVER } from './expected';
import { deployment, gatewayPods } from './gateway-pods';
import { ASKED_HOSTS, GatewaySpec } from './gateway-spec';
import { secretName } from './gateway-steps';
import { CHALLENGE, challenged, endsTls, isIssued, ISSUER, PLAINTEXT_PORT } from './listener-spec';
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
  if (spec.gateways.length) writeFileSync(join(folder, 'cluster.yaml'), cluster(spec).map(object => JSON.stringify(object, null, 2)).join('\n---\n'));
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
      ...(isOutsideScope(spec, request) ? [] : [row(`request ${i}`, from, to, request, 'istio', expected(spec, request))]),
      row(`request ${i}, ambient`, from, to, request, 'istio-ambient', routedOrDenied(spec, request)),
      row(`request ${i}, routes`, from, to, request, 'gateway-api', routed(spec, request)),
    ];
  });
  const outside = spec.outside.flatMap((request, i) => {
    const from = `gateway:${namespaceName(spec.gateways[request.gateway].namespace)}/${gatewayName(request.gateway)}`;
    const { certificate, old, sni } = request.tls ?? {};
    const at = (name: string, mesh: string, expect: Expected) => ({
      ...row(name, from, `${request.tls ? 'https://' : ''}${request.host}`, { ...request, headers: headersOf(request) }, mesh, expect),
      ...(sni !== undefined && sni !== request.host ? { sni } : {}),
      ...(certificate || old ? { client: { ...(certificate ? { certificate } : {}), ...(old ? { newestTls: '1.2' } : {}) } } : {}),
    });
    return [
      at(`from outside ${i}`, 'istio', expectedOutside(spec, request)),
      at(`from outside ${i}, ambient`, 'istio-ambient', passedOn(spec, request)),
      at(`from outside ${i}, routes`, 'gateway-api', routedOutside(spec, request)),
    ];
  });
  const connections = spec.connections.flatMap((connection, i) => {
    if (isOutsideScope(spec, connection)) return [];
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

function headersOf({ headers, forwarded }: OutsideSpec): Record<string, string> {
  return {
    ...headers,
    ...(forwarded?.for === undefined ? {} : { 'x-forwarded-for': forwarded.for }),
    ...(forwarded?.proto ? { 'x-forwarded-proto': forwarded.proto } : {}),
  };
}

/** What a cluster has beside the app: pods of gateways, certificates that somebody has put there, and who answers challenges. */
function cluster({ gateways, namespaces }: AppSpec): object[] {
  const used = [...new Set(gateways.map(({ pods }) => pods))];
  return [
    ...used.flatMap(pods => gatewayPods(PODS[pods], gateways.some(one => one.pods === pods && one.trusts))),
    ...gateways.flatMap((gateway, i) => {
      const homes = [PODS[gateway.pods], namespaceName(gateway.namespace)];
      const given = gateway.listeners.flatMap((listener, place) => (endsTls(listener) && !isIssued(listener) ? [secretName(i, place)] : []));
      return given.flatMap(name => homes.map(namespace => ({
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name, namespace },
        spec: { secretName: name, dnsNames: ASKED_HOSTS, issuerRef: { name: ISSUER } },
      })));
    }),
    // In each of the namespaces where certificates are, by their names.
    ...[...used.map(pods => PODS[pods]), ...namespaces.map((_, i) => namespaceName(i))].filter(home => gateways.some(gateway => (
      challenged(gateway) !== undefined && [PODS[gateway.pods], namespaceName(gateway.namespace)].includes(home)
    ))).flatMap(solver),
    ...gateways.flatMap((gateway, i) => challenges(gateway, i)),
  ];
}

const SOLVER_PORT = { name: 'http', port: 8089 };

/** What answers ACME challenges by HTTP-01, as cert-manager makes it where the Certificate is. */
function solver(namespace: string): object[] {
  const labels = { 'app': SOLVER, 'sidecar.istio.io/inject': 'false', 'istio.io/dataplane-mode': 'none' };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name: SOLVER, namespace }, spec: { selector: { app: SOLVER }, ports: [SOLVER_PORT] } },
    deployment(SOLVER, namespace, { labels }, { containers: [{ name: 'acmesolver', image: 'acmesolver', ports: [{ containerPort: 8089 }] }] }, { app: SOLVER }),
  ];
}

/** The route to it: with Istio's gateways that of an Ingress, which istiod reads as a Gateway and a VirtualService, elsewhere an HTTPRoute. */
function challenges(gateway: GatewaySpec, place: number): object[] {
  const host = challenged(gateway);
  if (host === undefined) return [];
  const name = `${SOLVER}-${place}`;
  const pods = PODS[gateway.pods];
  const namespace = namespaceName(gateway.namespace);
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace: pods },
      spec: { selector: { istio: pods }, servers: [{ hosts: ['*'], port: { number: PLAINTEXT_PORT, protocol: 'HTTP', name: `http-${name}` } }] },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name, namespace: pods },
      spec: {
        hosts: [host],
        gateways: [`${pods}/${name}`],
        http: [{
          match: [{ uri: { exact: CHALLENGE } }],
          route: [{ destination: { host: `${SOLVER}.${pods}.svc.cluster.local`, port: { number: 8089 } } }],
        }],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name, namespace },
      spec: {
        parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gatewayName(place) }],
        hostnames: [host],
        rules: [{ matches: [{ path: { type: 'Exact', value: CHALLENGE } }], backendRefs: [{ name: SOLVER, port: 8089 }] }],
      },
    },
  ];
}
