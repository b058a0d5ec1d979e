import { serverFailures } from './istio-request-metrics';
import { measuredWorkloads } from './measured-workloads';
import { bucketMatcher, LabelValues, selector } from './selector';
import { serviceMetrics, ServiceMetrics } from './service-metrics';
import { engineServices, isDelivered } from '../../model/delivery';
import { PortProtocol } from '../../model/port';
import { ServiceModel, versionName } from '../../model/service';

const REQUESTS = 'istio_requests_total';
const DURATION = 'istio_request_duration_milliseconds';

/** The bounds of the buckets of Istio's histograms. See https://istio.io/latest/docs/reference/config/metrics/ */
const BOUNDS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

const METRICS = {
  latencyBoundsMs: BOUNDS_MS,
  tags: [
    'reporter', 'destination_workload', 'destination_workload_namespace', 'destination_service_name', 'destination_service_namespace', 'response_code',
    'response_flags', 'grpc_response_status',
  ],
};

/**
 * Flags of responses that a client's proxy made itself, since no server answered: no healthy pod (UH), circuit breaker (UO), no route or cluster (NR, NC), no
 * connection (UF), connection closed (UC), fault injection (FI). See https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
 */
const UNANSWERED = 'response_flags=~"(.*,)?(UH|UO|NR|NC|UF|UC|FI)(,.*)?"';

/** The same, and timeouts (UT): the server's proxy reports these requests too, though not as failed. */
const FAILED_AT_CLIENT = 'response_flags=~"(.*,)?(UH|UO|NR|NC|UF|UC|FI|UT)(,.*)?"';

/**
 * The requests of a service as the sidecars of its pods report them. Those that no pod answered are reported by the sidecars of the clients only, which know the
 * service, and not the pods.
 */
export const ISTIO_SIDECAR_METRICS: ServiceMetrics = serviceMetrics({ ...METRICS, unmeasured: () => undefined }, service => {
  const { name, namespace, versions } = service;
  const atService = { destination_service_namespace: namespace.name, destination_service_name: [name, ...deliveryServices(service)] };
  // Where others deploy the pods, nothing says by which workload.
  const server = {
    reporter: 'destination',
    ...(versions.length && !service.podLabels ? {
      destination_workload_namespace: namespace.name, destination_workload: measuredWorkloads(service).map(workload => workload.name),
    } : atService),
  };
  const client = { reporter: 'source', ...atService };
  return {
    requests: [selector(REQUESTS, server), selector(REQUESTS, client, UNANSWERED)],
    errors: [...failedRequests(server, hasGrpc(service)), ...failedRequests(client, hasGrpc(service), FAILED_AT_CLIENT)],
    ...histogram(server),
  };
});

/** The requests of a service as its waypoint reports them, also those that no pod answered. Without a waypoint there is nothing: ztunnel sees connections. */
export function istioWaypointMetrics(hasWaypoint: (service: ServiceModel) => boolean): ServiceMetrics {
  return serviceMetrics(
    {
      ...METRICS,
      unmeasured: service => (hasWaypoint(service) ? undefined : {
        reason: 'it has no waypoint, and ztunnel reports no requests',
        fix: 'give it a waypoint: by a timeout, retries or a route, or by a MeshTelemetry of its own that reports something',
      }),
    },
    service => {
      const { name, namespace, versions, needsVersionSubsets } = service;
      // Routes to a version address its Service.
      const ofVersions = needsVersionSubsets ? versions.map(version => versionName(service, version.name)) : [];
      const services = [name, ...ofVersions, ...deliveryServices(service)];
      const labels = { reporter: 'waypoint', destination_service_namespace: namespace.name, destination_service_name: services };
      return { requests: [selector(REQUESTS, labels)], errors: failedRequests(labels, hasGrpc(service)), ...histogram(labels) };
    },
  );
}

/** The Services that the routes of a delivery engine address. */
function deliveryServices(service: ServiceModel): string[] { return isDelivered(service) ? engineServices(service) : []; }

/**
 * The selectors of requests that failed by a fault of the server.
 * @param isGrpc whether some may be gRPC calls: a failed call has HTTP status 200
 */
export function failedRequests(labels: Readonly<Record<string, LabelValues>>, isGrpc: boolean, ...more: string[]): string[] {
  return serverFailures(isGrpc).map(failure => selector(REQUESTS, labels, ...more, ...failure));
}

function hasGrpc({ ports }: ServiceModel): boolean { return ports.some(({ protocol }) => protocol === PortProtocol.GRPC); }

function histogram(labels: Readonly<Record<string, LabelValues>>) {
  return {
    bucket: (boundMs: number) => [selector(`${DURATION}_bucket`, labels, bucketMatcher(boundMs))],
    measured: [selector(`${DURATION}_count`, labels)],
  };
}
