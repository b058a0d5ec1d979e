import { isSpread, JOBS, ShutdownRecord, TopologySpreadRecord } from '../model/availability';
import { Mistake } from '../model/input-error';
import { nonEmpty } from '../model/non-empty';
import { omitUndefined } from '../model/omit-undefined';

/** How the pods of a version or workload spread and end. */
export interface PodAvailability {
  readonly topologySpread?: readonly TopologySpreadRecord[];
  readonly shutdown?: ShutdownRecord;
  /** Labels that its pods have, and no others of the mesh. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Of Kubernetes, in seconds. */
const DEFAULT_GRACE_PERIOD = 30;

/**
 * A pod spec with what it lacks: nothing that it has is replaced, except the grace period that cdk8s-plus renders as the default.
 * @param kind the kind of its workload
 */
export function withAvailability<T extends object>(kind: string, podSpec: T, availability: PodAvailability): T {
  const { topologySpreadConstraints, terminationGracePeriodSeconds, containers = [] } = podSpec as any;
  const shutdown = JOBS.has(kind) ? undefined : availability.shutdown;
  const spread = topologySpreadConstraints || !isSpread(kind) ? undefined : nonEmpty(constraints(kind, availability));
  if (!shutdown && !spread) return podSpec;
  return {
    ...podSpec,
    ...(spread ? { topologySpreadConstraints: spread } : {}),
    ...(shutdown ? {
      ...(terminationGracePeriodSeconds === undefined && shutdown.gracePeriod !== DEFAULT_GRACE_PERIOD
        ? { terminationGracePeriodSeconds: shutdown.gracePeriod } : {}),
      containers: containers.map((container: any) => withDelay(container, shutdown)),
    } : {}),
  };
}

/** A grace period of a pod spec in which the pods cannot end. */
export function gracePeriodMistakes(name: string, kind: string, podSpec: any, { shutdown }: PodAvailability): Mistake[] {
  const { terminationGracePeriodSeconds = DEFAULT_GRACE_PERIOD } = podSpec;
  if (!shutdown || JOBS.has(kind) || terminationGracePeriodSeconds >= shutdown.delay + shutdown.drain) return [];
  const { delay, drain } = shutdown;
  return [{
    what: `terminationGracePeriodSeconds of ${name}`,
    got: terminationGracePeriodSeconds,
    allowed: `at least ${delay + drain}, the sum of delay (${delay}s) and drain (${drain}s) of its graceful shutdown`,
    fix: 'raise it, or shorten the graceful shutdown',
  }];
}

/** Only Deployments say by a label which revision a pod is of. */
function constraints(kind: string, { topologySpread = [], labels }: PodAvailability): object[] {
  return topologySpread.map(({ topologyKey, maxSkew, required, minDomains }) => omitUndefined({
    maxSkew,
    topologyKey,
    whenUnsatisfiable: required ? 'DoNotSchedule' : 'ScheduleAnyway',
    minDomains,
    labelSelector: { matchLabels: labels },
    matchLabelKeys: kind === 'Deployment' ? ['pod-template-hash'] : undefined,
  }));
}

function withDelay(container: any, { delay }: ShutdownRecord): object {
  // Classes that do not know the action render an empty hook.
  if (Object.keys(container.lifecycle?.preStop ?? {}).length) return container;
  return { ...container, lifecycle: { ...container.lifecycle, preStop: { sleep: { seconds: delay } } } };
}
