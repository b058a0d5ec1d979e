/**
 * A standard metric of the proxies.
 * @see https://istio.io/latest/docs/reference/config/metrics/
 * @example
 * const overrides: MetricOverride[] = [{ metric: MeshMetric.REQUEST_SIZE, disabled: true }];
 */
export enum MeshMetric {
  /** Requests: `istio_requests_total`. */
  REQUEST_COUNT = 'REQUEST_COUNT',
  /** Durations of requests: `istio_request_duration_milliseconds`. */
  REQUEST_DURATION = 'REQUEST_DURATION',
  /** Sizes of requests: `istio_request_bytes`. */
  REQUEST_SIZE = 'REQUEST_SIZE',
  /** Sizes of responses: `istio_response_bytes`. */
  RESPONSE_SIZE = 'RESPONSE_SIZE',
  /** TCP connections opened: `istio_tcp_connections_opened_total`. */
  TCP_OPENED_CONNECTIONS = 'TCP_OPENED_CONNECTIONS',
  /** TCP connections closed: `istio_tcp_connections_closed_total`. */
  TCP_CLOSED_CONNECTIONS = 'TCP_CLOSED_CONNECTIONS',
  /** Bytes sent on TCP connections: `istio_tcp_sent_bytes_total`. */
  TCP_SENT_BYTES = 'TCP_SENT_BYTES',
  /** Bytes received on TCP connections: `istio_tcp_received_bytes_total`. */
  TCP_RECEIVED_BYTES = 'TCP_RECEIVED_BYTES',
  /** gRPC messages of requests: `istio_request_messages_total`. */
  GRPC_REQUEST_MESSAGES = 'GRPC_REQUEST_MESSAGES',
  /** gRPC messages of responses: `istio_response_messages_total`. */
  GRPC_RESPONSE_MESSAGES = 'GRPC_RESPONSE_MESSAGES',
}
