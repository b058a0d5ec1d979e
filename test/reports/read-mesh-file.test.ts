import { App } from 'cdk8s';
import * as fc from 'fast-check';
import { matricesOf, meshFile } from './mesh-file';
import { buildShop } from '../../examples/shop/shop';
import { accessDifferences } from '../../src/reports/access-difference';
import { matrixJson } from '../../src/reports/access-json';
import { matrixMarkdown } from '../../src/reports/access-markdown';
import { readMeshFile } from '../../src/reports/read-mesh-file';
import { errorOf } from '../mesh-fixture';

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

const TEXT = (() => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const app = new App();
  buildShop(app, 'istio');
  stderr.mockRestore();
  return meshFile(app);
})();

/** The file with a value replaced; undefined removes it. */
function changed(path: readonly string[], value: unknown): string {
  const file = JSON.parse(TEXT);
  const last = path[path.length - 1];
  const parent = path.slice(0, -1).reduce((part, key) => part[key], file);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return JSON.stringify(file);
}

const WRITE = 'write the file again: new MeshApp({ meshFile }), see docs/guides/access-matrix.md';
const EDGE = 'meshes.0.record.edges.4';
const POLICY = 'meshes.0.enforcement.network.policies.1';
const POLICY_PLACE = 'meshes[0].enforcement.network.policies[1]';

test.each([
  ['version', 2, 'field version is 2, allowed: 1, the version of the format that this cdk8s-mesh reads; write both files with the cdk8s-mesh that reads them'],
  ['version', '1', `field version is "1", allowed: a whole number from 0; ${WRITE}`],
  ['format', 'helm', `field format is "helm", allowed: cdk8s-mesh; ${WRITE}`],
  ['meshes', {}, `field meshes is {}, allowed: a list; ${WRITE}`],
  ['meshes.0', null, `field meshes[0] is null, allowed: an object; ${WRITE}`],
  ['meshes.0.record.edges', undefined, `field meshes[0].record.edges is missing, allowed: a value; ${WRITE}`],
  [`${EDGE}.source.type`, 'constructor', `field meshes[0].record.edges[4].source.type is "constructor", allowed: workload, gateway, egress-gateway, external, identity, namespace, network, kubelet, anyone; ${WRITE}`],
  [`${EDGE}.source.key`, '__proto__', `field meshes[0].record.edges[4].source.key is "__proto__", allowed: a workload of the record; ${WRITE}`],
  [`${EDGE}.target.key`, 'default/nobody', `field meshes[0].record.edges[4].target.key is "default/nobody", allowed: a service of the record; ${WRITE}`],
  [`${EDGE}.scope`, [], `field meshes[0].record.edges[4].scope is [], allowed: an object; ${WRITE}`],
  [`${EDGE}.scope`, { methods: ['get'] }, `field meshes[0].record.edges[4].scope.methods[0] is "get", allowed: GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH; ${WRITE}`],
  [`${EDGE}.scope`, { paths: [{ type: 'regex', value: '(?=a)' }] }, `field meshes[0].record.edges[4].scope.paths[0].value is "(?=a)", allowed: a regex in RE2 syntax; ${WRITE}`],
  [`${EDGE}.source`, { type: 'network', cidrs: ['10.0.0.0/99'] }, `field meshes[0].record.edges[4].source.cidrs[0] is "10.0.0.0/99", allowed: a CIDR such as 10.0.0.0/8; ${WRITE}`],
  [`${EDGE}.source`, { type: 'identity', namespace: 'shop/ns' }, `field meshes[0].record.edges[4].source.namespace is "shop/ns", allowed: a name of a namespace; ${WRITE}`],
  [`${EDGE}.source`, { type: 'identity', namespace: 'shop', serviceAccount: '*' }, `field meshes[0].record.edges[4].source.serviceAccount is "*", allowed: a name of a ServiceAccount; ${WRITE}`],
  [`${EDGE}.source`, { type: 'identity', namespace: 'shop', trustDomain: 'a/b' }, `field meshes[0].record.edges[4].source.trustDomain is "a/b", allowed: a name of a trust domain; ${WRITE}`],
  [`${EDGE}.justification`, 1, `field meshes[0].record.edges[4].justification is 1, allowed: a text; ${WRITE}`],
  [`${EDGE}.reason`, 'because', `field meshes[0].record.edges[4].reason is "because", allowed: call, external-client, gateway-route, gateway-listener, mirror, external-version, external-authorization, telemetry, plaintext, scrape, probe; ${WRITE}`],
  ['meshes.0.enforcement.namespaces', [], `field meshes[0].enforcement.namespaces is [], allowed: an entry for each of namespaces in the record (default has none); ${WRITE}`],
  ['meshes.0.enforcement.namespaces.0.deniesByDefault', 'no', `field meshes[0].enforcement.namespaces[0].deniesByDefault is "no", allowed: true or false; ${WRITE}`],
  ['meshes.0.enforcement.network', undefined, 'field meshes[0].enforcement.network is missing, allowed: a value; write both files with the cdk8s-mesh that reads them: a file of an older one has no NetworkPolicies'],
  [`${POLICY}.name`, '*', `field ${POLICY_PLACE}.name is "*", allowed: a name of a Kubernetes object; ${WRITE}`],
  [`${POLICY}.podLabels`, { app: 1 }, `field ${POLICY_PLACE}.podLabels.app is 1, allowed: a text; ${WRITE}`],
  [`${POLICY}.podLabels`, [], `field ${POLICY_PLACE}.podLabels is [], allowed: an object; ${WRITE}`],
  [`${POLICY}.egress.0.peers`, [], `field ${POLICY_PLACE}.egress[0].peers is [], allowed: at least one item; ${WRITE}`],
  [`${POLICY}.egress.0.peers.0`, { cidr: '10.0.0.0' }, `field ${POLICY_PLACE}.egress[0].peers[0].cidr is "10.0.0.0", allowed: a CIDR such as 10.0.0.0/8; ${WRITE}`],
  [`${POLICY}.egress.0.ports.0.port`, 0, `field ${POLICY_PLACE}.egress[0].ports[0].port is 0, allowed: a port from 1 to 65535; ${WRITE}`],
  [`${POLICY}.egress.0.ports.0.protocol`, 'tcp', `field ${POLICY_PLACE}.egress[0].ports[0].protocol is "tcp", allowed: TCP, UDP; ${WRITE}`],
  ['meshes.0.enforcement.network.pods.0.policies', ['other'], `field meshes[0].enforcement.network.pods[0].policies[0] is "other", allowed: a NetworkPolicy of the namespace; ${WRITE}`],
  ['meshes.0.enforcement.network.pods.0.key', 'default/nobody', `field meshes[0].enforcement.network.pods[0].key is "default/nobody", allowed: a service of the record; ${WRITE}`],
  ['meshes.0.enforcement.network.infrastructure.0.reason', 'because', `field meshes[0].enforcement.network.infrastructure[0].reason is "because", allowed: dns, control-plane, scrape, probe, proxy-service, kubernetes-api, egress-host; ${WRITE}`],
  ['meshes.0.record.namespaces.0.created', 'yes', `field meshes[0].record.namespaces[0].created is "yes", allowed: true or false; ${WRITE}`],
  ['meshes.0.record.services.1.name', 'admin', `field meshes[0].record.services[1].name is "admin", allowed: a name that no other of its kind has in the namespace; ${WRITE}`],
  ['meshes.0.record.services.1.namespace', 'other', `field meshes[0].record.services[1].namespace is "other", allowed: a namespace of the record; ${WRITE}`],
])('%s as %j is refused with its place', (path, value, message) => {
  expect(errorOf(() => readMeshFile('mesh.json', changed(path.split('.'), value)))).toBe(`mesh.json: ${message}`);
});

