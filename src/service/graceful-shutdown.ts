import { Duration } from 'cdk8s';
import { wholeSeconds } from '../input/duration';
import { ShutdownRecord } from '../model/availability';
import { inputError } from '../model/input-error';

/**
 * How pods end without losing requests. The application receives requests for `delay` (a `preStop` hook of its containers that sleeps), until all clients
 * know that the pod ends; then it gets the signal to end, and has `drain` to complete the requests that it has. The proxy starts before the application
 * and ends after it.
 * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
 * @example
 * const gracefulShutdown: GracefulShutdownOptions = { drain: Duration.minutes(1) };
 */
export interface GracefulShutdownOptions {
  /**
   * How long the application still receives requests: whole seconds, at least one. The action `sleep` of `preStop` requires Kubernetes 1.30; a container with
   * a `preStop` hook of its own keeps that.
   * @default Duration.seconds(5)
   */
  readonly delay?: Duration;
  /**
   * How long the application then has to complete its requests: whole seconds, at least one. Longer than its longest request.
   * @default Duration.seconds(20)
   */
  readonly drain?: Duration;
  /**
   * After how long everything in the pod is killed (`terminationGracePeriodSeconds`): whole seconds, at least the sum of `delay` and `drain`.
   * @default - the sum of `delay` and `drain` and 5 seconds, at least 30 seconds
   */
  readonly gracePeriod?: Duration;
  /**
   * Whether the proxy is a native sidecar: Kubernetes starts it before the application, and ends it after. That requires Kubernetes 1.29. Otherwise
   * the proxy holds the application until it is ready, and waits for `delay` and `drain` before it ends. Meshes with sidecars only: no effect on others.
   * @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
   * @default true
   */
  readonly nativeSidecar?: boolean;
}

/** In seconds: what the proxy has left to end after the application. */
const MARGIN = 5;

/** Of Kubernetes, in seconds. */
const DEFAULT_GRACE_PERIOD = 30;

/** The options in the model's terms. @throws if a time is no whole seconds, or they cannot fit */
export function shutdownRecord(where: string, options: GracefulShutdownOptions): ShutdownRecord {
  const what = (prop: string) => `availability.gracefulShutdown.${prop}`;
  const seconds = (prop: string, duration: Duration) => wholeSeconds(where, what(prop), duration) / 1000;
  const delay = seconds('delay', options.delay ?? Duration.seconds(5));
  const drain = seconds('drain', options.drain ?? Duration.seconds(20));
  const gracePeriod = options.gracePeriod ? seconds('gracePeriod', options.gracePeriod) : Math.max(DEFAULT_GRACE_PERIOD, delay + drain + MARGIN);
  if (gracePeriod < delay + drain) {
    throw inputError({
      where, what: what('gracePeriod'), got: `${gracePeriod}s`, allowed: `at least ${delay + drain}s, the sum of delay (${delay}s) and drain (${drain}s)`, fix: 'raise it, or leave it out',
    });
  }
  return { delay, drain, gracePeriod, nativeSidecar: options.nativeSidecar ?? true };
}
