import { Port, PortProtocol } from '../../model/port';
import { podSelector, ServiceModel, versionName } from '../../model/service';
import { Manifest } from '../provider';

/** `http2` is Istio's own value; this is the one of Kubernetes, which all meshes support. */
const APP_PROTOCOL: Readonly<Record<PortProtocol, string>> = {
  [PortProtocol.HTTP]: 'http',
  [PortProtocol.HTTP2]: 'kubernetes.io/h2c',
  [PortProtocol.GRPC]: 'grpc',
  [PortProtocol.HTTPS]: 'https',
  [PortProtocol.TLS]: 'tls',
  [PortProtocol.TCP]: 'tcp',
};

/** What Kubernetes and most meshes call what a port speaks. */
export function standardAppProtocol({ protocol }: Port): string { return APP_PROTOCOL[protocol]; }

/** Labels of everything that belongs to a service. */
export function serviceLabels(service: Pick<ServiceModel, 'name'>, own?: Record<string, string>): Record<string, string> {
  return Object.assign({ 'app': service.name, 'app.kubernetes.io/name': service.name }, own);
}

/** The Service of all versions: the host that clients request. See https://kubernetes.io/docs/concepts/services-networking/service/ */
export function rootService(service: ServiceModel, annotations?: Record<string, string>, appProtocol = standardAppProtocol): Manifest {
  return kubernetesService(service, service.name, podSelector(service), { service: service.name }, appProtocol, annotations);
}

/** A Service of one version, for meshes whose routes have Services as backends only. */
export function versionService(service: ServiceModel, version: string, appProtocol = standardAppProtocol): Manifest {
  return kubernetesService(service, versionName(service, version), podSelector(service, version), { version }, appProtocol);
}

function kubernetesService(
  service: ServiceModel,
  name: string,
  selector: Record<string, string>,
  labels: Record<string, string>,
  appProtocol: (port: Port) => string,
  annotations?: Record<string, string>,
): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    name,
    namespace: service.namespace.name,
    labels: serviceLabels(service, labels),
    annotations,
    spec: { ports: service.ports.map(port => servicePort(port, appProtocol(port))), selector },
  };
}

function servicePort({ name, number, target }: Port, appProtocol: string) {
  return { appProtocol, name, port: number, targetPort: target };
}
