import { Duration, Size } from 'cdk8s';
import { ServiceVersionOptions } from 'cdk8s-mesh';
import { Cpu, EnvValue, Probe } from 'cdk8s-plus-28';

/**
 * What the pods of every service have in common. What cdk8s-plus knows (probes, environment, resources), it says best. Each image is the sample service
 * (examples/sample-service), under a tag of its own: it has these probes and reads these variables.
 */
export function pod(service: string, version: string): ServiceVersionOptions {
  return {
    image: `myregistry/${service}:${version}`,
    envVariables: {
      SERVICE_NAME: EnvValue.fromValue(service),
      SERVICE_VERSION: EnvValue.fromValue(version),
    },
    // Alive is the process itself; ready is the process with the dependencies that it cannot do without.
    liveness: Probe.fromHttpGet('/health', { port: 8080, initialDelaySeconds: Duration.seconds(10), periodSeconds: Duration.seconds(10) }),
    readiness: Probe.fromHttpGet('/ready', { port: 8080, initialDelaySeconds: Duration.seconds(5), periodSeconds: Duration.seconds(5) }),
    resources: {
      cpu: { request: Cpu.millis(100), limit: Cpu.millis(500) },
      memory: { request: Size.mebibytes(128), limit: Size.mebibytes(512) },
    },
  };
}
