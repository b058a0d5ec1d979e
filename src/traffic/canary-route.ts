import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { percentage } from '../input/percentage';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * How a service's requests are shared between a stable version and its canary.
 * @example
 * const canary: CanaryRouteProps = { service: users, stable: v1, canary: v2, canaryPercent: 10 };
 */
export interface CanaryRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** The version that takes the rest. */
  readonly stable: ServiceVersion;
  /** The version on trial. */
  readonly canary: ServiceVersion;
  /**
   * Share of the requests that the canary takes: whole percent from 0 to 100. Drawn for each request: one user may meet both versions.
   * On ports that do not speak HTTP it is one of connections.
   */
  readonly canaryPercent: number;
  /**
   * Requests that always go to the canary: those that meet any of these.
   * @default - none
   */
  readonly pinned?: HttpMatch[];
  /**
   * Time for a request with all its retries: at least a millisecond.
   * @default - the service's
   */
  readonly timeout?: Duration;
  /**
   * When and how often a request is sent again.
   * @default - the service's
   */
  readonly retries?: RetryOptions;
}

/**
 * Sends a share of a service's requests to a new version. The requests of callers in the mesh: their proxies decide.
 *
 * Nothing else about the service changes with the share: two weights in the YAML.
 * @example
 * new CanaryRoute(chart, 'users-canary', {
 *   service: users, stable: v1, canary: v2, canaryPercent: 10,
 *   pinned: [HttpMatch.header('x-api-version', 'v2')],
 *   timeout: Duration.seconds(5),
 *   retries: { attempts: 3, perTryTimeout: Duration.millis(1200) },
 * });
 */
export class CanaryRoute extends Construct {
  /** The service whose requests are shared. */
  public readonly service: MeshService;

  /**
   * @throws if the percentage is out of range, a version is another service's, another construct already says where the service's requests go,
   * or requests are pinned, or a timeout or retries said, where the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: CanaryRouteProps) {
    super(scope, id);
    const { service, stable, canary, canaryPercent, pinned = [], timeout, retries } = props;
    this.service = service;
    const { path } = this.node;
    percentage(path, 'canaryPercent', canaryPercent, "give the canary's share of the requests");
    ownDefaultSplit(path, {
      service,
      versions: { stable, canary },
      shares: [{ version: stable, percent: 100 - canaryPercent }, { version: canary, percent: canaryPercent }],
      pins: [{ version: canary, matches: pinned }],
      timeout,
      retries,
    });
  }
}
