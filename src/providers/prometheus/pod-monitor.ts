import type { PodMonitor, PodMonitorPodMetricsEndpoints } from '../../../imports/prometheus-operator';
import { MeshSettings } from '../../model/mesh-record';
import { omitUndefined } from '../../model/omit-undefined';
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
  const isMerged = !!provider.dataPlane.mergesMetrics && hasProxies(service, provider);
  return [{
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    name,
    namespace: namespace.name,
    labels,
    spec: {
      selector: { matchLabels: policySelector(service) },
      podTargetLabels: ['app', 'version'],
      podMetricsEndpoints: [omitUndefined({
        ...(isMerged ? mergedEndpoint() : { portNumber: metrics.port, path: metrics.path }),
        interval: intervalMs === undefined ? undefined : `${intervalMs / 1000}s`,
      })],
    } satisfies PodMonitor['spec'],
  }];
}

/** Whether some pods have a proxy: their labels and annotations may keep it from them. */
function hasProxies({ namespace, versions }: ServiceModel, { proxyBypass }: Provider): boolean {
  if (!namespace.injection.enabled) return false;
  return !versions.length || versions.some(({ template }) => !template || proxyBypass?.(template, namespace)?.of !== 'pod');
}

/** Prometheus finds the pod by the port that its proxy declares, and scrapes the other: the one target per pod, in plaintext also with mutual TLS. */
function mergedEndpoint(): PodMonitorPodMetricsEndpoints {
  return {
    port: PROXY_PORT.name,
    path: MERGED.path,
    relabelings: [{ sourceLabels: ['__address__'], regex: `(.+):${PROXY_PORT.number}`, replacement: `$1:${MERGED.port}`, targetLabel: '__address__' }],
  };
}
