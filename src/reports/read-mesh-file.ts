import { AccessExternal, AccessGateway, AccessListener, AccessRecord, AccessService } from './access-record';
import { JsonValue } from './json-value';
import { readDenial } from './read-denial';
import { readExternalAuthorization } from './read-external-authorization';
import { readJwt } from './read-jwt';
import { readMatch, readMethod, readPath } from './read-match';
import { readNetwork } from './read-network';
import { Edge, EdgeReason, EdgeSource, EdgeTarget, keyOf } from '../model/edge';
import { AccessPolicy, Enforcement } from '../model/enforcement';
import { isCidr } from '../model/ip-network';
import { MESH_FILE_FORMAT, MESH_FILE_VERSION } from '../model/mesh-file';
import { omitUndefined } from '../model/omit-undefined';

/**
 * The meshes of a file that `MeshApp` wrote, as far as a report of access needs them. Fields that it does not know are ignored.
 * @param file name of the file, for errors
 * @throws if the text is no such file: with the place of the first mistake
 */
export function readMeshFile(file: string, text: string): AccessRecord[] {
  const root = JsonValue.parse(file, text);
  root.field('format').oneOf([MESH_FILE_FORMAT]);
  const version = root.field('version');
  const number = version.whole();
  if (number !== MESH_FILE_VERSION) {
    version.fail(`${MESH_FILE_VERSION}, the version of the format that this cdk8s-mesh reads`, 'write both files with the cdk8s-mesh that reads them');
  }
  const meshes = root.field('meshes').list();
  distinct(meshes, mesh => mesh.field('record').field('path'), 'a path that no other mesh has');
  return meshes.map(readMesh);
}

function readMesh(mesh: JsonValue): AccessRecord {
  const record = mesh.field('record');
  const list = (name: string) => record.field(name).list();
  distinct(list('namespaces'), namespace => namespace.field('name'), 'a name that no other namespace has');
  const namespaces = new Set(list('namespaces').map(namespace => namespace.field('name').text()));
  const each = <T extends { readonly name: string; readonly namespace: string }>(name: string, read: (item: JsonValue) => T): T[] => {
    const items = list(name);
    distinct(items, item => item.field('name'), 'a name that no other of its kind has in the namespace', item => keyOf(readPlace(item)));
    for (const item of items) readKey(item.field('namespace'), namespaces, 'namespace');
    return items.map(read);
  };
  const services = each('services', readService);
  const serviceKeys = new Set(services.map(keyOf));
  const read: Omit<AccessRecord, 'edges' | 'enforcement'> = {
    provider: mesh.field('provider').text(),
    path: record.field('path').text(),
    settings: { trustDomain: record.field('settings').field('trustDomain').text() },
    namespaces: list('namespaces').map(namespace => ({
      path: namespace.field('path').text(), name: namespace.field('name').text(), created: namespace.field('created').flag(),
    })),
    services,
    workloads: each('workloads', workload => ({ ...readPlace(workload), serviceAccount: workload.field('serviceAccount').text() })),
    externals: each('externals', readExternal),
    gateways: each('gateways', gateway => readGateway(gateway, serviceKeys)),
  };
  const keys: Keys = {
    'service': serviceKeys,
    'external': new Set(read.externals.map(keyOf)),
    'gateway': new Set(read.gateways.map(keyOf)),
    'egress-gateway': new Set(list('egressGateways').map(gateway => keyOf(readPlace(gateway)))),
    'workload': new Set([...read.services, ...read.workloads].map(keyOf)),
    'namespace': namespaces,
  };
  return { ...read, edges: list('edges').map(edge => readEdge(edge, keys)), enforcement: readEnforcement(mesh.field('enforcement'), keys) };
}

/** The keys that edges may name, by the type of what they name. */
type Keys = Readonly<Record<'service' | 'external' | 'gateway' | 'egress-gateway' | 'workload' | 'namespace', ReadonlySet<string>>>;

