import type { EgressHost } from '../namespace/egress-host';
import type { MeshService } from '../service/mesh-service';

/**
 * Options of `TelemetryProvider.fromExistingProvider()`: the collector that proxies send to.
 * @example
 * const provider = TelemetryProvider.fromExistingProvider('otel', { existingService: EgressHost.service('observability', 'otel-collector'), port: 4317 });
 */
export interface CollectorOptions {
  /**
   * The collector, a service of the same mesh. Each proxy that reports to it may call it, as by `calls()`. At most one of `service` and `existingService`.
   * @default - `existingService` is given; of an existing provider: none, it has no collector, or each proxy reaches it
   */
  readonly service?: MeshService;
  /**
   * The collector, where others deploy it: a Service of the cluster, or one host of a ServiceEntry. It has to allow the proxies itself.
   * @default - `service` is given
   */
  readonly existingService?: EgressHost;
  /**
   * Its port, as its Service has it: 1 to 65535; of a `service` one that speaks what the provider needs.
   * @default - the first such port of `service`; of `existingService` it has to be given
   */
  readonly port?: number;
}

/**
 * Options of `TelemetryProvider.zipkin()` and `TelemetryProvider.openTelemetryAccessLog()`.
 * @example
 * const options: TelemetryProviderOptions = { existingService: EgressHost.service('observability', 'zipkin'), port: 9411 };
 */
export interface TelemetryProviderOptions extends CollectorOptions {
  /**
   * DNS suffix of the cluster of `existingService`. That of `service` is known.
   * @default cluster.local
   */
  readonly clusterDomain?: string;
}

/**
 * Options of `TelemetryProvider.openTelemetry()`.
 * @example
 * const options: OpenTelemetryOptions = { existingService: EgressHost.service('observability', 'otel-collector'), port: 4318, httpPath: '/v1/traces' };
 */
export interface OpenTelemetryOptions extends TelemetryProviderOptions {
  /**
   * Path of OTLP over HTTP, such as `/v1/traces`: begins with a slash.
   * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-HttpService
   * @default - OTLP over gRPC
   */
  readonly httpPath?: string;
}
