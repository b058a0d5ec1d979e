import { AccessService } from './access-record';
import { AccessPort, AccessRow, edgeRow, unenforced } from './access-row';
import { AccessSource } from './access-source';
import { IndexedRecord } from './indexed-record';
import { publishedPorts, strictPorts } from './service-ports';
import { Edge, keyOf } from '../model/edge';
import { EVERYTHING } from '../model/match';
import { omitUndefined } from '../model/omit-undefined';

/** Who may call a service. */
export function serviceRows(service: AccessService, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(service);
  const target = { type: 'service', key } as const;
  const { deniesByDefault } = mesh.namespaces.get(service.namespace)!;
  const { policies } = mesh.services.get(key)!;
  const published = publishedPorts(service);
  const declared = [
    ...mesh.edgesTo(target).map(edge => edgeRow(edge, target, mesh.sourceOf(edge), portsOf(edge, published))),
    ...mesh.routesTo(key).flatMap(({ gateway, route: { owner, hosts, matches, port, justification } }) => matches.map(match => omitUndefined({
      source: mesh.sourceOf({ source: { type: 'gateway', key: keyOf(gateway) } }),
      target,
      hosts,
      ports: published.filter(one => one.port === port),
      matches: [match],
      reason: 'gateway-route' as const,
      justification,
      owner,
    }))),
  ];
  return [
    ...(deniesByDefault ? [] : openRows(service, mesh)),
    ...declared.map(row => (deniesByDefault ? mesh.policyRow(row, policies) : unenforced(row))),
  ];
}

/** Nothing denies: clients with a mesh identity at ports with strict mutual TLS, elsewhere everybody. */
function openRows(service: AccessService, mesh: IndexedRecord): AccessRow[] {
  const key = keyOf(service);
  const isStrict = strictPorts(service, mesh);
  const published = publishedPorts(service);
  const row = (source: AccessSource, ports: readonly AccessPort[]): AccessRow[] => (ports.length ? [{
    source,
    target: { type: 'service', key },
    ports,
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner: mesh.namespacePaths.get(service.namespace)!,
    enforcement: 'none',
    policies: [],
  }] : []);
  const open = [...published.filter(port => !isStrict(port)), ...plaintextPodPorts(service, mesh)];
  return [...row({ type: 'anyone' }, open), ...row({ type: 'mesh' }, published.filter(isStrict))];
}

/** Ports that only the pods have, and that accept plaintext where the others do not. */
function plaintextPodPorts(service: AccessService, mesh: IndexedRecord): AccessPort[] {
  if (!mesh.namespaces.get(service.namespace)!.isStrict) return []; // the row of the namespace has them
  const ports = mesh.edgesTo({ type: 'service', key: keyOf(service) }).filter(({ source }) => source.type === 'network')
    .flatMap(edge => portsOf(edge, publishedPorts(service)));
  const numbers = new Set(ports.flatMap(({ port, containerPort }) => (port === undefined ? containerPort! : [])));
  return [...numbers].sort((a, b) => a - b).map(containerPort => ({ containerPort }));
}

/** The ports of an edge: of a Service, or of its pods only; a call without ports is to all ports of the Service. */
function portsOf({ scope: { ports } }: Edge, published: readonly AccessPort[]): AccessPort[] {
  if (!ports) return [...published];
  return ports.flatMap(containerPort => {
    const known = published.filter(port => port.containerPort === containerPort);
    return known.length ? known : [{ containerPort }];
  });
}
