import { AllowedPeers } from './allowed-peers';
import { ExternalModel } from '../../model/external';
import { PolicyPort } from '../../model/network-enforcement';
import { ServiceModel } from '../../model/service';
import { Justification } from '../justification';
import { ProxyBypass } from '../provider';

/** Pods of the app, of a gateway or of a waypoint, with their connections. */
export interface ConnectedPods {
  /** Construct path of their owner. */
  readonly path: string;
  /** Name of their NetworkPolicy. */
  readonly name: string;
  readonly namespace: string;
  /** None: they cannot be selected. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether others run them, or share them: they alone know all of their connections. */
  readonly isForeign?: true;
  /** Whether they are in the mesh: pods with a proxy, or a proxy themselves. */
  readonly isMeshed: boolean;
  readonly ingress: AllowedPeers;
  readonly egress: AllowedPeers;
  /** Reasons that declarations of its connections give. */
  readonly justifications: Justification[];
  /** Numbers of Service ports that their proxy does not redirect. */
  readonly skippedPorts?: readonly number[];
  /** Inbound connections that pass by their proxy. */
  readonly bypass?: ProxyBypass;
}

/** Allows a connection at both ends. Pods that nothing selects are no peer: their controller is unknown, which is a finding. */
export function allow(client: ConnectedPods, server: ConnectedPods, ports: readonly PolicyPort[] | 'all'): void {
  if (server.labels) client.egress.add({ namespace: server.namespace, labels: server.labels }, ports);
  if (client.labels) server.ingress.add({ namespace: client.namespace, labels: client.labels }, ports);
}

/** Adds the reason of a call to the pods that it connects: of the client, of those in between, and of the server, where it has pods. */
export function justify(
  source: string, { namespace, name }: ServiceModel | ExternalModel, reason: string | undefined,
  client: ConnectedPods | undefined, between: readonly ConnectedPods[] = [], server?: ConnectedPods,
): void {
  if (reason === undefined) return;
  const to = `to ${namespace.name}/${name}`;
  client?.justifications.push({ client: to, reason });
  for (const pods of between) pods.justifications.push({ client: `${source} ${to}`, reason });
  server?.justifications.push({ client: source, reason });
}
