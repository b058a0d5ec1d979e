import type { AuthorizationPolicy, AuthorizationPolicyRules } from '../../../imports/istio-security';
import { ExternalAuthorizationRecord, requestsWithConsent } from '../../model/external-authorization';
import { Manifest } from '../provider';
import { requestRule, GuardingProxies } from './jwt';

/**
 * The consent of an external authorizer that proxies require. Istio asks it before DENY and ALLOW policies: it opens nothing that these deny. A provider that
 * the mesh config does not have denies the requests.
 * @see https://istio.io/latest/docs/tasks/security/authorization/authz-custom/
 */
export function consentPolicy(
  authorization: ExternalAuthorizationRecord, { name, namespace, pods, scopes, hasCors }: GuardingProxies,
): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    name,
    namespace,
    spec: {
      ...pods,
      action: 'CUSTOM',
      provider: { name: authorization.authorizer.name },
      rules: scopes.flatMap((scope): AuthorizationPolicyRules[] => (
        requestsWithConsent(authorization, hasCors).map(requests => requestRule(scope, requests))
      )),
    } satisfies AuthorizationPolicy['spec'],
  };
}
