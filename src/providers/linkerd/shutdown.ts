import { nativeSidecarAnnotation } from './versions';
import { ShutdownRecord } from '../../model/availability';

/**
 * Annotations of pods with a graceful shutdown. The proxy is ready before the application starts. A native sidecar ends after the application; another waits
 * as long as the application may take. Linkerd refuses to inject a native sidecar that waits as well.
 * See https://linkerd.io/2-edge/tasks/graceful-shutdown/
 */
export function shutdownAnnotations(version: string, { delay, drain, nativeSidecar }: ShutdownRecord): Record<string, string> {
  return {
    'config.linkerd.io/proxy-await': 'enabled',
    [nativeSidecarAnnotation(version)]: `${nativeSidecar}`,
    ...(nativeSidecar ? {} : { 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds': `${delay + drain}` }),
  };
}
