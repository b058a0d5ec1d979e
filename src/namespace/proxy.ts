import { Size } from 'cdk8s';
import { ContainerResources, Cpu } from 'cdk8s-plus-28';
import { inputError } from '../model/input-error';
import { INT32_MAX, portNumber, wholeNumber } from '../model/number';
import { ProxySettings } from '../model/proxy';

/**
 * Size of the mesh's proxy beside each pod, and what passes it by.
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
   * CPU and memory. Where Istio is told one of the four, it has to be told all: those left out become its own defaults
   * (100m to 2000m, 128Mi to 1024Mi), written out.
   * @default - as the mesh was installed
   */
  readonly resources?: ContainerResources;
  /**
   * Worker threads: a whole number from 0, 0 for as many as the machine has cores. Istio only.
   * @default - derived from the CPU limit
   */
  readonly concurrency?: number;
  /**
   * Ports of other hosts to which connections pass the proxy by: no mutual TLS, no policy, no metrics.
   * @default - none
   */
  readonly skipOutboundPorts?: number[];
  /**
   * Ports whose protocol is not detected, for protocols in which the server speaks first. Linkerd only; it knows the usual databases' ports itself.
   * @default - the mesh's
   */
  readonly opaquePorts?: number[];
}

/** What the options mean, in the model's terms. */
export function proxySettings(where: string, options: ProxyOptions): ProxySettings {
  const { cpu, memory, ephemeralStorage } = options.resources ?? {};
  if (ephemeralStorage) {
    throw inputError({ where, what: 'proxy.resources', got: 'ephemeralStorage', allowed: 'cpu and memory', fix: 'leave it out' });
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
