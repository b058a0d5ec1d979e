import { EgressGatewayModel } from './egress-gateway';
import { ExternalModel } from './external';
import { GatewayModel } from './gateway';
import { NamespaceModel } from './namespace';
import { ServiceModel } from './service';
import { isEmptyPolicy, TrafficPolicy } from './traffic-policy';
import { WorkloadModel } from './workload';

/** What the whole mesh agrees on. */
export interface MeshSettings {
  /** DNS suffix of the cluster. */
  readonly clusterDomain: string;
  /** First part of every identity. */
  readonly trustDomain: string;
}

/** A mesh with all that is declared in it. */
export interface MeshModel {
  readonly path: string;
  readonly settings: MeshSettings;
  readonly namespaces: NamespaceModel[];
  readonly services: ServiceModel[];
  readonly workloads: WorkloadModel[];
  readonly externals: ExternalModel[];
  readonly egressGateways: EgressGatewayModel[];
  readonly gateways: GatewayModel[];
}

/** How callers connect, where something is said of it: of services, of versions that differ, of callers that do. */
export function trafficPolicies({ services }: MeshModel): readonly { readonly path: string; readonly traffic: TrafficPolicy }[] {
  const said: { readonly path: string; readonly traffic: TrafficPolicy }[] = [];
  for (const service of services) {
    if (!isEmptyPolicy(service.traffic)) said.push(service);
    for (const version of service.versions) if (!isEmptyPolicy(version.traffic)) said.push(version);
    said.push(...service.callerPolicies);
  }
  return said;
}

/** The one name of a service that resolves alike from every namespace. */
export function host(service: ServiceModel, settings: MeshSettings): string {
  return `${service.name}.${service.namespace.name}.svc.${settings.clusterDomain}`;
}