test('two meshes of one path are refused', () => {
  const file = JSON.parse(TEXT);
  expect(errorOf(() => readMeshFile('mesh.json', JSON.stringify({ ...file, meshes: [...file.meshes, ...file.meshes] })))).toBe(
    `mesh.json: field meshes[1].record.path is "platform/mesh", allowed: a path that no other mesh has; ${WRITE}`,
  );
});

test('an empty, truncated or deep text is no mesh file', () => {
  for (const text of ['', TEXT.slice(0, -20), 'null', '[]', '"text"', `${'['.repeat(1e5)}${']'.repeat(1e5)}`, '{"__proto__": {"format": "cdk8s-mesh"}}']) {
    expect(errorOf(() => readMeshFile('mesh.json', text))).toMatch(/^mesh\.json: (content|field format) is .*, allowed: .*; write the file again/);
  }
});

test('fields that it does not know, and the order of keys, change nothing', () => {
  const reversed = (value: unknown, isLabels = false): unknown => {
    if (Array.isArray(value)) return value.map(one => reversed(one));
    return typeof value === 'object' && value !== null ? Object.fromEntries([
      ...Object.entries(value).reverse().map(([key, one]) => [key, reversed(one, key === 'labels' || key === 'podLabels')]), ...(isLabels ? [] : [['later', 1]]),
    ]) : value;
  };
  expect(matrixJson(matricesOf(JSON.stringify(reversed(JSON.parse(TEXT)))))).toBe(matrixJson(matricesOf(TEXT)));
});

/** Every place of the file, as a list of keys. */
function places(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return [...(path.length ? [path] : []), ...Object.entries(value).flatMap(([key, one]) => places(one, [...path, key]))];
}

test('whatever is put in place of a value, there is a matrix or an error of one line with the place, never another', () => {
  // Of the record, a report of access reads nothing of versions and routes of services.
  const all = places(JSON.parse(TEXT)).filter(([,, , , , field]) => !['versions', 'routes', 'traffic'].includes(field));
  const values = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined), fc.constantFrom('__proto__', 'constructor', 'toString', -1, 1e99, '', '*', '\u0000', [], {}, [{}], [[]]),
  );
  fc.assert(fc.property(fc.constantFrom(...all), values, (path, value) => {
    const text = changed(path, value);
    const message = errorOf(() => {
      const now = matricesOf(text);
      matrixMarkdown(now);
      accessDifferences(matricesOf(TEXT), now);
    });
    if (message !== undefined) expect(message).toMatch(/^mesh\.json: field [^\n]* is [^\n]*, allowed: [^\n]*; [^\n]*$/);
  }), { numRuns: 600 });
});
