import { ContainerPort } from 'cdk8s-plus-28';
import { ServiceDraft } from '../model/mesh-draft';

/** The ports of the container that serves a service: its target ports, each once, and the port of its metrics. */
export function containerPorts({ ports, metrics }: Pick<ServiceDraft, 'ports' | 'metrics'>): ContainerPort[] {
  const published = ports.map(({ name, target }) => ({ number: target, name }));
  const targets = published.filter(({ number }, i) => published.findIndex(other => other.number === number) === i);
  if (!metrics || targets.some(({ number }) => number === metrics.port)) return targets;
  return [...targets, { number: metrics.port, name: targets.some(({ name }) => name === 'http-metrics') ? undefined : 'http-metrics' }];
}
