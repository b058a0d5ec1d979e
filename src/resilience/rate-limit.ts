import { Construct } from 'constructs';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { instancesOf } from '../input/instances-of';
import { list } from '../input/list';
import { wholeNumber } from '../input/whole-number';
import { keyOf } from '../model/edge';
import { inputError } from '../model/input-error';
import { httpPorts, rateLimitOf } from '../model/service';
import type { ICaller } from '../service/caller';
import { MeshService } from '../service/mesh-service';

/**
 * A rate limit override for callers, in place of `RateLimitProps.perCaller`.
 * @example
 * const override: RateLimitOverride = { callers: [frontend], requestsPerSecond: 50 };
 */
export interface RateLimitOverride {
  /** Callers, at least one; each in at most one override. */
  readonly callers: ICaller[];
  /** Requests per second of each of them: a whole number from 1, at most `RateLimitProps.requestsPerSecond`. */
  readonly requestsPerSecond: number;
}

/**
 * Properties of `RateLimit`.
 * @example
 * const props: RateLimitProps = { service: users, requestsPerSecond: 100 };
 */
export interface RateLimitProps {
  /** The service. */
  readonly service: MeshService;
  /** Requests per second to **each pod** on **each port**: a whole number from 1. Three pods accept three times as many. */
  readonly requestsPerSecond: number;
  /**
   * Port of the service, as in `MeshPort.port`: one that speaks http, http2 or grpc.
   * @default - each port of the service that speaks http, http2 or grpc
   */
  readonly port?: number;
  /**
   * Requests per second of each caller, identified by its ServiceAccount: a whole number from 1, at most `requestsPerSecond`. Linkerd only.
   * @default - none: one caller may exhaust the whole limit
   */
  readonly perCaller?: number;
  /**
   * Overrides of `perCaller` for certain callers. Linkerd only.
   * @default - none
   */
  readonly overrides?: RateLimitOverride[];
}

/**
 * A local rate limit of a service: the server proxies respond to requests above the limit with 429, without forwarding them to the application.
 *
 * The limit is local: each proxy counts on its own, and pods share no counter. It protects a pod from overload; it is no quota for a client.
 * It allows bursts of up to one second's worth of requests.
 *
 * Istio supports it only by EnvoyFilter, an unstable API: enable it with `IstioOptions.envoyFilters`.
 * @see https://linkerd.io/2-edge/reference/rate-limiting/
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/#local-rate-limit
 * @example
 * new RateLimit(chart, 'users-limit', { service: users, requestsPerSecond: 100 });
 */
export class RateLimit extends Construct {
  /** The service whose requests are limited. */
  public readonly service: MeshService;

  /** @throws if a number is out of range, the port does not speak HTTP, an override has no callers or a caller two overrides, or the port already has a rate limit */
  constructor(scope: Construct, id: string, props: RateLimitProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'RateLimitProps', props);
    const owner = this.node.path;
    const { service, port, perCaller, overrides = [] } = props;
    this.service = service;
    const maxUint32 = 2 ** 32 - 1;
    const requestsPerSecond = wholeNumber(owner, 'requestsPerSecond', props.requestsPerSecond, 1, maxUint32, 'give a number of requests per second');
    const callerLimit = (what: string, value: number) => (
      wholeNumber(owner, what, value, 1, requestsPerSecond, 'give at most the limit of all callers')
    );
    if (perCaller !== undefined) callerLimit('perCaller', perCaller);
    instanceOf(owner, 'service', service, 'MeshService');
    const callers = list(owner, 'overrides', overrides).flatMap((override, i) => (
      instancesOf(owner, `overrides[${i}].callers`, override.callers, 'MeshService or MeshWorkload')
    ));
    for (const override of overrides) {
      callerLimit('requestsPerSecond of an override', override.requestsPerSecond);
      if (!override.callers.length) {
        throw inputError({ where: owner, what: 'callers of an override', got: [], allowed: 'at least one', fix: 'give the callers, or leave the override out' });
      }
    }
    const duplicate = callers.find((caller, i) => callers.indexOf(caller) !== i);
    if (duplicate) throw inputError({ where: owner, what: 'caller', got: duplicate.node.path, allowed: 'each in at most one override', fix: 'remove it from one of the two' });
    for (const number of this.ports(owner, port)) {
      const other = rateLimitOf(service._model, number);
      if (other) {
        throw inputError({
          where: owner,
          what: `owner of the limit of port ${number} of ${service.node.path}`,
          got: other.owner,
          allowed: 'one construct',
          fix: `remove ${other.owner} or ${owner}`,
        });
      }
      service._model.rateLimits.push({
        owner,
        port: number,
        requestsPerSecond,
        perCaller,
        overrides: overrides.map(override => ({
          callers: override.callers.map(({ _model }) => keyOf(_model)), requestsPerSecond: override.requestsPerSecond,
        })),
      });
    }
  }

  private ports(owner: string, port?: number): number[] {
    const { service } = this;
    const numbers = httpPorts(service._model).map(({ number }) => number);
    if (!numbers.length || (port !== undefined && !numbers.includes(port))) {
      throw inputError({
        where: owner,
        what: 'port',
        got: port ?? service._model.ports.map(({ protocol }) => protocol).join(', '),
        allowed: numbers.length ? numbers.join(', ') : 'a service with a port that speaks http, http2 or grpc',
        fix: 'a rate limit applies to HTTP requests, on other ports the mesh sees only connections',
      });
    }
    return port === undefined ? numbers : [port];
  }
}
