import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stringify } from 'yaml';
import { AccessRequestSpec, AccessSpec, accountOf, gatewayOf, hostOf, LEGACY_HEADER, LEGACY_HOST, namespaceOf, ORIGIN, PORTS } from './access-spec';
import { buildAccess, CONSENT_HEADER } from './build-access';
import { ambientDecision, Decision, decision } from './decision';
import { ExternalAuthorizer, MeshApp, MeshProvider } from '../../../src';
import { gatewayPods } from '../gateway-pods';
import { TRUST_DOMAIN } from './outside-spec';

/** The meshes that deny by policies, of those that the checks follow requests through. */
export const ACCESS_MESHES = { 'istio': MeshProvider.istio(), 'istio-ambient': MeshProvider.istioAmbient() };

type AccessMesh = keyof typeof ACCESS_MESHES;

/** Writes a call graph as a scenario: its manifests for each mesh, and the table of what its requests have to get. Returns the number of decisions of each mesh. */
export function writeAccessCase(folder: string, spec: AccessSpec): Record<AccessMesh, number> {
  mkdirSync(folder, { recursive: true });
  let authorizers: ExternalAuthorizer[] = [];
  for (const [name, provider] of Object.entries(ACCESS_MESHES)) {
    const app = new MeshApp();
    authorizers = buildAccess(app, provider, spec);
    writeFileSync(join(folder, `${name}.yaml`), app.synthYaml());
  }
  const pods = spec.gateways.flatMap((_, i) => gatewayPods(gatewayOf(i), false));
  const cluster = [...pods, ...meshConfig(spec, authorizers)];
  if (cluster.length) writeFileSync(join(folder, 'cluster.yaml'), cluster.map(object => JSON.stringify(object)).join('\n---\n'));
  const rows = accessTable(spec);
  writeFileSync(join(folder, 'requests.yaml'), stringify(rows));
  const count = (mesh: AccessMesh) => rows.filter(({ only }) => only.includes(mesh)).length;
  return { 'istio': count('istio'), 'istio-ambient': count('istio-ambient') };
}

/** What the platform installs: the authorizers, and the trust domain of another mesh. */
function meshConfig({ hasTrustDomainAlias }: AccessSpec, authorizers: readonly ExternalAuthorizer[]): object[] {
  if (!hasTrustDomainAlias && !authorizers.length) return [];
  const mesh = { extensionProviders: authorizers.map(one => one.extensionProvider), trustDomainAliases: hasTrustDomainAlias ? [TRUST_DOMAIN] : [] };
  const namespace = 'istio-system';
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace }, data: { mesh: stringify(mesh) } },
  ];
}

/** A row for each request and mesh that promises what it gets. */
export function accessTable(spec: AccessSpec) {
  return spec.requests.flatMap((request, i) => {
    return ([['istio', decision], ['istio-ambient', ambientDecision]] as const).flatMap(([mesh, decide]) => {
      const promise = decide(spec, request);
      return promise ? [{ name: `${i} ${promise}, ${mesh}`, ...asked(spec, request), requests: 1, expect: expected(promise, mesh), only: [mesh] }] : [];
    });
  });
}

/** Where ztunnel and waypoints share the work, a table says that a request is denied, not by whom. */
function expected(promise: NonNullable<Decision>, mesh: AccessMesh): object {
  switch (promise) {
    case 'allowed': return { status: 200, version: 'v1' };
    case 'outside': return { status: 200, authority: LEGACY_HOST };
    case 'denied': return { denied: true };
    case 'token 401': return { status: 401 };
    case 'token 403': return { status: 403 };
    case 'no route': return { status: 404 };
    case 'refused': return mesh === 'istio' ? { status: 'refused' } : { denied: true };
    case 'preflight': return { status: 200, responseHeaders: { 'access-control-allow-origin': ORIGIN } };
  }
}

function asked(spec: AccessSpec, { client, to, port, method, path, preflight, tokens, consent, isLegacy }: AccessRequestSpec) {
  const host = client.type === 'gateway' ? hostOf(client.gateway) : `${accountOf(to)}.${namespaceOf(spec.services[to].namespace)}:${PORTS[port].port}`;
  const headers = {
    ...(preflight ? { 'origin': ORIGIN, 'access-control-request-method': 'PUT' } : {}),
    ...(consent ? { [CONSENT_HEADER]: consent } : {}),
    ...(isLegacy ? { [LEGACY_HEADER]: '1' } : {}),
  };
  return {
    from: from(spec, client),
    [method.toLowerCase()]: `${host}${path.written}`,
    ...(Object.keys(headers).length ? { headers } : {}),
    ...(tokens.length ? { tokens: tokens.map(token => ({ ...token })) } : {}),
  };
}

function from({ services, gateways }: AccessSpec, client: AccessRequestSpec['client']): string {
  switch (client.type) {
    case 'plaintext': return 'plaintext';
    case 'stranger': return `${client.namespace}/${client.account}`;
    case 'gateway': return `gateway:${namespaceOf(gateways[client.gateway].namespace)}/${gatewayOf(client.gateway)}`;
    case 'service': return `${namespaceOf(services[client.service].namespace)}/${accountOf(client.service)}`;
  }
}
