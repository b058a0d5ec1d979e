import { Size } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-28';
import { portNumber } from '../input/port-number';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { inputError } from '../model/input-error';
import { ProxySettings } from '../model/proxy';

/**
 * Settings of the proxy (sidecar) of each pod: resources, concurrency, and ports that bypass it.
 * @see https://istio.io/latest/docs/reference/config/annotations/
 * @see https://linkerd.io/2-edge/reference/proxy-configuration/
 * @example
 * const proxy: ProxyOptions = {
 *   resources: {
 *     cpu: { request: kplus.Cpu.millis(500), limit: kplus.Cpu.millis(2000) },
 *     memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
 *   },
 * };
 */
export interface ProxyOptions {
  /**
   * CPU and memory, requests and limits. With Istio, setting one of the four sets all of them: the others get Istio's own defaults
   * (CPU 100m to 2000m, memory 128Mi to 1024Mi).
   * @default - as the mesh was installed
   */
  readonly resources?: ContainerResources;
  /**
   * Worker threads: a whole number from 0; 0 means one for each core of the node. Istio only.
   * @default - derived from the CPU limit
   */
  readonly concurrency?: number;
  /**
   * Outbound ports excluded from the proxy: connections to them have no mutual TLS, no policy and no metrics.
   * @default - none
   */
  readonly skipOutboundPorts?: number[];
  /**
   * Opaque ports: no protocol detection, for protocols in which the server speaks first. Linkerd only; it has the ports of common databases by default.
   * @default - the mesh's
   */
  readonly opaquePorts?: number[];
}

/** The options in the model's terms. @throws if a port or a number is out of range, or a request exceeds its limit */
export function proxySettings(where: string, options: ProxyOptions): ProxySettings {
  const { cpu, memory, ephemeralStorage } = options.resources ?? {};
  if (ephemeralStorage) {
    throw inputError({ where, what: 'proxy.resources', got: 'ephemeralStorage', allowed: 'cpu and memory', fix: 'leave it out: the proxy has no setting for it' });
  }
  ordered(where, 'cpu', millis(cpu?.request), millis(cpu?.limit));
  ordered(where, 'memory', memory?.request?.toKibibytes(), memory?.limit?.toKibibytes());
  const ports = (what: string, list?: number[]) => list && [...new Set(list.map(port => portNumber(where, `proxy.${what}`, port)))].sort((a, b) => a - b);
  return {
    cpuRequest: cpu?.request?.amount,
    cpuLimit: cpu?.limit?.amount,
    memoryRequest: quantity(memory?.request),
    memoryLimit: quantity(memory?.limit),
    concurrency: options.concurrency === undefined ? undefined
      : wholeNumber(where, 'proxy.concurrency', options.concurrency, 0, INT32_MAX, 'give the number of worker threads'),
    skipOutboundPorts: ports('skipOutboundPorts', options.skipOutboundPorts),
    opaquePorts: ports('opaquePorts', options.opaquePorts),
  };
}

function ordered(where: string, what: string, request?: number, limit?: number): void {
  if (request !== undefined && limit !== undefined && request > limit) {
    throw inputError({ where, what: `proxy.resources.${what}.request`, got: request, allowed: `at most the limit, ${limit}`, fix: 'raise the limit or lower the request' });
  }
}

function millis(cpu?: Cpu): number | undefined {
  return cpu && (cpu.amount.endsWith('m') ? Number(cpu.amount.slice(0, -1)) : 1000 * Number(cpu.amount));
}

function quantity(size?: Size): string | undefined {
  if (!size) return undefined;
  const mebibytes = size.toMebibytes();
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}
