import type { PodMonitor, PodMonitorPodMetricsEndpoints } from '../../../imports/prometheus-operator';
import { MeshSettings } from '../../model/mesh-record';
import { policySelector } from '../../model/policy-selector';
import { ServiceModel } from '../../model/service';
import { Manifest, Provider } from '../provider';

/** The container port of Istio's proxy that its pods declare: the merged metrics have another, which no container declares. */
const PROXY_PORT = { name: 'http-envoy-prom', number: 15090 };
const MERGED = { port: 15020, path: '/stats/prometheus' };

/** What scrapes the metrics of a service: of its pods, not of its Service, which has no port for them. */
export function podMonitor(service: ServiceModel, { podMonitors }: Pick<MeshSettings, 'podMonitors'>, provider: Provider): Manifest[] {
  const { name, namespace, metrics } = service;
  if (!podMonitors || !metrics) return [];
  const { labels, intervalMs } = podMonitors;
  const { some, all } = proxiesOf(service, provider);
  const isMerged = !!provider.dataPlane.mergesMetrics && some;
  const own = { portNumber: metrics.port, path: metrics.path };
  const endpoints = isMerged ? [mergedEndpoint(), ...all ? [] : [{ ...own, relabelings: [WITHOUT_PROXY] }]] : [own];
  const interval = intervalMs === undefined ? {} : { interval: `${intervalMs / 1000}s` };
  return [{
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    name,
    namespace: namespace.name,
    labels,
    spec: {
      selector: { matchLabels: policySelector(service) },
      podTargetLabels: ['app', 'version'],
      podMetricsEndpoints: endpoints.map(endpoint => ({ ...endpoint, ...interval })),
    } satisfies PodMonitor['spec'],
  }];
}

/** Whether some pods, and all, have a proxy: their labels and annotations may keep it from them. */
function proxiesOf({ namespace, versions }: ServiceModel, { proxyBypass }: Provider): { readonly some: boolean; readonly all: boolean } {
  const { enabled } = namespace.injection;
  if (!enabled || !versions.length) return { some: enabled, all: enabled };
  const have = versions.map(({ template }) => !template || proxyBypass?.(template, namespace)?.of !== 'pod');
  return { some: have.some(has => has), all: have.every(has => has) };
}

/** Leaves out the pods that got a proxy, which serves their metrics: Istio's injector annotates them. */
const WITHOUT_PROXY = { sourceLabels: ['__meta_kubernetes_pod_annotationpresent_sidecar_istio_io_status'], regex: 'true', action: 'drop' as const };

/** Prometheus finds the pod by the port that its proxy declares, and scrapes the other: the one target per pod, in plaintext also with mutual TLS. */
function mergedEndpoint(): PodMonitorPodMetricsEndpoints {
  return {
    port: PROXY_PORT.name,
    path: MERGED.path,
    relabelings: [{ sourceLabels: ['__address__'], regex: `(.+):${PROXY_PORT.number}`, replacement: `$1:${MERGED.port}`, targetLabel: '__address__' }],
  };
}
