import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { modelMatches } from './model-matches';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { milliseconds } from '../input/duration';
import { percentage } from '../input/percentage';
import { wholeNumber } from '../input/whole-number';
import { GrpcStatus } from '../model/grpc-status';
import { inputError } from '../model/input-error';
import { covers, EVERYTHING } from '../model/match';
import { PortProtocol } from '../model/port';
import { Fault } from '../model/route-policy';
import { MeshService } from '../service/mesh-service';

/**
 * Fault injection: delay.
 * @example
 * const delay: FaultDelay = { percent: 20, duration: Duration.seconds(5) };
 */
export interface FaultDelay {
  /** Share of the requests: whole percent from 1 to 100. Drawn for each request. */
  readonly percent: number;
  /** Delay before the proxy forwards the request: at least a millisecond. */
  readonly duration: Duration;
}

/**
 * Fault injection: abort, with exactly one of `httpStatus` and `grpcStatus`.
 * @example
 * const abort: FaultAbort = { percent: 10, httpStatus: 503 };
 */
export interface FaultAbort {
  /** Share of the requests: whole percent from 1 to 100. Drawn for each request. */
  readonly percent: number;
  /**
   * HTTP status of the response: 200 to 599. A gRPC call receives the gRPC status that it maps to.
   * @default - grpcStatus
   */
  readonly httpStatus?: number;
  /**
   * gRPC status of the response, for services with a gRPC port. A plain HTTP request would receive HTTP status 200 with the gRPC error in a header.
   * @default - httpStatus
   */
  readonly grpcStatus?: GrpcStatus;
}

/**
 * Properties of `FaultInjection`. At least one of `delay` and `abort`.
 * @example
 * const props: FaultInjectionProps = {
 *   service: payments, matches: [HttpMatch.header('x-chaos-test', 'enabled')], abort: { percent: 10, httpStatus: 503 },
 * };
 */
export interface FaultInjectionProps {
  /** The service. */
  readonly service: MeshService;
  /** Requests that match any of these. At least one, and none that matches every request. */
  readonly matches: HttpMatch[];
  /**
   * Delay for a share of the requests.
   * @default - no delay; there must be an abort
   */
  readonly delay?: FaultDelay;
  /**
   * Abort with an error status for a share of the requests.
   * @default - no abort; there must be a delay
   */
  readonly abort?: FaultAbort;
}

/**
 * Fault injection into matching requests to a service: delays and aborts, to test how its callers cope. The destinations of the requests do not
 * change: on a service with a canary, these requests are split as all others.
 *
 * Delay and abort are drawn independently for each request: with 20 % delays and 10 % aborts, 2 % of the requests get both. The client's proxy
 * injects the fault: it does not forward an aborted request and does not retry it, and the timeout starts after the delay.
 * See the guide, `docs/guides/chaos.md`.
 * @example
 * new FaultInjection(chart, 'payments-chaos', {
 *   service: payments,
 *   matches: [HttpMatch.header('x-chaos-test', 'enabled')],
 *   delay: { percent: 20, duration: Duration.seconds(5) },
 *   abort: { percent: 10, httpStatus: 503 },
 * });
 */
export class FaultInjection extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if there is no match or one matches every request, there is neither delay nor abort, a value is out of range,
   * an abort has not exactly one status, its gRPC status is for a service without gRPC port, or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(...constructPlace(new.target, scope, id));
    checkProps(this.node.path, 'FaultInjectionProps', props);
    const { service, delay, abort } = props;
    const owner = this.node.path;
    this.service = service;
    const matches = modelMatches(owner, 'matches', props.matches);
    if (!matches.length || matches.some(match => covers(match, EVERYTHING))) {
      throw inputError({
        where: owner,
        what: 'matches',
        got: matches.length ? 'every request' : 'no request',
        allowed: 'at least one match, none of every request',
        fix: "select the requests to fail, for instance with HttpMatch.header('x-chaos-test', 'enabled')",
      });
    }
    if (!delay && !abort) {
      throw inputError({ where: owner, what: 'fault', got: 'neither delay nor abort', allowed: 'at least one of them', fix: 'add a delay or an abort' });
    }
    seesRequests(owner, service, 'faults apply to HTTP requests');
    const fault: Fault = { ...(delay ? { delay: this.delay(delay) } : {}), ...(abort ? { abort: this.abort(abort) } : {}) };
    service._model.routes.addOverlay({ owner, matches, fault });
  }

  private delay({ percent, duration }: FaultDelay): Fault['delay'] {
    return { percent: this.percent('delay.percent', percent), ms: milliseconds(this.node.path, 'delay.duration', duration) };
  }

  private abort({ percent, httpStatus, grpcStatus }: FaultAbort): Fault['abort'] {
    const where = this.node.path;
    const share = this.percent('abort.percent', percent);
    if ((httpStatus === undefined) === (grpcStatus === undefined)) {
      const got = httpStatus === undefined ? 'neither httpStatus nor grpcStatus' : 'httpStatus and grpcStatus';
      throw inputError({ where, what: 'abort', got, allowed: 'exactly one of them', fix: 'give the status that the caller receives' });
    }
    if (grpcStatus === undefined) {
      return { percent: share, status: { httpStatus: wholeNumber(where, 'abort.httpStatus', httpStatus!, 200, 599, 'give an HTTP status') } };
    }
    if (!this.service._model.ports.some(({ protocol }) => protocol === PortProtocol.GRPC)) {
      throw inputError({
        where,
        what: 'abort.grpcStatus',
        got: grpcStatus,
        allowed: 'a service with a gRPC port',
        fix: `declare the port of ${this.service.node.path} with PortProtocol.GRPC, or give httpStatus: a plain HTTP request would receive HTTP status 200`,
      });
    }
    return { percent: share, status: { grpcStatus } };
  }

  private percent(what: string, percent: number): number {
    return percentage(this.node.path, what, percent, 'give the share of the matching requests', 1);
  }
}
