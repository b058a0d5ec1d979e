'use strict';
// What the data planes report, with all labels that matter: written from the documentation of the meshes, not from the queries.

/** Minutes between two scrapes. */
const SCRAPE = 2;

/**
 * A counter that grows by a rate per minute, in stretches of some minutes.
 * @param {{ minutes: number, perMinute: number }[]} stretches with `perMinute` null: it is not there
 */
function counter(stretches) {
  let value = 0;
  return stretches.map(({ minutes, perMinute }) => {
    const samples = minutes / SCRAPE;
    if (perMinute === null) return `_x${samples}`;
    const step = round(perMinute * SCRAPE);
    const text = `${round(value)}+${step}x${samples - 1}`;
    value += step * samples;
    return text;
  }).join(' ');
}

const round = number => Number(number.toFixed(6));

function series(name, labels, values) {
  return { series: `${name}{${Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(String(value))}`).join(', ')}}`, values };
}

/** The labels of requests on Istio. */
function istioLabels({ reporter, namespace, service, workload, code = 200, flags = '-', grpc = '' }) {
  return {
    reporter,
    source_workload: 'frontend-v1',
    source_workload_namespace: namespace,
    destination_workload: workload,
    destination_workload_namespace: workload === 'unknown' ? 'unknown' : namespace,
    destination_service: `${service}.${namespace}.svc.cluster.local`,
    destination_service_name: service,
    destination_service_namespace: namespace,
    request_protocol: grpc === '' ? 'http' : 'grpc',
    response_code: code,
    response_flags: flags,
    grpc_response_status: grpc,
  };
}

/** Counters of requests and failures of a server, by data plane. `of`: namespace, service, workload; `isGrpc`: a failure is status 14 in HTTP 200. */
const REQUESTS = {
  'istio': (of, good, bad, isGrpc) => ['destination', 'source'].flatMap(reporter => istioRequests(reporter, of, good, bad, isGrpc)),
  'istio-ambient': (of, good, bad, isGrpc) => istioRequests('waypoint', of, good, bad, isGrpc),
  'linkerd': ({ namespace, workload }, good, bad) => ['inbound', 'outbound'].flatMap(direction => [[200, 'success', good], [503, 'failure', bad]].map(
    ([status, classification, values]) => series('response_total', {
      direction, namespace, [direction === 'inbound' ? 'deployment' : 'dst_deployment']: workload, status_code: status, classification,
    }, values),
  )),
};

function istioRequests(reporter, of, good, bad, isGrpc) {
  // A client reports an error that the server made, after its retries.
  const flags = reporter === 'source' ? 'URX' : '-';
  return [
    series('istio_requests_total', istioLabels({ ...of, reporter, grpc: isGrpc ? 0 : '' }), good),
    series('istio_requests_total', istioLabels({ ...of, reporter, flags, ...(isGrpc ? { grpc: 14 } : { code: 503 }) }), bad),
  ];
}

/** Requests that no pod answered, by data plane; none where nobody reports them so that they can be told. */
const UNANSWERED = {
  'istio': (of, values, flags, isGrpc) => [
    series('istio_requests_total', istioLabels({ ...of, workload: 'unknown', reporter: 'source', flags, ...(isGrpc ? { grpc: 14 } : { code: 503 }) }), values),
  ],
  'istio-ambient': (of, values, flags, isGrpc) => [
    series('istio_requests_total', istioLabels({ ...of, workload: 'unknown', reporter: 'waypoint', flags, ...(isGrpc ? { grpc: 14 } : { code: 503 }) }), values),
  ],
};

/** A histogram of latencies, of which some are fast, up to a bound, and others slow. `write` writes the bound, as Prometheus 2 or 3 does. */
function latencies(plane, { namespace, service, workload }, bound, fast, all, write = String) {
  const labels = plane === 'linkerd' ? { direction: 'inbound', namespace, deployment: workload }
    : istioLabels({ reporter: plane === 'istio' ? 'destination' : 'waypoint', namespace, service, workload });
  const name = plane === 'linkerd' ? 'response_latency_ms' : 'istio_request_duration_milliseconds';
  return [
    ...bound.below.map(le => series(`${name}_bucket`, { ...labels, le: write(le) }, counter([{ minutes: 10_000, perMinute: 0 }]))),
    series(`${name}_bucket`, { ...labels, le: write(bound.at) }, fast),
    ...bound.above.map(le => series(`${name}_bucket`, { ...labels, le: write(le) }, all)),
    series(`${name}_bucket`, { ...labels, le: '+Inf' }, all),
    series(`${name}_count`, labels, all),
  ];
}

module.exports = { SCRAPE, REQUESTS, UNANSWERED, counter, latencies, series };
