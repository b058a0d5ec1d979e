import { Check } from './check';
import { Denial } from '../model/denial';
import { Finding } from '../model/finding';
import { identityKey, isDeclared } from '../model/identity';
import { identityUsers } from '../model/identity-users';
import { MtlsMode } from '../model/mtls-mode';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Supports } from '../model/supports';
import { supportOf } from '../providers/provider';

/** A denial or an audit of clients that the mesh does not know: it would apply to none of them, or to others. */
export const ineffectiveDenial: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  if (!supports('denials') || !mesh.services.some(({ denials, audits }) => denials.length + audits.length)) return [];
  const others = identityUsers(mesh);
  return mesh.services.flatMap(service => [...service.denials, ...service.audits].flatMap(denial => (
    problems(service, denial, supports, others).map(({ message, fix }): Finding => (
      { code: 'ineffective-denial', severity: Severity.ERROR, path: service.path, message, fix }
    ))
  )));
};

interface Problem { readonly message: string; readonly fix: string }

function problems(
  { ports, namespace }: ServiceModel, { clients: { identities, unknownGateways }, requests }: Denial, supports: Supports,
  others: ReadonlyMap<string, readonly string[]>,
): Problem[] {
  const plaintext = supports('mtls-disable') && identities.length
    ? ports.filter(({ target, mtls = namespace.mtls }) => requests.ports.includes(target) && mtls === MtlsMode.DISABLE).map(({ number }) => number)
    : [];
  return [
    ...unknownGateways.map(key => ({
      message: `a denial or audit names gateway ${key}, whose client identity is unknown`,
      fix: 'set workload of the gateway, or gatewayWorkload of the mesh, such as GatewayWorkload.of({ namespace, labels, serviceAccountName })',
    })),
    ...(plaintext.length ? [{
      message: `a denial or audit names clients by their identity at port ${plaintext.join(', ')}, where none has one: mtls is DISABLE`,
      fix: 'set mtls STRICT, list other ports, or name networks',
    }] : []),
    ...identities.filter(isDeclared).filter(client => (others.get(identityKey(client))?.length ?? 0) > 1).map(client => ({
      message: `a denial or audit names ${client.path}, which shares its client identity, ServiceAccount ${identityKey(client)}, with `
        + others.get(identityKey(client))!.filter(path => path !== client.path).join(' and '),
      fix: 'use a ServiceAccount for each service: leave serviceAccount out',
    })),
  ];
}
