import { Mistake } from './input-error';
import { NamespaceModel } from './namespace';
import { ProxySettings } from './proxy';

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
  /** Labels that select its pods, where others deploy these. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** Labels of its pod template; none where others deploy the pods. */
  readonly templateLabels?: Readonly<Record<string, string>>;
  /** Problems of the workload. */
  readonly mistakes: readonly Mistake[];
}

/** A workload of a settled mesh. */
export interface WorkloadModel extends Omit<WorkloadRecord, 'namespace'> { readonly namespace: NamespaceModel }
