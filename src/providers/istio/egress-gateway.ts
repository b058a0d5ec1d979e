import { callerRules } from './authorization-policy';
import { egressGatewayWorkload } from './egress-gateway-workload';
import { policyAnnotations } from './policy-annotations';
import { secretReader } from './secret-reader';
import type { DestinationRule, Gateway } from '../../../imports/istio-networking';
import type { AuthorizationPolicy } from '../../../imports/istio-security';
import { EgressGatewayModel } from '../../model/egress-gateway';
import { ExternalModel, readsSecret } from '../../model/external';
import { MeshModel, externalsThrough } from '../../model/mesh';
import { MeshSettings } from '../../model/mesh-record';
import { speaksHttp } from '../../model/port';
import { hash } from '../hash';
import { Manifest } from '../provider';

/** The objects of an egress gateway: its servers, mutual TLS of its callers, and the policy for these. See https://istio.io/latest/docs/tasks/traffic-management/egress/egress-gateway/ */
export function egressGatewayObjects(gateway: EgressGatewayModel, mesh: MeshModel): Manifest[] {
  const { namespace, created } = gateway;
  const { settings } = mesh;
  const externals = externalsThrough(mesh, gateway);
  return [
    ...(created ? egressGatewayWorkload(gateway, externals) : []),
    ...(created && externals.some(readsSecret) ? secretReader(gateway.name, namespace.name) : []),
    ...(externals.length ? [gatewayServers(gateway, externals), gatewaySubsets(gateway, externals, settings)] : []),
    ...(namespace.zeroTrust && externals.length ? [gatewayPolicy(gateway, externals, settings)] : []),
  ];
}

/** The one name of the gateway's Service. */
export function gatewayHost({ name, namespace }: EgressGatewayModel, { clusterDomain }: MeshSettings): string {
  return `${name}.${namespace.name}.svc.${clusterDomain}`;
}

/** The labels that select the pods of the gateway. */
export function gatewayLabels({ name }: EgressGatewayModel): Record<string, string> { return { app: name }; }

/** A host as a DNS label; no two have the same. */
export function hostLabel(host: string): string {
  const label = host.replace(/-/g, '--').replace(/\./g, '-').replace('*', 'any');
  return label.length > 63 ? `${label.slice(0, 54).replace(/-+$/, '')}-${hash(host)}` : label;
}

/**
 * Clients select the host by the SNI of the mutual TLS connection, whatever the protocol inside. A server for each host: a TCP route applies to a whole server.
 * Only the namespace of the external service may route a host: there is its VirtualService.
 */
function gatewayServers(gateway: EgressGatewayModel, externals: readonly ExternalModel[]): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    name: gateway.name,
    namespace: gateway.namespace.name,
    spec: {
      selector: gatewayLabels(gateway),
      servers: externals.flatMap(({ hosts, ports, namespace }) => ports.flatMap(port => hosts.map(host => ({
        port: { number: port.number, name: `${speaksHttp(port) ? 'https' : 'tls'}-${port.number}-${hostLabel(host)}`, protocol: speaksHttp(port) ? 'HTTPS' : 'TLS' },
        hosts: [`${namespace.name}/${host}`],
        tls: { mode: 'ISTIO_MUTUAL' as const },
      })))),
    } satisfies Gateway['spec'],
  };
}

function gatewaySubsets(gateway: EgressGatewayModel, externals: readonly ExternalModel[], settings: MeshSettings): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name: gateway.name,
    namespace: gateway.namespace.name,
    spec: {
      host: gatewayHost(gateway, settings),
      subsets: [...new Set(externals.flatMap(({ hosts }) => hosts))].map(host => ({
        name: hostLabel(host), trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' as const, sni: host } },
      })),
    } satisfies DestinationRule['spec'],
  };
}

/** Allows each caller the hosts that it calls, and denies all others. */
function gatewayPolicy(gateway: EgressGatewayModel, externals: readonly ExternalModel[], { trustDomain }: MeshSettings): Manifest {
  const annotations = policyAnnotations(gateway.namespace);
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name: gateway.name,
    namespace: gateway.namespace.name,
    ...(annotations ? { annotations } : {}),
    spec: {
      selector: { matchLabels: gatewayLabels(gateway) },
      action: 'ALLOW',
      rules: externals.flatMap(({ grants, hosts }) => callerRules(grants, trustDomain).map(rule => ({
        ...rule, when: [{ key: 'connection.sni', values: [...hosts].sort() }],
      }))),
    } satisfies AuthorizationPolicy['spec'],
  };
}
