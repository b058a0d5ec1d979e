import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { percentage } from '../input/percentage';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * Properties of `CanaryRoute`.
 * @example
 * const canary: CanaryRouteProps = { service: users, stable: v1, canary: v2, canaryPercent: 10 };
 */
export interface CanaryRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** The stable version, which receives all other requests. */
  readonly stable: ServiceVersion;
  /** The canary version. */
  readonly canary: ServiceVersion;
  /**
   * Weight of the canary: share of the requests, whole percent from 0 to 100. Drawn for each request: one user may reach both versions.
   * On ports that do not speak HTTP, it is a share of connections.
   */
  readonly canaryPercent: number;
  /**
   * Requests that match any of these always go to the canary.
   * @default - none
   */
  readonly canaryMatches?: HttpMatch[];
  /**
   * Timeout of a request including all its retries: at least a millisecond.
   * @default - the service's timeout
   */
  readonly timeout?: Duration;
  /**
   * Retries: how many, and on which conditions.
   * @default - the service's retries
   */
  readonly retries?: RetryOptions;
}

/**
 * A canary release of a service: weighted routing between a stable version and a new one. It applies to requests from callers in the mesh, as the
 * client's proxy routes them.
 *
 * A new `canaryPercent` changes only two weights in the YAML.
 * @example
 * new CanaryRoute(chart, 'users-canary', {
 *   service: users, stable: v1, canary: v2, canaryPercent: 10,
 *   canaryMatches: [HttpMatch.header('x-api-version', 'v2')],
 *   timeout: Duration.seconds(5),
 *   retries: { attempts: 3, perTryTimeout: Duration.millis(1200) },
 * });
 */
export class CanaryRoute extends Construct {
  /** The service whose requests are split. */
  public readonly service: MeshService;

  /**
   * @throws if the percentage is out of range, a version belongs to another service, another construct owns the default split of the service,
   * or there are matches, a timeout or retries and the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: CanaryRouteProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'CanaryRouteProps', props);
    const { service, stable, canary, canaryPercent, canaryMatches = [], timeout, retries } = props;
    this.service = service;
    const { path } = this.node;
    percentage(path, 'canaryPercent', canaryPercent, "give the canary's share of the requests");
    ownDefaultSplit(path, {
      service,
      versions: { stable, canary },
      shares: [{ version: stable, percent: 100 - canaryPercent }, { version: canary, percent: canaryPercent }],
      pins: [{ version: canary, matches: canaryMatches, what: 'canaryMatches' }],
      timeout,
      retries,
    });
  }
}
