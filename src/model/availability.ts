/** How many pods of a version may be evicted at a time: a number of pods, or a share of them such as `50%`. */
export type DisruptionBudgetRecord = { readonly maxUnavailable: number | string } | { readonly minAvailable: number | string };

/** How pods spread over the values of a label of nodes. */
export interface TopologySpreadRecord {
  readonly topologyKey: string;
  /** Most pods that a value may have more than another. */
  readonly maxSkew: number;
  /** Whether a pod that would exceed it waits, rather than run anyway. */
  readonly required: boolean;
  /** How many values there are at least. */
  readonly minDomains?: number;
}

/** How pods end, in seconds. */
export interface ShutdownRecord {
  /** How long the application still receives requests. */
  readonly delay: number;
  /** How long it then has to complete those that it has. */
  readonly drain: number;
  /** After which everything in the pod is killed. */
  readonly gracePeriod: number;
  /** Whether the proxy is a native sidecar. */
  readonly nativeSidecar: boolean;
}

/** What keeps a service available while its pods start, end and move. */
export interface Availability {
  /** `none`: that of the namespace does not apply. */
  readonly disruptionBudget?: DisruptionBudgetRecord | 'none';
  readonly topologySpread?: readonly TopologySpreadRecord[];
  readonly shutdown?: ShutdownRecord;
}

interface HasAvailability { readonly availability?: Availability }

/** The settings of pods: those of the service or workload, else those of its namespace. */
export function availabilityOf({ namespace, availability }: HasAvailability & { readonly namespace: HasAvailability }): Availability {
  if (!availability) return namespace.availability ?? {};
  return Object.assign({}, namespace.availability, Object.fromEntries(Object.entries(availability).filter(([, value]) => value !== undefined)));
}

/** Kinds whose pods are to end by themselves. */
export const JOBS: ReadonlySet<string> = new Set(['Job', 'CronJob']);

/** Whether the pods of a kind of workload spread: a DaemonSet says itself which node each is on. */
export function isSpread(kind: string): boolean { return kind !== 'DaemonSet' && !JOBS.has(kind); }

/** The kinds of workloads that are scaled: only of their pods a budget knows how many there are to be. */
const SCALED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout']);

/** Whether the pods of a kind of workload have a disruption budget, if one is set. None of these: evictions leave DaemonSets alone, and Jobs are to end. */
export function hasBudget(kind = 'Deployment'): boolean { return SCALED.has(kind); }

/** The disruption budget of the pods of a workload, which is a Deployment unless given; none if they have none. */
export function budgetOf(owner: Parameters<typeof availabilityOf>[0], workload?: { readonly kind: string }): DisruptionBudgetRecord | undefined {
  const { disruptionBudget } = availabilityOf(owner);
  return disruptionBudget === 'none' || !hasBudget(workload?.kind) ? undefined : disruptionBudget;
}

/** How many of a number of pods may be evicted at a time. Kubernetes rounds a share up. */
export function evictablePods(budget: DisruptionBudgetRecord, pods: number): number {
  const count = (amount: number | string) => (typeof amount === 'number' ? amount : Math.ceil(pods * parseInt(amount, 10) / 100));
  return 'maxUnavailable' in budget ? Math.min(pods, count(budget.maxUnavailable)) : Math.max(0, pods - count(budget.minAvailable));
}

/** A budget as its option, for errors. */
export function budgetText(budget: DisruptionBudgetRecord): string { return Object.entries(budget).map(([name, amount]) => `${name}: ${amount}`).join(); }
