import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpMatch } from './http-match';
import { inputError } from '../model/input-error';
import { EVERYTHING } from '../model/match';
import { wholeNumber } from '../model/number';
import { speaksHttp } from '../model/port';
import { optionalMilliseconds } from '../resilience/milliseconds';
import { RetryOptions, retryPolicy } from '../resilience/retries';
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
  /** Share of the requests that the canary takes: whole percent from 0 to 100. Drawn for each request: one user may meet both versions. */
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
   * @throws if the percentage is out of range, a version is another service's, the service has no HTTP port,
   * or another construct already says where its requests go
   */
  constructor(scope: Construct, id: string, props: CanaryRouteProps) {
    super(scope, id);
    const { service, stable, canary, canaryPercent, pinned = [], timeout, retries } = props;
    const owner = this.node.path;
    this.service = service;
    wholeNumber(owner, 'canaryPercent', canaryPercent, 0, 100, "give the canary's share of the requests");
    service._own(owner, 'stable', stable);
    service._own(owner, 'canary', canary);
    if (stable === canary) {
      throw inputError({ where: owner, what: 'canary', got: canary.versionName, allowed: 'another version than stable', fix: 'add the new version with addVersion()' });
    }
    if (!service._model.ports.some(speaksHttp)) {
      throw inputError({
        where: owner,
        what: `protocol of ${service.node.path}`,
        got: service._model.ports.map(({ protocol }) => protocol).join(', '),
        allowed: 'a port that speaks http, http2 or grpc',
        fix: 'the share is one of requests, and the mesh sees none on other ports',
      });
    }
    const treatment = { timeoutMs: optionalMilliseconds(owner, 'timeout', timeout), retries: retries && retryPolicy(owner, retries) };
    const { routes } = service._model;
    const shares = [{ version: stable.versionName, percent: 100 - canaryPercent }, { version: canary.versionName, percent: canaryPercent }];
    const other = routes.setDefault({ owner, matches: [EVERYTHING], shares, ...treatment });
    if (other !== undefined) {
      throw inputError({
        where: owner,
        what: `default split of ${service.node.path}`,
        got: `owned by ${other}`,
        allowed: 'one construct',
        fix: `remove ${other} or ${owner}`,
      });
    }
    if (pinned.length) {
      routes.pin({ owner, matches: pinned.map(({ _match }) => _match), shares: [{ version: canary.versionName, percent: 100 }], ...treatment });
    }
    service._sync();
  }
}
