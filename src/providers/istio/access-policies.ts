import type { AuthorizationPolicy, AuthorizationPolicyRulesFrom } from '../../../imports/istio-security';
import { AccessPolicy } from '../../model/enforcement';
import { MeshSettings } from '../../model/mesh-record';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { Manifest } from '../provider';
import { DRY_RUN } from './policy-annotations';

/**
 * Which objects allow or deny requests. In a dry run a policy does neither.
 * @param trustDomain that of the mesh
 * @param layerOf the proxy that enforces a policy
 */
export function accessPolicies(
  manifests: readonly Manifest[], { trustDomain }: Pick<MeshSettings, 'trustDomain'>, layerOf: (spec: Spec) => string = () => 'sidecar',
): AccessPolicy[] {
  return manifests.filter(isDecision).map(({ kind, name, namespace, spec: all = {} }) => {
    const spec: Spec = all;
    const { action = 'ALLOW', rules = [] } = spec;
    const sources = rules.flatMap(({ from = [] }) => from.flatMap(({ source }: AuthorizationPolicyRulesFrom) => source ?? []));
    const principals = sources.flatMap(({ principals: some = [] }) => some);
    // A policy without rules allows nobody.
    const allows = action === 'ALLOW' && rules.length > 0;
    return omitUndefined({
      kind,
      name,
      namespace,
      layer: layerOf(spec),
      effect: allows ? 'allow' as const : 'deny' as const,
      callers: allows ? nonEmpty(distinct(principals.map(one => identityOfPrincipal(one, trustDomain)))) : undefined,
      networks: allows ? nonEmpty(distinct(sources.flatMap(({ ipBlocks = [] }) => ipBlocks))) : undefined,
    });
  });
}

/** An audit decides nothing. */
function isDecision({ kind, annotations, spec = {} }: Manifest): boolean {
  return kind === 'AuthorizationPolicy' && (spec as Spec).action !== 'AUDIT' && annotations?.[DRY_RUN] !== 'true';
}

type Spec = NonNullable<AuthorizationPolicy['spec']>;

/** `cluster.local/ns/shop/sa/users` as `shop/users`; a principal of another trust domain as it is. */
function identityOfPrincipal(principal: string, trustDomain: string): string {
  const [domain, , namespace, , serviceAccount] = principal.split('/');
  return domain === trustDomain ? `${namespace}/${serviceAccount}` : principal;
}

function distinct(texts: readonly string[]): string[] { return [...new Set(texts)].sort(); }
