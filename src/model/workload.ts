import { Availability } from './availability';
import { EgressHostRecord } from './egress-host';
import { Mistake } from './input-error';
import { NamespaceModel } from './namespace';
import { PodTemplate } from './pod-template';
import { ProxySettings } from './proxy';
import { Probe } from './service';
import { OwnWorkloadRecord } from './service-record';

/** Pods that call services and have no Service of their own (workers, Jobs, CronJobs), as data. */
export interface WorkloadRecord {
  /** Construct path. */
  readonly path: string;
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Whether the app renders the ServiceAccount. */
  readonly ownServiceAccount: boolean;
  /** Name of its Deployment; none where the app renders none. */
  readonly deployment?: string;
  readonly proxy?: ProxySettings;
  readonly availability?: Availability;
  /** What is in the egress scope of its proxies beside its callees. */
  readonly egressHosts?: readonly EgressHostRecord[];
  /** Whether its pods call the Kubernetes API. */
  readonly callsKubernetesApi?: true;
  /** Why they do, as the declaration says. */
  readonly kubernetesApiJustification?: string;
  /** Labels that select existing pods, deployed outside this app. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Number of pods; none if an autoscaler sets it, or others deploy the pods. */
  readonly replicas?: number;
  /** Its workload, where that is one of the user's own. */
  readonly workload?: OwnWorkloadRecord;
  /** None for existing pods, deployed outside this app. */
  readonly template?: PodTemplate;
  /** HTTP and gRPC probes of the kubelet. */
  readonly probes: readonly Probe[];
  /** Problems of the workload. */
  readonly mistakes: readonly Mistake[];
}

/** A workload of a settled mesh. */
export interface WorkloadModel extends Omit<WorkloadRecord, 'namespace'> { readonly namespace: NamespaceModel }
