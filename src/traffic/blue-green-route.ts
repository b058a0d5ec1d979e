import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * Which of two versions of a service is live.
 * @example
 * const live: BlueGreenRouteProps = { service: users, blue: v1, green: v2, active: v1 };
 */
export interface BlueGreenRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** One version. */
  readonly blue: ServiceVersion;
  /** The other. */
  readonly green: ServiceVersion;
  /** The version that is live: `blue` or `green`. To switch, or to switch back, change this and nothing else. */
  readonly active: ServiceVersion;
  /**
   * Requests that always go to blue, whichever is live: those that meet any of these.
   * @default - none
   */
  readonly alwaysBlue?: HttpMatch[];
  /**
   * Requests that always go to green, whichever is live: those that meet any of these. What meets `alwaysBlue` too goes to blue.
   * @default - none
   */
  readonly alwaysGreen?: HttpMatch[];
  /**
   * Requests that go to the version that is not live, whichever that is: those that meet any of these, and neither of the above.
   * @default - none
   */
  readonly preview?: HttpMatch[];
  /**
   * Share of all other requests that goes to the version that is not live: whole percent from 0 to 100. Drawn for each request.
   * @default 0
   */
  readonly previewPercent?: number;
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
 * Keeps two versions of a service deployed, one of them live. The requests of callers in the mesh: their proxies decide.
 *
 * A switch changes the names of the versions in the YAML, or their weights, and nothing else. It reaches each caller's proxy by itself, within
 * seconds but not at one moment, and requests that are under way end where they began: both versions have to get along with each other's data.
 * @example
 * new BlueGreenRoute(chart, 'users-blue-green', {
 *   service: users, blue: v1, green: v2, active: v1,
 *   alwaysGreen: [HttpMatch.header('x-env', 'green')],
 * });
 */
export class BlueGreenRoute extends Construct {
  /** The service. */
  public readonly service: MeshService;
  /** The version that is live. */
  public readonly active: ServiceVersion;
  /** The version that is not. */
  public readonly inactive: ServiceVersion;

  /**
   * @throws if active is neither blue nor green, the percentage is out of range, a version is another service's, another construct already
   * says where the service's requests go, or some requests are singled out, or a timeout or retries said, where the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: BlueGreenRouteProps) {
    super(scope, id);
    const { service, blue, green, active, alwaysBlue = [], alwaysGreen = [], preview = [], previewPercent = 0, timeout, retries } = props;
    const owner = this.node.path;
    this.service = service;
    this.active = active;
    this.inactive = active === blue ? green : blue;
    percentage(owner, 'previewPercent', previewPercent, 'give the share of the version that is not live');
    if (active !== blue && active !== green) {
      throw inputError({
        where: owner, what: 'active', got: active.node.path, allowed: `${blue.node.path} or ${green.node.path}`, fix: 'pass on what is given as blue or as green',
      });
    }
    const share = (version: ServiceVersion) => ({ version, percent: version === active ? 100 - previewPercent : previewPercent });
    ownDefaultSplit(owner, {
      service,
      versions: { blue, green },
      // Always in this order, so that a switch changes weights and moves no lines.
      shares: [share(blue), share(green)].filter(({ percent }) => percent > 0),
      pins: [{ version: blue, matches: alwaysBlue }, { version: green, matches: alwaysGreen }, { version: this.inactive, matches: preview }],
      timeout,
      retries,
    });
  }
}
