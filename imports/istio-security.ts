// Generated from the CRDs of istio.io/api@v1.31.1. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface AuthorizationPolicy {
  readonly apiVersion: 'security.istio.io/v1';
  readonly kind: 'AuthorizationPolicy';
  readonly metadata: ObjectMeta;
  readonly spec: AuthorizationPolicySpec;
}

export interface AuthorizationPolicySpec {
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly provider?: AuthorizationPolicyProvider;
  readonly rules?: AuthorizationPolicyRules[];
  readonly selector?: AuthorizationPolicySelector;
  readonly targetRef?: AuthorizationPolicyTargetRef;
  readonly targetRefs?: AuthorizationPolicyTargetRef[];
}

export interface AuthorizationPolicyProvider {
  readonly name?: string;
}

export interface AuthorizationPolicyRules {
  readonly from?: AuthorizationPolicyRulesFrom[];
  readonly to?: AuthorizationPolicyRulesTo[];
  readonly when?: AuthorizationPolicyRulesWhen[];
}

export interface AuthorizationPolicySelector {
  readonly matchLabels?: Record<string, string>;
}

export interface AuthorizationPolicyTargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface AuthorizationPolicyRulesFrom {
  readonly source?: AuthorizationPolicyRulesFromSource;
}

export interface AuthorizationPolicyRulesTo {
  readonly operation?: AuthorizationPolicyRulesToOperation;
}

export interface AuthorizationPolicyRulesWhen {
  readonly key: string;
  readonly notValues?: string[];
  readonly values?: string[];
}

export interface AuthorizationPolicyRulesFromSource {
  readonly ipBlocks?: string[];
  readonly namespaces?: string[];
  readonly notIpBlocks?: string[];
  readonly notNamespaces?: string[];
  readonly notPrincipals?: string[];
  readonly notRemoteIpBlocks?: string[];
  readonly notRequestPrincipals?: string[];
  readonly notServiceAccounts?: string[];
  readonly notTrustDomains?: string[];
  readonly principals?: string[];
  readonly remoteIpBlocks?: string[];
  readonly requestPrincipals?: string[];
  readonly serviceAccounts?: string[];
  readonly trustDomains?: string[];
}

export interface AuthorizationPolicyRulesToOperation {
  readonly hosts?: string[];
  readonly methods?: string[];
  readonly notHosts?: string[];
  readonly notMethods?: string[];
  readonly notPaths?: string[];
  readonly notPorts?: string[];
  readonly paths?: string[];
  readonly ports?: string[];
}

export interface PeerAuthentication {
  readonly apiVersion: 'security.istio.io/v1';
  readonly kind: 'PeerAuthentication';
  readonly metadata: ObjectMeta;
  readonly spec: PeerAuthenticationSpec;
}

export interface PeerAuthenticationSpec {
  readonly mtls?: PeerAuthenticationMtls;
  readonly portLevelMtls?: Record<string, PeerAuthenticationMtls>;
  readonly selector?: PeerAuthenticationSelector;
}

export interface PeerAuthenticationMtls {
  readonly mode?: 'UNSET' | 'DISABLE' | 'PERMISSIVE' | 'STRICT';
}

export interface PeerAuthenticationSelector {
  readonly matchLabels?: Record<string, string>;
}

export interface RequestAuthentication {
  readonly apiVersion: 'security.istio.io/v1';
  readonly kind: 'RequestAuthentication';
  readonly metadata: ObjectMeta;
  readonly spec: RequestAuthenticationSpec;
}

export interface RequestAuthenticationSpec {
  readonly jwtRules?: RequestAuthenticationJwtRules[];
  readonly selector?: RequestAuthenticationSelector;
  readonly targetRef?: RequestAuthenticationTargetRef;
  readonly targetRefs?: RequestAuthenticationTargetRef[];
}

export interface RequestAuthenticationJwtRules {
  readonly audiences?: string[];
  readonly forwardOriginalToken?: boolean;
  readonly fromCookies?: string[];
  readonly fromHeaders?: RequestAuthenticationJwtRulesFromHeaders[];
  readonly fromParams?: string[];
  readonly issuer?: string;
  readonly jwks?: string;
  readonly jwks_uri?: string;
  readonly jwksUri?: string;
  readonly outputClaimToHeaders?: RequestAuthenticationJwtRulesOutputClaimToHeaders[];
  readonly outputPayloadToHeader?: string;
  readonly spaceDelimitedClaims?: string[];
  readonly timeout?: string;
}

export interface RequestAuthenticationSelector {
  readonly matchLabels?: Record<string, string>;
}

export interface RequestAuthenticationTargetRef {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface RequestAuthenticationJwtRulesFromHeaders {
  readonly name: string;
  readonly prefix?: string;
}

export interface RequestAuthenticationJwtRulesOutputClaimToHeaders {
  readonly claim: string;
  readonly header: string;
}
