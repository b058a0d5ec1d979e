import { Check } from './check';
import { ExternalModel } from '../model/external';
import { Feature } from '../model/feature';
import { externalRequirements } from '../model/feature-requirement';
import { Grant, matchesRequests } from '../model/grant';
import { MeshModel } from '../model/mesh';
import { hasReached } from '../model/mesh-at-stage';
import { MigrationStage } from '../model/migration-stage';
import { NamespaceModel } from '../model/namespace';
import { OutboundTraffic } from '../model/outbound-traffic';
import { PortProtocol } from '../model/port';
import { externalDestinations } from '../model/route-table';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Supports } from '../model/supports';
import { deniesByDefault, Provider, supportOf } from '../providers/provider';

/** Guard rail of access: `calls()` to a target where no proxy denies the clients that did not declare a call. */
export const unenforcedCall: Check = (mesh, provider) => [
  ...mesh.services.filter(({ namespace }) => !namespace.zeroTrust && !isMigrating(namespace)).map(({ path, namespace, grants }) => ({
    path,
    callers: callersOf(grants),
    why: `namespace ${namespace.name} allows every client`,
    fix: 'use a ZeroTrustNamespace, or acknowledge that the calls are documentation',
  })),
  ...(provider.authorizesBeforeRouting ? [] : mesh.services).flatMap(service => outside(service, provider)),
  ...mesh.externals.filter(external => (
    !provider.authorizesExternal?.(external) && !isMigrating((external.egressGateway ?? external).namespace)
  )).map(external => {
    const grants = external.grants.filter(grant => !isBlockedElsewhere(grant, mesh, provider));
    return { path: external.path, callers: callersOf(grants), ...ofExternal({ ...external, grants }, provider) };
  }),
].filter(({ callers }) => callers.length).map(({ path, callers, why, fix }) => ({
  code: 'unenforced-call',
  severity: Severity.WARNING,
  path,
  message: `access: the calls of ${callers.join(' and ')} to it are not enforced: ${why}`,
  fix,
}));

/** Its calls are enforced from a later stage on. */
function isMigrating(namespace: NamespaceModel): boolean { return !hasReached(namespace, MigrationStage.DRY_RUN); }

/** Calls whose requests the proxy of the client sends out of the mesh, past the policies of the service. */
function outside({ path, namespace, grants, routes }: ServiceModel, provider: Provider): Unenforced[] {
  if (!deniesByDefault(provider, namespace) || !supportOf(provider.capabilities)('external-split')) return [];
  const versions = [...new Set(externalDestinations(routes).flatMap(({ version }) => version ?? []))];
  return versions.map(version => ({
    path,
    callers: callersOf(grants),
    why: `requests that its routes send to version ${version} leave the mesh at the proxy of the client, and the proxies of its pods authorize the others only`,
    fix: 'let the external server authorize its clients, and acknowledge it',
  }));
}

interface Unenforced { readonly path: string; readonly callers: readonly string[]; readonly why: string; readonly fix: string }

/** Whether the sidecars of the caller's namespace block external services without a call: they deny no methods and paths. */
function isBlockedElsewhere(grant: Grant, { namespaces }: MeshModel, { capabilities }: Provider): boolean {
  return !matchesRequests(grant) && supportOf(capabilities)('registry-only')
    && namespaces.some(({ name, outboundTraffic }) => name === grant.caller.namespace.name && outboundTraffic === OutboundTraffic.REGISTRY_ONLY);
}

/** Why no proxy enforces the calls, and what would on this mesh: no advice that it refuses. */
function ofExternal(external: ExternalModel, provider: Provider): { readonly why: string; readonly fix: string } {
  const { name, capabilities, externalCapabilities } = provider;
  const { namespace, egressGateway } = external;
  if (provider.authorizesExternal?.({ ...external, namespace: { ...namespace, zeroTrust: true } })) {
    return { why: `namespace ${namespace.name} allows clients that declare no call`, fix: 'use a ZeroTrustNamespace, or acknowledge it' };
  }
  const supports = supportOf(capabilities);
  const hasGateways = supports('egress-gateway');
  const canBlock = supports('registry-only') && !external.grants.some(matchesRequests);
  const fixes = [
    hasGateways && fitsGateway(external) && (egressGateway ? 'move the egress gateway to a ZeroTrustNamespace' : 'set egressGateway'),
    canBlock && isRouted(external, supportOf(externalCapabilities)) && 'set OutboundTraffic.REGISTRY_ONLY on the namespaces of the callers',
  ].filter(fix => fix);
  return {
    why: (hasGateways ? 'no egress gateway in a ZeroTrustNamespace authorizes them' : `${name} has no egress gateway that could authorize them`)
      + (canBlock ? ', and outbound traffic of their namespaces is not REGISTRY_ONLY' : ''),
    fix: fixes.length ? [...fixes, 'acknowledge it'].join(', or ')
      : 'let a NetworkPolicy, or the server itself, refuse other clients, and acknowledge it',
  };
}

/** An `ExternalService` refuses an egress gateway otherwise. */
function fitsGateway({ hosts, ports, resolution }: ExternalModel): boolean {
  return resolution !== 'none' && !hosts.some(host => host.startsWith('*')) && !ports.some(({ protocol }) => protocol === PortProtocol.TCP);
}

/** Whether each port gets a route: without one, REGISTRY_ONLY blocks the callers too. */
function isRouted(external: ExternalModel, supports: Supports): boolean {
  return externalRequirements(external).every(({ feature }) => !ROUTING.includes(feature) || supports(feature));
}

const ROUTING: readonly Feature[] = ['external-service', 'external-tls', 'external-tcp', 'external-dynamic-dns', 'external-dynamic-dns-tls', 'tls-origination'];

/** Callers that declared their calls with `calls()`: the route of a gateway is more than access, and the calls of proxies to an authorizer follow. */
function callersOf(grants: readonly Grant[]): string[] {
  return [...new Set(grants.filter(({ isRoute, isConsent }) => !isRoute && !isConsent).map(({ caller }) => caller.path))].sort();
}
