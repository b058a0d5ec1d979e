import { Check } from './check';
import { MtlsMode } from '../model/mtls-mode';
import { NamespaceModel } from '../model/namespace';
import { Port, speaksHttp } from '../model/port';
import { grpcProbePorts } from '../model/service';
import { Severity } from '../model/severity';

/** gRPC probes that the mesh does not allow by itself, and that no route allows: it has one on the ports of services that deny by default. */
export const deniedProbes: Check = (mesh, provider) => {
  if (!provider.refusesUndeclaredProbes) return [];
  const pods = [...mesh.services, ...mesh.workloads.map(workload => ({ ...workload, ports: undefined }))];
  return pods.flatMap(({ path, namespace, probes, ports }) => grpcProbePorts(probes).flatMap(target => {
    const denied = denialOf(namespace, target, ports);
    return !denied ? [] : [{
      code: 'denied-probes',
      severity: Severity.WARNING,
      path,
      message: `${provider.name} denies the kubelet's gRPC probes of container port ${target}: ${denied.because}`,
      fix: denied.fix,
    }];
  }));
};

interface Denial { readonly because: string; readonly fix: string }

/** @param ports none for pods without a Service */
function denialOf({ zeroTrust, mtls }: NamespaceModel, target: number, ports?: readonly Port[]): Denial | undefined {
  const port = ports?.find(one => one.target === target);
  if (zeroTrust) {
    if (!ports) return { because: 'pods without a Service have no route', fix: 'use an HTTP or command probe' };
    return port && !speaksHttp(port)
      ? { because: `the port has protocol ${port.protocol}, to which routes do not apply`, fix: 'serve the health checks on a port with protocol GRPC, or use a command probe' }
      : undefined;
  }
  return (port?.mtls ?? mtls) === MtlsMode.STRICT
    ? { because: 'the port requires mutual TLS', fix: 'use an HTTP or command probe, or a ZeroTrustNamespace' }
    : undefined;
}
