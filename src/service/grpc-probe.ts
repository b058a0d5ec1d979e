import { Duration } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { checkProps } from '../input/check-props';
import { wholeSeconds } from '../input/duration';
import { oneLine } from '../input/one-line';
import { portNumber } from '../input/port-number';
import { INT32_MAX, wholeNumber } from '../input/whole-number';

/**
 * Options of a gRPC probe.
 * @example
 * const options: GrpcProbeOptions = { port: 9000, periodSeconds: Duration.seconds(5) };
 */
export interface GrpcProbeOptions {
  /** Container port of the health service, from 1 to 65535. The kubelet connects without TLS. */
  readonly port: number;
  /**
   * Service name in the `HealthCheckRequest`.
   * @default - none: the health of the whole server
   */
  readonly service?: string;
  /**
   * Consecutive failures after which the probe has failed, at least 1.
   * @default 3
   */
  readonly failureThreshold?: number;
  /**
   * Consecutive successes after which a failed probe has succeeded, at least 1; for liveness and startup exactly 1.
   * @default 1
   */
  readonly successThreshold?: number;
  /**
   * Time between the start of the container and the first probe, in whole seconds.
   * @default - none
   */
  readonly initialDelaySeconds?: Duration;
  /**
   * Time between two probes, in whole seconds, at least 1.
   * @default Duration.seconds(10)
   */
  readonly periodSeconds?: Duration;
  /**
   * Time after which a probe without response has failed, in whole seconds, at least 1.
   * @default Duration.seconds(1)
   */
  readonly timeoutSeconds?: Duration;
}

/**
 * A gRPC probe for `liveness`, `readiness` and `startup`, beside the HTTP, TCP and command probes of cdk8s-plus-28, which has none. The kubelet calls the
 * standard health service, `grpc.health.v1.Health/Check`.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-a-grpc-liveness-probe
 * @example
 * const ledger = shop.addService('ledger', { ports: [{ port: 9000, protocol: PortProtocol.GRPC }] });
 * const probe = GrpcProbe.of({ port: 9000 });
 * ledger.addVersion('v1', { image: 'myregistry/ledger:v1', liveness: probe, readiness: probe });
 */
export class GrpcProbe {
  /**
   * Creates a gRPC probe.
   * @throws if the port is no TCP port, a threshold no whole number from 1, or a time no whole seconds
   */
  public static of(options: GrpcProbeOptions): Probe {
    const where = 'GrpcProbe.of';
    const { service, ...others } = checkProps(where, 'GrpcProbeOptions', options);
    const port = portNumber(where, 'port', others.port);
    oneLine(where, 'service', service);
    for (const what of ['failureThreshold', 'successThreshold'] as const) {
      if (others[what] !== undefined) wholeNumber(where, what, others[what], 1, INT32_MAX, 'give a number of probes');
    }
    for (const what of ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds'] as const) {
      const duration = others[what];
      if (duration !== undefined) wholeSeconds(where, what, duration); // as Kubernetes has them
    }
    const probe = Probe.fromTcpSocket(others); // has the thresholds and times of all probes
    const renderTcp = probe._toKube.bind(probe);
    const _toKube: Probe['_toKube'] = container => {
      const { tcpSocket: _, ...rendered } = renderTcp(container);
      return { ...rendered, grpc: { port, service } };
    };
    return Object.assign(probe, { _toKube });
  }

  private constructor() {}
}
