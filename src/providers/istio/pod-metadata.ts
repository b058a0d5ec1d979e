import { ShutdownRecord } from '../../model/availability';
import { omitUndefined } from '../../model/omit-undefined';
import { ProxySettings } from '../../model/proxy';
import { proxyOf } from '../../model/service';
import { scrapeAnnotations } from '../kubernetes/prometheus';
import { ObjectMetadata, PodSettings } from '../provider';

/** What Istio reads on pods. See https://istio.io/latest/docs/reference/config/annotations/ */
export function podMetadata(pods: PodSettings, shutdown?: ShutdownRecord): ObjectMetadata {
  const settings = proxyOf(pods);
  return {
    labels: {},
    annotations: Object.assign(scrapeAnnotations(pods.metrics), proxySize(settings), omitUndefined({
      'proxy.istio.io/config': proxyConfig(settings, shutdown),
      'sidecar.istio.io/nativeSidecar': shutdown && `${shutdown.nativeSidecar}`, // explicit: the default depends on the release
      'traffic.sidecar.istio.io/excludeOutboundPorts': settings.skipOutboundPorts?.join(','),
    })),
  };
}

/**
 * The ProxyConfig of pods. A native sidecar starts before the application and ends after it, whatever these settings are; another
 * gets the signal to end together with it.
 * See https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
 */
function proxyConfig({ concurrency }: ProxySettings, shutdown?: ShutdownRecord): string | undefined {
  const lines = [
    ...(concurrency === undefined ? [] : [`concurrency: ${concurrency}\n`]),
    ...(!shutdown || shutdown.nativeSidecar ? [] : ['holdApplicationUntilProxyStarts: true\n', `terminationDrainDuration: ${shutdown.delay + shutdown.drain}s\n`]),
  ];
  return lines.length ? lines.join('') : undefined;
}

/** All four or none: if one is set, Istio drops its defaults for the others. Absent values are Istio's defaults, explicit. */
function proxySize({ cpuRequest, cpuLimit, memoryRequest, memoryLimit }: ProxySettings): Record<string, string> {
  if ((cpuRequest ?? cpuLimit ?? memoryRequest ?? memoryLimit) === undefined) return {};
  return {
    'sidecar.istio.io/proxyCPU': cpuRequest ?? '100m',
    'sidecar.istio.io/proxyCPULimit': cpuLimit ?? '2000m',
    'sidecar.istio.io/proxyMemory': memoryRequest ?? '128Mi',
    'sidecar.istio.io/proxyMemoryLimit': memoryLimit ?? '1024Mi',
  };
}
