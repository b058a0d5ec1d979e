import { gatewayObject } from './gateway';
import { byPathRedirect, httpRoute, withoutRepeated } from './virtual-service';
import type { VirtualService, VirtualServiceHttp, VirtualServiceTls } from '../../../imports/istio-networking';
import { challengedHosts, GatewayModel, hostSlug, passthroughListeners, routedHosts } from '../../model/gateway';
import { gatewayRules, passthroughRoute, withStripped } from '../../model/gateway-rules';
import { host as serviceHost, MeshModel } from '../../model/mesh';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { otherSpellings, strippedHeaders } from '../../model/stripped-headers';
import { Supports } from '../../model/supports';
import { Manifest } from '../provider';

/** The VirtualService of a gateway for a host: bound to the gateway alone, so that it does not change calls within the mesh. */
export function gatewayVirtualService(gateway: GatewayModel, host: string, mesh: MeshModel, supports: Supports): Manifest {
  const { name, namespace } = gateway;
  const others = otherSpellings(gateway, strippedHeaders(gateway, mesh, supports));
  const rules = gatewayRules(gateway, host, mesh, supports).map(rule => ({ ...rule, requestHeaders: withStripped(rule.requestHeaders, others) }));
  const routes = withoutRepeated(rules.flatMap(byPathRedirect).map(rule => (
    httpRoute(serviceHost(rule.service, mesh.settings), mesh.settings, rule, rule.port.number, false)
  )));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name: `${name}-${hostSlug(host)}`,
    namespace: namespace.name,
    spec: omitUndefined({
      hosts: [host],
      gateways: [`${namespace.name}/${gatewayObject(gateway, host)}`],
      http: nonEmpty([...(challengedHosts(gateway).includes(host) ? [HTTPS_REDIRECT] : []), ...routes]),
      tls: passthrough(gateway, host, mesh),
    }) satisfies VirtualService['spec'],
  };
}

/**
 * The redirect of a Gateway's server takes all requests. This one takes those that no other route on port 80 matches, such as the route of the Ingress
 * with which cert-manager answers an ACME challenge: Istio sorts routes for all paths last.
 */
const HTTPS_REDIRECT: VirtualServiceHttp = { match: [{ port: 80 }], redirect: { scheme: 'https', redirectCode: 301 } };

/** Hosts with a VirtualService. */
export function boundHosts(gateway: GatewayModel): string[] {
  return [...new Set([...routedHosts(gateway, 'requests'), ...routedHosts(gateway, 'connections'), ...challengedHosts(gateway)])];
}

function passthrough(gateway: GatewayModel, host: string, { settings }: MeshModel): VirtualServiceTls[] | undefined {
  const route = passthroughRoute(gateway, host);
  if (!route) return undefined;
  const destination = { host: serviceHost(route.service, settings), port: { number: route.port.number } };
  return passthroughListeners(gateway, host).map(({ port }) => ({ match: [{ port, sniHosts: [host] }], route: [{ destination }] }));
}
