import { Check } from './check';
import { externalAuthorizations } from '../model/external-authorizations';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Two authorizers of one name with different settings, or two at the pods of gateways that share them: Istio denies what has to ask two. */
export const conflictingAuthorizers: Check = (mesh, provider) => {
  const supports = supportOf(provider.capabilities);
  const byName = new Map<string, { readonly owner: string; readonly settings: string }>();
  const findings: Finding[] = [];
  for (const { owner, authorizer } of externalAuthorizations(mesh, supports)) {
    const { name, ...settings } = authorizer;
    const first = byName.get(name) ?? { owner, settings: JSON.stringify(settings) };
    byName.set(name, first);
    if (first.settings === JSON.stringify(settings)) continue;
    findings.push({
      code: 'conflicting-authorizers',
      severity: Severity.ERROR,
      path: owner,
      message: `its authorizer ${name} has other settings than that of ${first.owner}: the mesh config has one provider of a name`,
      fix: 'use one ExternalAuthorizer for both, or give it another name',
    });
  }
  const byPods = new Map<string, { readonly path: string; readonly name: string }>();
  for (const gateway of supports('gateway-external-authorization') ? mesh.gateways : []) {
    for (const { owner, authorizer: { name } } of gateway.externalAuthorizations) {
      const { namespace, labels } = provider.gatewayPods(gateway) ?? {};
      const pods = JSON.stringify([namespace, Object.entries(labels ?? {}).sort()]);
      const other = byPods.get(pods) ?? { path: gateway.path, name };
      byPods.set(pods, other);
      if (other.name === name) continue;
      findings.push({
        code: 'conflicting-authorizers',
        severity: Severity.ERROR,
        path: owner,
        message: `the pods of ${gateway.path} also serve ${other.path}, whose authorizer is ${other.name}: ${provider.name} denies all requests that need consent where there are two authorizers`,
        fix: 'use one authorizer for both, or set workload to other pods',
      });
    }
  }
  return findings;
};