function readEdge(edge: JsonValue, keys: Keys): Edge {
  const scope = edge.field('scope');
  return omitUndefined({
    owner: edge.field('owner').text(),
    source: readSource(edge.field('source'), keys),
    target: readTarget(edge.field('target'), keys),
    scope: omitUndefined({
      methods: scope.optional('methods')?.list().map(readMethod),
      paths: scope.optional('paths')?.list().map(readPath),
      ports: scope.optional('ports')?.list().map(port => port.whole()),
    }),
    reason: edge.field('reason').oneOf(REASONS),
    justification: edge.optional('justification')?.text(),
  });
}

/** A record, so that the compiler asks for each of them. */
const REASON: Readonly<Record<EdgeReason, true>> = {
  'call': true,
  'external-client': true,
  'gateway-route': true,
  'gateway-listener': true,
  'mirror': true,
  'external-version': true,
  'external-authorization': true,
  'telemetry': true,
  'plaintext': true,
  'scrape': true,
  'probe': true,
};

const REASONS = Object.keys(REASON) as EdgeReason[];

function readSource(source: JsonValue, keys: Keys): EdgeSource {
  const type = source.field('type').oneOf(['workload', 'gateway', 'egress-gateway', 'external', 'identity', 'namespace', 'network', 'kubelet', 'anyone'] as const);
  switch (type) {
    case 'workload': case 'gateway': case 'egress-gateway': case 'external': return { type, key: readKey(source.field('key'), keys[type], type) };
    case 'namespace': return { type, namespace: readKey(source.field('namespace'), keys.namespace, type) };
    case 'identity': return omitUndefined({
      type,
      namespace: source.field('namespace').check(isName, 'a name of a namespace'),
      serviceAccount: source.optional('serviceAccount')?.check(isName, 'a name of a ServiceAccount'),
      trustDomain: source.optional('trustDomain')?.check(isName, 'a name of a trust domain'),
    });
    case 'network': return { type, cidrs: readNetworks(source.field('cidrs')) };
    case 'kubelet': case 'anyone': return { type };
  }
}

/** Whether a text is a name without wildcard and slash. */
function isName(text: string): boolean { return /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(text); }

function readTarget(target: JsonValue, keys: Keys): EdgeTarget {
  const type = target.field('type').oneOf(['service', 'external', 'gateway'] as const);
  return { type, key: readKey(target.field('key'), keys[type], type) };
}

function readKey(key: JsonValue, known: ReadonlySet<string>, type: string): string {
  return key.check(text => known.has(text), `a ${type} of the record`);
}

function readNetworks(networks: JsonValue): string[] {
  return networks.list().map(network => network.check(isCidr, 'a CIDR such as 10.0.0.0/8'));
}

function readPlace(item: JsonValue) {
  return { path: item.field('path').text(), name: item.field('name').text(), namespace: item.field('namespace').text() };
}

function readPorts(item: JsonValue) {
  return item.field('ports').list().map(port => ({ number: port.field('number').whole(), target: port.field('target').whole() }));
}

function readService(service: JsonValue): AccessService {
  return {
    ...readPlace(service),
    serviceAccount: service.field('serviceAccount').text(),
    ports: readPorts(service),
    jwt: service.field('jwt').list().map(readJwt),
    externalAuthorizations: service.field('externalAuthorizations').list().map(readExternalAuthorization),
  };
}

function readExternal(external: JsonValue): AccessExternal {
  const texts = (name: string) => external.field(name).list().map(item => item.text());
  return omitUndefined({
    ...readPlace(external),
    hosts: texts('hosts'),
    addresses: texts('addresses'),
    endpoints: texts('endpoints'),
    egressGateway: external.optional('egressGateway')?.text(),
    ports: readPorts(external),
  });
}

function readGateway(gateway: JsonValue, services: ReadonlySet<string>): AccessGateway {
  const networks = (name: string) => {
    const some = gateway.optional(name);
    return some && readNetworks(some);
  };
  return omitUndefined({
    ...readPlace(gateway),
    listeners: gateway.field('listeners').list().map(readListener),
    allowedClients: networks('allowedClients'),
    deniedClients: networks('deniedClients'),
    keptHeaders: gateway.optional('keptHeaders')?.list().map(header => header.text()),
    internalHeaders: gateway.field('internalHeaders').list().map(header => header.text()),
    trustedProxies: gateway.field('trustedProxies').whole(),
    jwt: gateway.field('jwt').list().map(readJwt),
    externalAuthorizations: gateway.field('externalAuthorizations').list().map(readExternalAuthorization),
    routes: gateway.field('routes').list().map(route => ({
      owner: route.field('owner').text(),
      hosts: route.field('hosts').list().map(host => host.text()),
      matches: route.field('matches').list().map(readMatch),
      service: readKey(route.field('service'), services, 'service'),
      port: route.field('port').whole(),
      justification: route.optional('justification')?.text(),
    })),
  }) as AccessGateway;
}

