import { Check } from './check';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/**
 * Clients of a trust domain that the mesh config does not have, or of which nobody said whether it has: proxies refuse their connections, whatever policies
 * allow. Once for each trust domain.
 */
export const unacceptedTrustDomain: Check = (mesh, { name, capabilities, foreignTrustDomains }) => {
  if (!foreignTrustDomains || !supportOf(capabilities)('trust-domain-clients')) return [];
  const { accepted, condition } = foreignTrustDomains;
  const findings = new Map<string, Finding>();
  for (const { owner, caller: { trustDomain } } of mesh.services.flatMap(({ grants }) => grants)) {
    if (trustDomain === undefined || findings.has(trustDomain) || accepted?.includes(trustDomain)) continue;
    findings.set(trustDomain, {
      code: 'unaccepted-trust-domain',
      severity: accepted ? Severity.ERROR : Severity.WARNING,
      path: owner,
      message: accepted
        ? `it allows clients of trust domain ${trustDomain}, which is none of the trustDomains of the mesh (${accepted.join(', ') || 'none'}): ${name} refuses their connections`
        : `${name} refuses connections of the trust domain ${trustDomain}, whose clients it allows, unless ${condition}`,
      fix: accepted ? `see that ${condition}, and add it to trustDomains of the MeshProvider`
        : 'set that, and name the trust domains that are accepted by trustDomains of the MeshProvider',
    });
  }
  return [...findings.values()];
};
