import { Identity } from './identity';
import type { Mistake } from './input-error';
import { NamespaceModel } from './namespace';
import { ProxySettings } from './proxy';

/** Pods that call services and have no Service of their own: workers, Jobs, CronJobs. */
export interface WorkloadModel extends Identity {
  readonly namespace: NamespaceModel;
  /** Whether the app renders its ServiceAccount, rather than somebody else. */
  readonly ownServiceAccount: boolean;
  /** Name of its Deployment; none where the mesh makes none. */
  readonly deployment?: string;
  readonly proxy?: ProxySettings;
  /** What is wrong in the workload, read at synth. */
  readonly mistakes: () => readonly Mistake[];
}
