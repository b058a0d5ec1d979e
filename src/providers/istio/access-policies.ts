import type { AuthorizationPolicy, AuthorizationPolicyRulesFrom } from '../../../imports/istio-security';
import { AccessPolicy } from '../../model/enforcement';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { Manifest } from '../provider';

/**
 * Which objects allow or deny requests.
 * @param layerOf the proxy that enforces a policy
 */
export function accessPolicies(manifests: readonly Manifest[], layerOf: (spec: Spec) => string = () => 'sidecar'): AccessPolicy[] {
  return manifests.filter(({ kind }) => kind === 'AuthorizationPolicy').map(({ kind, name, namespace, spec: all = {} }) => {
    const spec: Spec = all;
    const { action = 'ALLOW', rules = [] } = spec;
    const sources = rules.flatMap(({ from = [] }) => from.flatMap(({ source }: AuthorizationPolicyRulesFrom) => source ?? []));
    // A policy without rules allows nobody.
    const allows = action === 'ALLOW' && rules.length > 0;
    return omitUndefined({
      kind,
      name,
      namespace,
      layer: layerOf(spec),
      effect: allows ? 'allow' as const : 'deny' as const,
      callers: allows ? nonEmpty(distinct(sources.flatMap(({ principals = [] }) => principals.map(identityOfPrincipal)))) : undefined,
      networks: allows ? nonEmpty(distinct(sources.flatMap(({ ipBlocks = [] }) => ipBlocks))) : undefined,
    });
  });
}

type Spec = NonNullable<AuthorizationPolicy['spec']>;

/** `cluster.local/ns/shop/sa/users` as `shop/users`. */
function identityOfPrincipal(principal: string): string { return principal.replace(/^.*\/ns\/([^/]+)\/sa\/([^/]+)$/, '$1/$2'); }

function distinct(texts: readonly string[]): string[] { return [...new Set(texts)].sort(); }
