/**
 * Which proxies report a request: that of the client, or that of the server. An ingress gateway reports as a client, a waypoint as a server.
 * @see https://istio.io/latest/docs/reference/config/telemetry/#WorkloadMode
 * @example
 * const logs: AccessLog[] = [{ provider: TelemetryProvider.standardOutput(), side: ProxySide.SERVER }];
 */
export enum ProxySide {
  /** The proxy of the client, and ingress and egress gateways. */
  CLIENT = 'CLIENT',
  /** The proxy of the server, and waypoints. */
  SERVER = 'SERVER',
}
