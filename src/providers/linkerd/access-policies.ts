import type { HTTPRoute } from '../../../imports/gateway-api';
import type { AuthorizationPolicy, MeshTLSAuthentication, NetworkAuthentication, Server } from '../../../imports/linkerd-policy';
import { AccessPolicy } from '../../model/enforcement';
import { omitUndefined } from '../../model/omit-undefined';
import { Manifest } from '../provider';

const LAYER = 'sidecar';

/** Which objects of one construct allow or deny requests: a Server denies, and the policies for it or for its routes allow. One that audits denies nothing. */
export function accessPolicies(manifests: readonly Manifest[]): AccessPolicy[] {
  const specs = new Map(manifests.map(({ kind, name, spec }) => [`${kind} ${name}`, spec]));
  const specOf = <T>(kind: string, name: string) => specs.get(`${kind} ${name}`) as T | undefined;
  const serverOf = (kind: string, name: string): Server['spec'] => {
    const server = kind === 'Server' ? name : specOf<HTTPRoute['spec']>(kind, name)!.parentRefs![0].name;
    return specOf<Server['spec']>('Server', server)!;
  };
  return manifests.flatMap((manifest): AccessPolicy[] => {
    const { kind, name, namespace } = manifest;
    if (isDenyingNamespace(manifest)) return [{ kind, name, layer: LAYER, effect: 'deny' }];
    if (kind === 'Server') {
      const { port, accessPolicy } = manifest.spec as Server['spec'];
      return accessPolicy ? [] : [{ kind, name, namespace, layer: LAYER, effect: 'deny', ports: [Number(port)] }];
    }
    if (kind !== 'AuthorizationPolicy') return [];
    const { targetRef } = manifest.spec as AuthorizationPolicy['spec'];
    const { port, accessPolicy } = serverOf(targetRef.kind, targetRef.name);
    if (accessPolicy) return [];
    const { identityRefs, identities } = specOf<MeshTLSAuthentication['spec']>('MeshTLSAuthentication', name) ?? {};
    return [omitUndefined({
      kind,
      name,
      namespace,
      layer: LAYER,
      effect: 'allow' as const,
      callers: identityRefs?.map(ref => (ref.kind === 'Namespace' ? `${ref.name}/*` : `${ref.namespace}/${ref.name}`)) ?? identities?.map(foreignPrincipal),
      networks: specOf<NetworkAuthentication['spec']>('NetworkAuthentication', name)?.networks.map(({ cidr }) => cidr),
      ports: [Number(port)],
    })];
  });
}

function isDenyingNamespace({ kind, annotations = {} }: Manifest): boolean {
  return kind === 'Namespace' && annotations['config.linkerd.io/default-inbound-policy'] === 'deny';
}

/** `teller.bank.serviceaccount.identity.linkerd.example.com` as `example.com/ns/bank/sa/teller`. */
function foreignPrincipal(identity: string): string {
  const [, serviceAccount, namespace, trustDomain] = /^(.+)\.([^.]+)\.serviceaccount\.identity\.linkerd\.(.+)$/.exec(identity)!;
  return `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
