import { ProxyBypass } from './provider';
import { MigrationStage } from '../model/migration-stage';
import { NamespaceModel } from '../model/namespace';
import { PodTemplate } from '../model/pod-template';

/** Pods without a proxy. */
export function withoutProxy(cause: string): ProxyBypass { return { cause, of: 'pod', isPortOpen: () => true }; }

/** No mesh gives pods in the network of their node a proxy: it would redirect the traffic of the whole node. */
export function hostNetworkBypass({ hostNetwork }: PodTemplate): ProxyBypass | undefined {
  return hostNetwork ? withoutProxy('hostNetwork: true') : undefined;
}

/** Injection is disabled for a whole namespace. */
export function disabledNamespace({ name, stage }: NamespaceModel): ProxyBypass {
  return withoutProxy(stage === MigrationStage.PREPARED ? `namespace ${name} is at stage PREPARED` : `injection of namespace ${name} is disabled`);
}

/** Ports of an annotation: numbers, and ranges such as `9000-9010`. */
export function portsOf(text: string): (port: number) => boolean {
  const ranges = text.split(',').map(part => part.trim().split('-').map(Number));
  return port => ranges.some(([first, last = first]) => first <= port && port <= last);
}
