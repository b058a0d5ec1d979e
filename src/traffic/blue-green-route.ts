import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { ownDefaultSplit } from './default-split';
import { HttpMatch } from './http-match';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { RetryOptions } from '../resilience/retries';
import { MeshService } from '../service/mesh-service';
import { ServiceVersion } from '../service/service-version';

/**
 * Properties of `BlueGreenRoute`.
 * @example
 * const live: BlueGreenRouteProps = { service: users, blue: v1, green: v2, active: v1 };
 */
export interface BlueGreenRouteProps {
  /** The service. */
  readonly service: MeshService;
  /** The blue version. */
  readonly blue: ServiceVersion;
  /** The green version. */
  readonly green: ServiceVersion;
  /** The live version: `blue` or `green`. To switch, or to roll back, change only this. */
  readonly active: ServiceVersion;
  /**
   * Requests that match any of these always go to blue, whichever version is live.
   * @default - none
   */
  readonly blueMatches?: HttpMatch[];
  /**
   * Requests that match any of these always go to green, whichever version is live. A request that also matches `blueMatches` goes to blue.
   * @default - none
   */
  readonly greenMatches?: HttpMatch[];
  /**
   * Requests that match any of these, and neither `blueMatches` nor `greenMatches`, go to the version that is not live.
   * @default - none
   */
  readonly previewMatches?: HttpMatch[];
  /**
   * Share of all other requests that goes to the version that is not live: whole percent from 0 to 100. Drawn for each request.
   * On ports that do not speak HTTP, it is a share of connections.
   * @default 0
   */
  readonly previewPercent?: number;
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
 * A blue-green deployment of a service: both versions run, one of them is live. It applies to requests from callers in the mesh, as the client's
 * proxy routes them.
 *
 * A switch changes only the version names, or their weights, in the YAML. Each client proxy receives it on its own, within seconds but not all
 * at once, and in-flight requests finish on the version they started on: both versions must be compatible with each other's data.
 * @example
 * new BlueGreenRoute(chart, 'users-blue-green', {
 *   service: users, blue: v1, green: v2, active: v1,
 *   greenMatches: [HttpMatch.header('x-env', 'green')],
 * });
 */
export class BlueGreenRoute extends Construct {
  /** The service. */
  public readonly service: MeshService;
  /** The live version. */
  public readonly active: ServiceVersion;
  /** The preview version: the one of `blue` and `green` that is not live. */
  public readonly preview: ServiceVersion;

  /**
   * @throws if active is neither blue nor green, the percentage is out of range, a version belongs to another service, another construct owns
   * the default split of the service, or there are matches, a timeout or retries and the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: BlueGreenRouteProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'BlueGreenRouteProps', props);
    const { service, blue, green, active, blueMatches = [], greenMatches = [], previewMatches = [], previewPercent = 0, timeout, retries } = props;
    const owner = this.node.path;
    this.service = service;
    this.active = active;
    this.preview = active === blue ? green : blue;
    percentage(owner, 'previewPercent', previewPercent, 'give the share of the version that is not live');
    for (const [what, version] of Object.entries({ blue, green, active })) instanceOf(owner, what, version, 'ServiceVersion');
    if (active !== blue && active !== green) {
      throw inputError({
        where: owner, what: 'active', got: active.node.path, allowed: `${blue.node.path} or ${green.node.path}`, fix: 'pass the version given as blue or as green',
      });
    }
    const share = (version: ServiceVersion) => ({ version, percent: version === active ? 100 - previewPercent : previewPercent });
    ownDefaultSplit(owner, {
      service,
      versions: { blue, green },
      // In this order whichever is live, so that a switch changes weights and moves no lines.
      shares: [share(blue), share(green)].filter(({ percent }) => percent > 0),
      pins: [
        { version: blue, matches: blueMatches, what: 'blueMatches' },
        { version: green, matches: greenMatches, what: 'greenMatches' },
        { version: this.preview, matches: previewMatches, what: 'previewMatches' },
      ],
      timeout,
      retries,
    });
  }
}
