// Written by hand after the CRDs of Linkerd edge (policy.linkerd.io).
import type { ObjectMeta } from './metadata';

export interface Server {
  readonly apiVersion: 'policy.linkerd.io/v1beta3';
  readonly kind: 'Server';
  readonly metadata: ObjectMeta;
  readonly spec: ServerSpec;
}

/** Exactly one of the two selectors. */
export interface ServerSpec {
  readonly accessPolicy?: string;
  readonly podSelector?: LabelSelector;
  readonly externalWorkloadSelector?: LabelSelector;
  readonly port: number | string;
  readonly proxyProtocol?: string;
}

export interface LabelSelector {
  readonly matchLabels?: Record<string, string>;
  readonly matchExpressions?: LabelExpression[];
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: string[];
}

export interface AuthorizationPolicy {
  readonly apiVersion: 'policy.linkerd.io/v1alpha1';
  readonly kind: 'AuthorizationPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: AuthorizationPolicySpec;
}

/** All of the required authentications must hold; at most one of each kind. */
export interface AuthorizationPolicySpec {
  readonly targetRef: TargetRef;
  readonly requiredAuthenticationRefs: AuthenticationRef[];
}

export interface TargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
}

export interface AuthenticationRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface MeshTLSAuthentication {
  readonly apiVersion: 'policy.linkerd.io/v1alpha1';
  readonly kind: 'MeshTLSAuthentication';
  readonly metadata: ObjectMeta;
  readonly spec: MeshTLSAuthenticationSpec;
}

/** Exactly one of the two. */
export interface MeshTLSAuthenticationSpec {
  readonly identities?: string[];
  readonly identityRefs?: IdentityRef[];
}

/** Without a name: every identity of the namespace. */
export interface IdentityRef {
  readonly group?: string;
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
}

export interface NetworkAuthentication {
  readonly apiVersion: 'policy.linkerd.io/v1alpha1';
  readonly kind: 'NetworkAuthentication';
  readonly metadata: ObjectMeta;
  readonly spec: NetworkAuthenticationSpec;
}

export interface NetworkAuthenticationSpec {
  readonly networks: Network[];
}

export interface Network {
  readonly cidr: string;
  readonly except?: string[];
}

export interface EgressNetwork {
  readonly apiVersion: 'policy.linkerd.io/v1alpha1';
  readonly kind: 'EgressNetwork';
  readonly metadata: ObjectMeta;
  readonly spec: EgressNetworkSpec;
}

/** Without networks: all but the cluster's own. */
export interface EgressNetworkSpec {
  readonly networks?: Network[];
  readonly trafficPolicy: 'Allow' | 'Deny';
}

export interface HTTPLocalRateLimitPolicy {
  readonly apiVersion: 'policy.linkerd.io/v1alpha1';
  readonly kind: 'HTTPLocalRateLimitPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: HTTPLocalRateLimitPolicySpec;
}

export interface HTTPLocalRateLimitPolicySpec {
  readonly targetRef: TargetRef;
  readonly total?: RateLimit;
  readonly identity?: RateLimit;
  readonly overrides?: RateLimitOverride[];
}

export interface RateLimit {
  readonly requestsPerSecond: number;
}

export interface RateLimitOverride {
  readonly requestsPerSecond: number;
  readonly clientRefs: IdentityRef[];
}
