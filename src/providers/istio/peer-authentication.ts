import type { PeerAuthentication } from '../../../imports/istio-security';
import { MtlsMode } from '../../model/mtls-mode';
import { NamespaceModel } from '../../model/namespace';
import { Port } from '../../model/port';
import { podSelector, ServiceModel } from '../../model/service';
import { Manifest } from '../provider';

/** Mutual TLS of a namespace. See https://istio.io/latest/docs/reference/config/security/peer_authentication/ */
export function namespacePeerAuthentication(namespace: NamespaceModel, mode: MtlsMode): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    name: 'default', // by convention the one of the namespace
    namespace: namespace.name,
    spec: (): PeerAuthentication['spec'] => ({ mtls: { mode } }),
  };
}

/** Whether Istio has to be told of some ports. */
export function hasExceptionalPorts({ ports, metrics, namespace }: ServiceModel): boolean {
  return !!metrics?.plaintextFrom.length || ports.some(port => isExceptional(port, namespace));
}

/** Mutual TLS of a service that has ports with a mode of their own. */
export function peerAuthentication(service: ServiceModel, portModes = exceptionalPorts): Manifest {
  const mode = service.namespace.mtls;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    name: service.name,
    namespace: service.namespace.name,
    spec: (): PeerAuthentication['spec'] => ({
      selector: { matchLabels: podSelector(service) },
      ...(mode ? { mtls: { mode } } : {}), // else what the mesh says
      portLevelMtls: portModes(service),
    }),
  };
}

/** Container ports whose mode is not the namespace's: the only ones that Istio has to be told. */
export function exceptionalPorts({ ports, metrics, namespace }: ServiceModel): Record<string, { mode: MtlsMode }> {
  const plainMetrics = metrics?.plaintextFrom.length ? [[`${metrics.port}`, { mode: MtlsMode.DISABLE }] as const] : [];
  const exceptions = ports.filter(port => isExceptional(port, namespace)).map(({ target, mtls }) => [`${target}`, { mode: mtls! }] as const);
  return Object.fromEntries([...exceptions, ...plainMetrics]);
}

function isExceptional({ mtls }: Port, namespace: NamespaceModel): boolean { return mtls !== undefined && mtls !== namespace.mtls; }
