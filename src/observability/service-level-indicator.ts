import { Duration } from 'cdk8s';
import { milliseconds } from '../input/duration';
import { IndicatorRecord } from '../model/service-level-objective';

/**
 * What a service level objective measures: which requests are good.
 * @example
 * const indicators = [ServiceLevelIndicator.availability(), ServiceLevelIndicator.latency(Duration.millis(250))];
 */
export class ServiceLevelIndicator {
  /**
   * Requests that do not fail by a fault of the server: no HTTP status 500 to 599, and of gRPC none of UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL,
   * UNAVAILABLE and DATA_LOSS. On Istio also those count that a client's proxy answers itself, since no pod could be reached.
   */
  public static availability(): ServiceLevelIndicator { return new ServiceLevelIndicator({ kind: 'availability' }); }

  /**
   * Requests that the service answers in time, whatever the answer. On Linkerd up to the first byte of the response.
   * @param max the longest time of a good request: a bound of the buckets of the mesh's histogram, else synthesis fails with the nearest ones. Istio: 1, 5, 10,
   * 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 30 s, 1, 5, 10, 30 and 60 min. Linkerd: 1 to 5, 10 to 50, 100 to 500 ms, 1 to 5, 10 to 50 s, by steps of the first
   * @throws if the duration is none, too short, or a fraction of a millisecond
   */
  public static latency(max: Duration): ServiceLevelIndicator {
    return new ServiceLevelIndicator({ kind: 'latency', maxMs: milliseconds('ServiceLevelIndicator.latency', 'max', max) });
  }

  /** @internal */
  private constructor(public readonly _indicator: IndicatorRecord) {}
}
