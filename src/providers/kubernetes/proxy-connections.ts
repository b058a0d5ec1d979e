import { tcp } from './allowed-peers';
import { ConnectedPods } from './connected-pods';
import { addEgressHosts } from './egress-host-connections';
import { ANY_NETWORK, externalServers } from './external-servers';
import { MeshPods } from './mesh-pods';
import { EgressHostRecord } from '../../model/egress-host';
import { calledHost } from '../../model/egress-host-peer';
import { jwksHosts } from '../../model/jwks-host';
import { ServiceModel } from '../../model/service';
import { collectorHosts, ReportingPods } from '../../model/telemetry';
import { supportOf } from '../provider';

/** What a proxy asks, where others deploy it. */
export function addAuthorizers(
  all: MeshPods, proxies: ConnectedPods | undefined, { externalAuthorizations }: Pick<ServiceModel, 'externalAuthorizations'>,
): void {
  addCalled(all, proxies, externalAuthorizations.map(({ authorizer }) => authorizer));
}

/** What proxies report to, where others deploy it. */
export function addCollectors(all: MeshPods, proxies: ConnectedPods, reporting: ReportingPods): void {
  const supports = supportOf(all.provider.capabilities);
  if (supports('tracing') || supports('access-log-collector')) addCalled(all, proxies, collectorHosts(all.mesh, reporting));
}

/** Services and hosts that a proxy itself calls, where others deploy them. */
function addCalled(
  { mesh, provider }: MeshPods, proxies: ConnectedPods | undefined, called: readonly { readonly host?: EgressHostRecord; readonly port?: number }[],
): void {
  if (proxies) addEgressHosts(proxies, called.flatMap(calledHost), mesh, provider);
}

/** The hosts of the keys of tokens, where the proxies that verify them fetch the keys; not of services of the app, which calls allow. */
export function addJwks(
  { mesh, provider }: MeshPods, proxies: ConnectedPods | undefined,
  target: Pick<ServiceModel, 'jwt'> & { readonly egressHosts?: readonly EgressHostRecord[] },
): void {
  if (!proxies || !provider.proxiesFetchJwks) return;
  const listed = [...mesh.settings.proxyServices ?? [], ...target.egressHosts ?? []].map(({ host }) => host);
  for (const { hostname, port, service, external } of jwksHosts(target.jwt, mesh)) {
    if (service || (!external && listed.includes(hostname))) continue;
    const { server, ports } = external ? externalServers(external, provider, [port]) : { server: ANY_NETWORK, ports: tcp([port]) };
    proxies.egress.add(server, ports);
  }
}
