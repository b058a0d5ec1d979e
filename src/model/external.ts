import { compareTexts } from './compare-texts';
import { EgressGatewayModel } from './egress-gateway';
import { ExternalPort, ExternalRecord } from './external-record';
import { Grant } from './grant';
import { Identity } from './identity';
import { NamespaceModel } from './namespace';
import { speaksHttp } from './port';

/** An external service of a settled mesh, as providers and checks see it. */
export interface ExternalModel extends Omit<ExternalRecord, 'namespace' | 'egressGateway'> {
  readonly namespace: NamespaceModel;
  readonly egressGateway?: EgressGatewayModel;
  /** Which identities call it. */
  readonly grants: readonly Grant[];
  /** Namespaces of routes that send requests to it, and of the clients of these routes. */
  readonly routedFrom: readonly Identity['namespace'][];
  /** Whether a route of a service sends or mirrors requests to it. */
  readonly isRouteDestination: boolean;
}

/** The ports on which the mesh sees single requests. */
export function externalHttpPorts(external: Pick<ExternalRecord, 'ports'>): readonly ExternalPort[] {
  return external.ports.filter(speaksHttp);
}

/** Whether only the client resolves the hosts: the proxy neither resolves them nor has their addresses. */
export function resolvedByClient({ resolution, addresses, hosts }: Pick<ExternalRecord, 'resolution' | 'addresses' | 'hosts'>): boolean {
  return !addresses.length && (resolution === 'none' || (resolution !== 'dynamic-dns' && hosts.some(host => host.startsWith('*'))));
}

/** Whether a proxy presents a client certificate from a Secret. */
export function readsSecret({ ports }: Pick<ExternalRecord, 'ports'>): boolean {
  return ports.some(({ tls }) => tls?.clientCertificate && 'secret' in tls.clientCertificate);
}

/** Whether some namespace sees both of two external services. */
export function areSeenTogether(a: ExternalModel, b: ExternalModel): boolean {
  const namespaces = exportedTo(a);
  return exportedTo(b).some(namespace => namespaces.includes(namespace));
}

/** The namespaces that an external service is exported to: its own first, then, by name, those that call it or have routes to it. */
export function exportedTo(external: ExternalModel): Identity['namespace'][] {
  return ownFirst(external.namespace, [...viewers(external), ...external.routedFrom]);
}

/** The namespaces whose clients may use it as its host, without a route of a service: its own first, then, by name, those of its callers. */
export function calledFrom(external: ExternalModel): Identity['namespace'][] { return ownFirst(external.namespace, viewers(external)); }

function viewers({ grants, egressGateway }: ExternalModel): Identity['namespace'][] {
  return [...grants.map(({ caller }) => caller.namespace), ...(egressGateway ? [egressGateway.namespace] : [])];
}

function ownFirst(namespace: Identity['namespace'], all: readonly Identity['namespace'][]): Identity['namespace'][] {
  const others = new Map(all.map(one => [one.name, one]));
  others.delete(namespace.name);
  return [namespace, ...[...others.values()].sort((a, b) => compareTexts(a.name, b.name))];
}
