import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
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
 * Requests that are kept waiting.
 * @example
 * const delay: FaultDelay = { percent: 20, duration: Duration.seconds(5) };
 */
export interface FaultDelay {
  /** Share of the requests: whole percent from 1 to 100. Drawn for each request. */
  readonly percent: number;
  /** How long each of them waits before it is sent: at least a millisecond. */
  readonly duration: Duration;
}

/**
 * Requests that get an error in place of an answer. Exactly one of the two statuses.
 * @example
 * const abort: FaultAbort = { percent: 10, httpStatus: 503 };
 */
export interface FaultAbort {
  /** Share of the requests: whole percent from 1 to 100. Drawn for each request. */
  readonly percent: number;
  /**
   * What the caller gets: an HTTP status from 200 to 599. A gRPC call gets the gRPC status that stands for it.
   * @default - grpcStatus
   */
  readonly httpStatus?: number;
  /**
   * What a gRPC call gets. For services with a gRPC port: a plain HTTP request would get status 200 with an error in it.
   * @default - httpStatus
   */
  readonly grpcStatus?: GrpcStatus;
}

/**
 * Which requests to a service meet trouble, and what trouble.
 * @example
 * const trouble: FaultInjectionProps = {
 *   service: payments, match: [HttpMatch.header('x-chaos-test', 'enabled')], abort: { percent: 10, httpStatus: 503 },
 * };
 */
export interface FaultInjectionProps {
  /** The service. */
  readonly service: MeshService;
  /** The requests: those that meet any of these. At least one, and none that takes every request. */
  readonly match: HttpMatch[];
  /**
   * Requests that are kept waiting.
   * @default - none, if there is an abort
   */
  readonly delay?: FaultDelay;
  /**
   * Requests that get an error in place of an answer.
   * @default - none, if there is a delay
   */
  readonly abort?: FaultAbort;
}

/**
 * Puts delays and errors into some requests to a service, to see what becomes of those who call it. The other requests, and where all of them
 * go, stay as they are: on a service under canary the requests that meet a fault are split as all are.
 *
 * Both are drawn for each request, independently: of 20 % delays and 10 % errors, 2 % of the requests get both. The caller's proxy does it:
 * nothing reaches the service of a request that is answered with an error, no retry follows it, and the timeout begins after the delay.
 * See the guide, `docs/guides/chaos.md`.
 * @example
 * new FaultInjection(chart, 'payments-chaos', {
 *   service: payments,
 *   match: [HttpMatch.header('x-chaos-test', 'enabled')],
 *   delay: { percent: 20, duration: Duration.seconds(5) },
 *   abort: { percent: 10, httpStatus: 503 },
 * });
 */
export class FaultInjection extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if no match is given or one takes every request, there is neither delay nor abort, a value is out of range,
   * or the service has no HTTP port
   */
  constructor(scope: Construct, id: string, props: FaultInjectionProps) {
    super(scope, id);
    const { service, match, delay, abort } = props;
    const owner = this.node.path;
    this.service = service;
    const matches = match.map(({ _match }) => _match);
    if (!matches.length || matches.some(one => covers(one, EVERYTHING))) {
      throw inputError({
        where: owner,
        what: 'match',
        got: matches.length ? 'every request' : 'no request',
        allowed: 'some requests',
        fix: "name those that are meant to fail, for instance HttpMatch.header('x-chaos-test', 'enabled')",
      });
    }
    if (!delay && !abort) {
      throw inputError({ where: owner, what: 'fault', got: 'neither delay nor abort', allowed: 'at least one of them', fix: 'say what is to go wrong' });
    }
    seesRequests(owner, service, 'a fault is put into requests');
    const fault: Fault = { ...(delay ? { delay: this.delay(delay) } : {}), ...(abort ? { abort: this.abort(abort) } : {}) };
    service._model.routes.overlay({ owner, matches, fault });
    service._sync();
  }

  private delay({ percent, duration }: FaultDelay): Fault['delay'] {
    return { percent: this.percent('delay.percent', percent), ms: milliseconds(this.node.path, 'delay.duration', duration) };
  }

  private abort({ percent, httpStatus, grpcStatus }: FaultAbort): Fault['abort'] {
    const where = this.node.path;
    const share = this.percent('abort.percent', percent);
    if ((httpStatus === undefined) === (grpcStatus === undefined)) {
      const got = httpStatus === undefined ? 'neither httpStatus nor grpcStatus' : 'httpStatus and grpcStatus';
      throw inputError({ where, what: 'abort', got, allowed: 'exactly one of them', fix: 'say what the caller gets' });
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
        fix: `declare the port of ${this.service.node.path} with PortProtocol.GRPC, or give httpStatus: a plain HTTP request would get status 200`,
      });
    }
    return { percent: share, status: { grpcStatus } };
  }

  private percent(what: string, percent: number): number {
    return percentage(this.node.path, what, percent, 'give the share of the requests that meet the match', 1);
  }
}