function readListener(listener: JsonValue): AccessListener {
  const tls = listener.optional('tls');
  return {
    hosts: listener.field('hosts').list().map(host => host.text()),
    port: listener.field('port').whole(),
    clientCertificates: tls?.optional('clientCertificates')?.flag() ?? false,
    tls: !!tls,
  };
}

function readEnforcement(enforcement: JsonValue, keys: Keys): Enforcement {
  const each = <T>(name: keyof Enforcement, key: string, known: ReadonlySet<string>, read: (item: JsonValue) => T) => {
    const list = enforcement.field(name);
    const items = list.list();
    distinct(items, item => item.field(key), 'a target that is there once');
    const listed = new Set(items.map(item => item.field(key).text()));
    const missing = [...known].find(one => !listed.has(one));
    if (missing !== undefined) list.fail(`an entry for each of ${name} in the record (${missing} has none)`);
    return items.map(item => ({ ...read(item), policies: readPolicies(item) }));
  };
  return {
    namespaces: each('namespaces', 'name', keys.namespace, namespace => ({
      name: namespace.field('name').text(),
      deniesByDefault: namespace.field('deniesByDefault').flag(),
      isStrict: namespace.field('isStrict').flag(),
      registryOnly: namespace.field('registryOnly').flag(),
      proxyServiceAccounts: namespace.field('proxyServiceAccounts').list().map(name => name.text()),
    })),
    services: each('services', 'key', keys.service, service => ({
      key: service.field('key').text(),
      strictPorts: service.field('strictPorts').list().map(port => port.whole()),
      tokenPorts: service.field('tokenPorts').list().map(port => port.whole()),
      consentPorts: service.field('consentPorts').list().map(port => port.whole()),
      denials: service.optional('denials')?.list().map(readDenial) ?? [],
      dryRunDenials: service.optional('dryRunDenials')?.list().map(readDenial) ?? [],
    })),
    externals: each('externals', 'key', keys.external, external => ({
      key: external.field('key').text(),
      deniesByDefault: external.field('deniesByDefault').flag(),
      plaintextPorts: external.field('plaintextPorts').list().map(port => port.whole()),
    })),
    gateways: each('gateways', 'key', keys.gateway, gateway => omitUndefined({
      key: gateway.field('key').text(),
      identity: gateway.optional('identity')?.text(),
      checksClientCertificates: gateway.field('checksClientCertificates').flag(),
      requiresToken: gateway.field('requiresToken').flag(),
      requiresConsent: gateway.field('requiresConsent').flag(),
    })),
    network: readNetwork(enforcement, keys),
    matchesStringPrefix: enforcement.field('matchesStringPrefix').flag(),
  };
}

function readPolicies(item: JsonValue): AccessPolicy[] {
  const texts = (policy: JsonValue, name: string) => policy.optional(name)?.list().map(text => text.text());
  return item.field('policies').list().map(policy => {
    const networks = policy.optional('networks');
    return omitUndefined({
      kind: policy.field('kind').text(),
      name: policy.field('name').text(),
      namespace: policy.optional('namespace')?.text(),
      layer: policy.field('layer').text(),
      effect: policy.field('effect').oneOf(['allow', 'deny'] as const),
      callers: texts(policy, 'callers'),
      networks: networks && readNetworks(networks),
      ports: policy.optional('ports')?.list().map(port => port.whole()),
    });
  });
}

function distinct(
  items: readonly JsonValue[], field: (item: JsonValue) => JsonValue, allowed: string, textOf = (item: JsonValue) => field(item).text(),
): void {
  const seen = new Set<string>();
  for (const item of items) {
    const text = textOf(item);
    if (seen.has(text)) field(item).fail(allowed);
    seen.add(text);
  }
}
