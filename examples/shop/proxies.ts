import { Size } from 'cdk8s';
import { ProxyOptions } from 'cdk8s-mesh';
import { Cpu } from 'cdk8s-plus-28';

/** The proxy beside every pod, unless its service says otherwise. */
export const standardProxy: ProxyOptions = {
  resources: {
    cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
    memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
  },
};

/** A busy service's proxy works as hard as the service. */
export const busyProxy: ProxyOptions = {
  resources: {
    cpu: { request: Cpu.millis(500), limit: Cpu.millis(2000) },
    memory: { request: Size.mebibytes(512), limit: Size.gibibytes(2) },
  },
};

/**
 * product-service talks to MySQL (3306) and Redis (6379). Their ports need no `skipOutboundPorts`: connections that pass the proxy by
 * have no mutual TLS and no policy, and both meshes carry these protocols as they are.
 */
export const smallProxy: ProxyOptions = {
  resources: {
    cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
    memory: { request: Size.mebibytes(50), limit: Size.mebibytes(512) },
  },
};
