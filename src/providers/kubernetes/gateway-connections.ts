import { tcp } from './allowed-peers';
import { allow, ConnectedPods } from './connected-pods';
import { MeshPods } from './mesh-pods';
import { addAuthorizers, addCollectors, addJwks } from './proxy-connections';
import { EgressGatewayModel } from '../../model/egress-gateway';
import { GatewayModel } from '../../model/gateway';
import { PodTemplate } from '../../model/pod-template';
import { supportOf } from '../provider';

/** As cert-manager makes them: without a sidecar of Istio. See https://cert-manager.io/docs/configuration/acme/http01/ */
const SOLVER_LABELS = { 'acme.cert-manager.io/http01-solver': 'true' };
const SOLVER_TEMPLATE: PodTemplate = { annotations: { 'sidecar.istio.io/inject': 'false' } };
const SOLVER_PORT = 8089;

/** A gateway whose pods only their controller knows connects to services all the same; it has no policy of its own. */
export function addGateway(all: MeshPods, gateway: GatewayModel): void {
  const { provider } = all;
  const placed = provider.gatewayPods(gateway);
  if (!placed) return;
  const { namespace, labels, isMeshProxy, certificateNamespace } = placed;
  const { path, name } = gateway;
  const isShared = !!provider.gatewayPodLabels && !all.isCreated(namespace);
  const foreign = isMeshProxy && !isShared ? {} : { isForeign: true as const };
  const pods = all.add({ path, name: `${name}-gateway`, namespace, labels, isMeshed: true, ...foreign }, isMeshProxy);
  if (isMeshProxy) addCollectors(all, pods, { namespace });
  if (gateway.isPublic) pods.ingress.addAnyone();
  const supports = supportOf(provider.capabilities);
  if (supports('gateway-external-authorization')) addAuthorizers(all, pods, gateway);
  if (supports('gateway-jwt')) addJwks(all, pods, gateway);
  if (mayBeChallenged(gateway)) addAcmeSolver(all, gateway, pods, certificateNamespace);
}

/**
 * The pods with which cert-manager answers ACME challenges by HTTP-01: the gateway forwards these. Their issuer decides whether they are in the mesh (its
 * podTemplate), and where others are denied they have to be outside of it.
 */
function addAcmeSolver(all: MeshPods, { path, name }: GatewayModel, gateway: ConnectedPods, namespace: string): void {
  const { mesh, provider, dataPlane: { tunnelPort, hasSidecars } } = all;
  const home = mesh.namespaces.find(one => one.name === namespace);
  const isMeshed = !!home && !provider.proxyBypass?.(SOLVER_TEMPLATE, home);
  const solver = all.addSolver({ path, name: `${name}-acme-solver`, namespace, labels: SOLVER_LABELS, isMeshed }, isMeshed && hasSidecars);
  allow(gateway, solver, tcp([SOLVER_PORT, ...isMeshed && tunnelPort !== undefined ? [tunnelPort] : []]));
}

/** Whether an issuer may ask for hosts of a gateway by HTTP-01: wildcards are by DNS-01 only. */
function mayBeChallenged({ listeners }: GatewayModel): boolean {
  return listeners.some(({ tls, hosts }) => tls?.mode === 'terminate' && !!tls.certificate.issuer && hosts.some(host => !host.startsWith('*')));
}

export function addEgressGateway(all: MeshPods, gateway: EgressGatewayModel): void {
  const labels = all.provider.egressGatewayLabels?.(gateway);
  if (!labels) return;
  const { path, name, namespace, created } = gateway;
  const foreign = created || all.isCreated(namespace.name) ? {} : { isForeign: true as const };
  const pods = all.add({ path, name, namespace: namespace.name, labels, isMeshed: true, ...foreign }, true);
  addCollectors(all, pods, { namespace: namespace.name });
}
