import { Denial, enforcedOnly, selectsRequests } from './model/denial';
import { keyOfSettled } from './model/edge';
import { AccessDenial, AccessPolicy, Enforcement } from './model/enforcement';
import { externalHttpPorts } from './model/external';
import { GatewayModel } from './model/gateway';
import { ClientIdentity, identityKey } from './model/identity';
import { EVERYWHERE } from './model/ip-network';
import { MeshModel } from './model/mesh';
import { MtlsMode } from './model/mtls-mode';
import { NamespaceModel } from './model/namespace';
import { nonEmpty } from './model/non-empty';
import { omitUndefined } from './model/omit-undefined';
import { OutboundTraffic } from './model/outbound-traffic';
import { httpPorts, ServiceModel } from './model/service';
import { verifiedTokens } from './model/verified-tokens';
import { networkEnforcement } from './network-enforcement';
import { ownedManifests } from './owned-manifests';
import { deniesByDefault, Provider, supportOf } from './providers/provider';

/** What a provider enforces of the call graph: its policies by target, read from the manifests that it renders. */
export function meshEnforcement(mesh: MeshModel, provider: Provider): Enforcement {
  const supports = supportOf(provider.capabilities);
  const manifests = new Map(ownedManifests(mesh, provider).map(owned => [owned.path, owned.manifests]));
  const policiesOf = (path: string, layer?: string): AccessPolicy[] => {
    const policies = provider.accessPolicies?.(manifests.get(path) ?? [], mesh.settings) ?? [];
    return layer ? policies.map(policy => ({ ...policy, layer })) : policies;
  };
  const refusesPlaintext = ({ dryRun }: NamespaceModel) => supports('mtls-strict') && !(dryRun && provider.dryRunAllowsPlaintext);
  const strictPorts = ({ ports, namespace }: ServiceModel) => (
    refusesPlaintext(namespace) ? ports.filter(({ mtls = namespace.mtls }) => mtls === MtlsMode.STRICT).map(({ target }) => target) : []
  );
  return {
    namespaces: mesh.namespaces.map(namespace => ({
      name: namespace.name,
      deniesByDefault: !namespace.dryRun && deniesByDefault(provider, namespace),
      isStrict: refusesPlaintext(namespace) && namespace.mtls === MtlsMode.STRICT,
      registryOnly: supports('registry-only') && namespace.outboundTraffic === OutboundTraffic.REGISTRY_ONLY,
      proxyServiceAccounts: provider.reservedServiceAccounts?.(namespace) ?? [],
      policies: policiesOf(namespace.path),
    })),
    services: mesh.services.map(service => omitUndefined({
      key: keyOfSettled(service),
      strictPorts: [...new Set(strictPorts(service))],
      tokenPorts: supports('jwt') && enforcedOnly(service.jwt).length ? requestPorts(service) : [],
      consentPorts: supports('external-authorization') && service.externalAuthorizations.length ? requestPorts(service) : [],
      denials: supports('denials') && !service.namespace.dryRun ? enforcedOnly(service.denials).flatMap(denial => accessDenials(denial, provider)) : [],
      dryRunDenials: supports('denial-dry-run') ? nonEmpty(dryRunsOf(service).flatMap(denial => accessDenials(denial, provider))) : undefined,
      policies: policiesOf(service.path),
    })),
    externals: mesh.externals.map(external => ({
      key: keyOfSettled(external),
      deniesByDefault: !(external.egressGateway ?? external).namespace.dryRun && !!provider.authorizesExternal?.(external),
      plaintextPorts: externalHttpPorts(external).filter(({ tls }) => !tls || !supportOf(provider.externalCapabilities)('tls-origination')).map(({ number }) => number),
      // Where the mesh has no egress gateways, the policies are those of the external service itself.
      policies: [...(external.egressGateway ? policiesOf(external.egressGateway.path, 'egress gateway') : []), ...policiesOf(external.path)],
    })),
    gateways: mesh.gateways.map(gateway => ({
      key: keyOfSettled(gateway),
      ...identityOf(gateway, provider),
      checksClientCertificates: supports('gateway-client-certificates'),
      requiresToken: enforcedOnly(verifiedTokens(gateway, supports)).length > 0,
      requiresConsent: supports('gateway-external-authorization') && gateway.externalAuthorizations.length > 0,
      policies: policiesOf(gateway.path, 'ingress gateway'),
    })),
    network: networkEnforcement(mesh, provider),
    matchesStringPrefix: supports('request-authorization-string-prefix'),
  };
}

/** The denials of a service that only report: of their own, or as all policies of their namespace. */
function dryRunsOf({ denials, namespace }: ServiceModel): Denial[] { return denials.filter(({ dryRun }) => dryRun || namespace.dryRun); }

/** Container ports on which proxies see requests. */
function requestPorts(service: ServiceModel): number[] { return [...new Set(httpPorts(service).map(({ target }) => target))]; }

function accessDenials({ owner, clients: { type, identities, networks }, requests, justification }: Denial, provider: Provider): AccessDenial[] {
  const denial: AccessDenial = omitUndefined({
    owner, justification, clients: { type, identities: [...new Set(identities.map(identityText))].sort(), networks }, requests,
  });
  // A mesh that sees no requests of clients without an identity denies their connections.
  if (!provider.seesRequestsOfMeshOnly || type === 'these' || !selectsRequests(requests)) return [denial];
  return [denial, { ...denial, clients: { type: 'these', identities: [], networks: EVERYWHERE }, requests: { ports: requests.ports } }];
}

/** As policies name clients in the access matrix. */
function identityText({ namespace, serviceAccount = '*', trustDomain }: ClientIdentity): string {
  return trustDomain === undefined ? `${namespace.name}/${serviceAccount}` : `${trustDomain}/ns/${namespace.name}/sa/${serviceAccount}`;
}

function identityOf(gateway: GatewayModel, provider: Provider): { readonly identity?: string } {
  const identity = provider.gatewayIdentity(gateway);
  return identity ? { identity: identityKey(identity) } : {};
}
