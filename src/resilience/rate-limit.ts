import { Construct } from 'constructs';
import { inputError } from '../model/input-error';
import { wholeNumber } from '../model/number';
import { rateLimitOf } from '../model/rate-limit';
import { httpPorts } from '../model/service';
import type { ICaller } from '../service/caller';
import { MeshService } from '../service/mesh-service';

/**
 * Callers that may make more, or fewer, requests than others.
 * @example
 * const override: RateLimitOverride = { callers: [frontend], requestsPerSecond: 50 };
 */
export interface RateLimitOverride {
  /** Who, at least one; nobody is in two overrides. */
  readonly callers: ICaller[];
  /** Requests a second of each of them: a whole number from 1, at most the limit of all. */
  readonly requestsPerSecond: number;
}

/**
 * How many requests a service takes.
 * @example
 * const props: RateLimitProps = { service: users, requestsPerSecond: 100 };
 */
export interface RateLimitProps {
  /** The service. */
  readonly service: MeshService;
  /** Requests a second that **each pod** takes on **each port**: a whole number from 1. Three pods take three times as many. */
  readonly requestsPerSecond: number;
  /**
   * The port, as in `MeshPort.port`. It has to speak http, http2 or grpc.
   * @default - each port of the service that does
   */
  readonly port?: number;
  /**
   * Requests a second of each caller, told by its ServiceAccount: a whole number from 1, at most `requestsPerSecond`. Linkerd only.
   * @default - none: one caller may use up the limit of all
   */
  readonly perCaller?: number;
  /**
   * Callers with a limit of their own in place of `perCaller`. Linkerd only.
   * @default - none
   */
  readonly overrides?: RateLimitOverride[];
}

/**
 * Limits the requests that a service takes: those above are answered with 429 by the service's own proxies, and never reach its pods.
 *
 * The limit is local: each proxy counts for itself, nothing is shared between pods. It guards a pod from more than it can bear;
 * it is no quota of a customer. Bursts of up to a second's worth are let through.
 *
 * Istio can do so by EnvoyFilter only, an unstable API: it has to be asked for with `IstioOptions.envoyFilters`.
 * @see https://linkerd.io/2-edge/reference/rate-limiting/
 * @see https://istio.io/latest/docs/tasks/policy-enforcement/rate-limit/#local-rate-limit
 * @example
 * new RateLimit(chart, 'users-limit', { service: users, requestsPerSecond: 100 });
 */
export class RateLimit extends Construct {
  /** The service whose requests are limited. */
  public readonly service: MeshService;

  /** @throws if a number is out of range, the port speaks no HTTP, or another construct already limits it */
  constructor(scope: Construct, id: string, props: RateLimitProps) {
    super(scope, id);
    const owner = this.node.path;
    const { service, port, perCaller, overrides = [] } = props;
    this.service = service;
    const most = 2 ** 32 - 1;
    const requestsPerSecond = wholeNumber(owner, 'requestsPerSecond', props.requestsPerSecond, 1, most, 'give the requests of a second');
    const ofCaller = (what: string, value: number) => (
      wholeNumber(owner, what, value, 1, requestsPerSecond, 'one caller cannot make more requests than all of them may')
    );
    if (perCaller !== undefined) ofCaller('perCaller', perCaller);
    const callers = overrides.flatMap(override => override.callers);
    for (const override of overrides) {
      ofCaller('requestsPerSecond of an override', override.requestsPerSecond);
      if (!override.callers.length) {
        throw inputError({ where: owner, what: 'callers of an override', got: [], allowed: 'at least one', fix: 'name them, or leave the override out' });
      }
    }
    const twice = callers.find((caller, i) => callers.indexOf(caller) !== i);
    if (twice) throw inputError({ where: owner, what: 'caller', got: twice.node.path, allowed: 'each in one override', fix: 'remove it from one of the two' });
    for (const number of this.ports(owner, port)) {
      const other = rateLimitOf(service._model, number);
      if (other) {
        throw inputError({
          where: owner,
          what: `limit of port ${number} of ${service.node.path}`,
          got: `owned by ${other.owner}`,
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
          callers: override.callers.map(({ _model }) => _model), requestsPerSecond: override.requestsPerSecond,
        })),
      });
    }
    service._sync();
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
        fix: 'the limit is one of requests, and the mesh sees none on other ports',
      });
    }
    return port === undefined ? numbers : [port];
  }
}
