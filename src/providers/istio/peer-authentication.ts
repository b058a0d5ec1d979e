import type { PeerAuthentication } from '../../../imports/istio-security';
import { MtlsMode } from '../../model/mtls-mode';
import { NamespaceModel } from '../../model/namespace';
import { policySelector } from '../../model/policy-selector';
import { Port } from '../../model/port';
import { scrapedInPlaintext, ServiceModel } from '../../model/service';
import { Manifest } from '../provider';

/** Mutual TLS of a namespace. See https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
export function namespacePeerAuthentication(namespace: NamespaceModel, mode: MtlsMode): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    name: 'default', // by convention the one of the namespace
    namespace: namespace.name,
    spec: { mtls: { mode } } satisfies PeerAuthentication['spec'],
  };
}

/** Whether some ports have another mode than their namespace. */
export function hasExceptionalPorts(service: ServiceModel): boolean {
  const { ports, namespace } = service;
  return scrapedInPlaintext(service) || ports.some(port => isExceptional(port, namespace));
}

/** Mutual TLS of a service that has ports with a mode of their own. */
export function peerAuthentication(service: ServiceModel, portModes = exceptionalPorts): Manifest {
  const mode = service.namespace.mtls;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    name: service.name,
    namespace: service.namespace.name,
    spec: {
      selector: { matchLabels: policySelector(service) },
      ...(mode ? { mtls: { mode } } : {}), // else the mode of the mesh
      portLevelMtls: portModes(service),
    } satisfies PeerAuthentication['spec'],
  };
}

/** Container ports with another mode than their namespace. */
export function exceptionalPorts(service: ServiceModel): Record<string, { mode: MtlsMode }> {
  const { ports, metrics, namespace } = service;
  const plainMetrics = metrics && scrapedInPlaintext(service) ? [[`${metrics.port}`, { mode: MtlsMode.DISABLE }] as const] : [];
  const exceptions = ports.filter(port => isExceptional(port, namespace)).map(({ target, mtls }) => [`${target}`, { mode: mtls! }] as const);
  return Object.fromEntries([...exceptions, ...plainMetrics]);
}

function isExceptional({ mtls }: Port, namespace: NamespaceModel): boolean { return mtls !== undefined && mtls !== namespace.mtls; }
