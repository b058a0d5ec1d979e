// Generated from the CRDs of sigs.k8s.io/gateway-api@v1.6.3. To change: projenrc/crd-types/sources.ts, then `npm run import`.
import type { ObjectMeta } from './metadata';

export interface Gateway {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'Gateway';
  readonly metadata: ObjectMeta;
  readonly spec: GatewaySpec;
}

export interface GatewaySpec {
  readonly addresses?: GatewayAddresses[];
  readonly allowedListeners?: GatewayAllowedListeners;
  readonly gatewayClassName: string;
  readonly infrastructure?: GatewayInfrastructure;
  readonly listeners: GatewayListeners[];
  readonly tls?: GatewayTls;
}

export interface GatewayAddresses {
  readonly type?: string;
  readonly value?: string;
}

export interface GatewayAllowedListeners {
  readonly namespaces?: GatewayAllowedListenersNamespaces;
}

export interface GatewayInfrastructure {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly parametersRef?: GatewayInfrastructureParametersRef;
}

export interface GatewayListeners {
  readonly allowedRoutes?: GatewayListenersAllowedRoutes;
  readonly hostname?: string;
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls?: GatewayListenersTls;
}

export interface GatewayTls {
  readonly backend?: GatewayTlsBackend;
  readonly frontend?: GatewayTlsFrontend;
}

export interface GatewayAllowedListenersNamespaces {
  readonly from?: 'All' | 'Selector' | 'Same' | 'None';
  readonly selector?: GatewayAllowedListenersNamespacesSelector;
}

export interface GatewayInfrastructureParametersRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface GatewayListenersAllowedRoutes {
  readonly kinds?: GatewayListenersAllowedRoutesKinds[];
  readonly namespaces?: GatewayListenersAllowedRoutesNamespaces;
}

export interface GatewayListenersTls {
  readonly certificateRefs?: GatewayListenersTlsCertificateRefs[];
  readonly mode?: 'Terminate' | 'Passthrough';
  readonly options?: Record<string, string>;
}

export interface GatewayTlsBackend {
  readonly clientCertificateRef?: GatewayListenersTlsCertificateRefs;
}

export interface GatewayTlsFrontend {
  readonly default: GatewayTlsFrontendDefault;
  readonly perPort?: GatewayTlsFrontendPerPort[];
}

export interface GatewayAllowedListenersNamespacesSelector {
  readonly matchExpressions?: GatewayAllowedListenersNamespacesSelectorMatchExpressions[];
  readonly matchLabels?: Record<string, string>;
}

export interface GatewayListenersAllowedRoutesKinds {
  readonly group?: string;
  readonly kind: string;
}

export interface GatewayListenersAllowedRoutesNamespaces {
  readonly from?: 'All' | 'Selector' | 'Same';
  readonly selector?: GatewayAllowedListenersNamespacesSelector;
}

export interface GatewayListenersTlsCertificateRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface GatewayTlsFrontendDefault {
  readonly validation?: GatewayTlsFrontendDefaultValidation;
}

export interface GatewayTlsFrontendPerPort {
  readonly port: number;
  readonly tls: GatewayTlsFrontendDefault;
}

export interface GatewayAllowedListenersNamespacesSelectorMatchExpressions {
  readonly key: string;
  readonly operator: string;
  readonly values?: string[];
}

export interface GatewayTlsFrontendDefaultValidation {
  readonly caCertificateRefs: GatewayTlsFrontendDefaultValidationCaCertificateRefs[];
  readonly mode?: 'AllowValidOnly' | 'AllowInsecureFallback';
}

export interface GatewayTlsFrontendDefaultValidationCaCertificateRefs {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface GRPCRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'GRPCRoute';
  readonly metadata: ObjectMeta;
  readonly spec: GRPCRouteSpec;
}

export interface GRPCRouteSpec {
  readonly hostnames?: string[];
  readonly parentRefs?: GRPCRouteParentRefs[];
  readonly rules?: GRPCRouteRules[];
}

export interface GRPCRouteParentRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface GRPCRouteRules {
  readonly backendRefs?: GRPCRouteRulesBackendRefs[];
  readonly filters?: GRPCRouteRulesFilters[];
  readonly matches?: GRPCRouteRulesMatches[];
  readonly name?: string;
}

export interface GRPCRouteRulesBackendRefs {
  readonly filters?: GRPCRouteRulesFilters[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface GRPCRouteRulesFilters {
  readonly extensionRef?: GRPCRouteRulesFiltersExtensionRef;
  readonly requestHeaderModifier?: GRPCRouteRulesFiltersRequestHeaderModifier;
  readonly requestMirror?: GRPCRouteRulesFiltersRequestMirror;
  readonly responseHeaderModifier?: GRPCRouteRulesFiltersRequestHeaderModifier;
  readonly type: 'ResponseHeaderModifier' | 'RequestHeaderModifier' | 'RequestMirror' | 'ExtensionRef';
}

export interface GRPCRouteRulesMatches {
  readonly headers?: GRPCRouteRulesMatchesHeaders[];
  readonly method?: GRPCRouteRulesMatchesMethod;
}

export interface GRPCRouteRulesFiltersExtensionRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface GRPCRouteRulesFiltersRequestHeaderModifier {
  readonly add?: GRPCRouteRulesFiltersRequestHeaderModifierAdd[];
  readonly remove?: string[];
  readonly set?: GRPCRouteRulesFiltersRequestHeaderModifierAdd[];
}

export interface GRPCRouteRulesFiltersRequestMirror {
  readonly backendRef: GRPCRouteRulesFiltersRequestMirrorBackendRef;
  readonly fraction?: GRPCRouteRulesFiltersRequestMirrorFraction;
  readonly percent?: number;
}

export interface GRPCRouteRulesMatchesHeaders {
  readonly name: string;
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

export interface GRPCRouteRulesMatchesMethod {
  readonly method?: string;
  readonly service?: string;
  readonly type?: 'Exact' | 'RegularExpression';
}

export interface GRPCRouteRulesFiltersRequestHeaderModifierAdd {
  readonly name: string;
  readonly value: string;
}

export interface GRPCRouteRulesFiltersRequestMirrorBackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface GRPCRouteRulesFiltersRequestMirrorFraction {
  readonly denominator?: number;
  readonly numerator: number;
}

export interface HTTPRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'HTTPRoute';
  readonly metadata: ObjectMeta;
  readonly spec: HTTPRouteSpec;
}

export interface HTTPRouteSpec {
  readonly hostnames?: string[];
  readonly parentRefs?: HTTPRouteParentRefs[];
  readonly rules?: HTTPRouteRules[];
}

export interface HTTPRouteParentRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface HTTPRouteRules {
  readonly backendRefs?: HTTPRouteRulesBackendRefs[];
  readonly filters?: HTTPRouteRulesFilters[];
  readonly matches?: HTTPRouteRulesMatches[];
  readonly name?: string;
  readonly timeouts?: HTTPRouteRulesTimeouts;
}

export interface HTTPRouteRulesBackendRefs {
  readonly filters?: HTTPRouteRulesFilters[];
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface HTTPRouteRulesFilters {
  readonly cors?: HTTPRouteRulesFiltersCors;
  readonly extensionRef?: HTTPRouteRulesFiltersExtensionRef;
  readonly requestHeaderModifier?: HTTPRouteRulesFiltersRequestHeaderModifier;
  readonly requestMirror?: HTTPRouteRulesFiltersRequestMirror;
  readonly requestRedirect?: HTTPRouteRulesFiltersRequestRedirect;
  readonly responseHeaderModifier?: HTTPRouteRulesFiltersRequestHeaderModifier;
  readonly type: 'RequestHeaderModifier' | 'ResponseHeaderModifier' | 'RequestMirror' | 'RequestRedirect' | 'URLRewrite' | 'ExtensionRef' | 'CORS';
  readonly urlRewrite?: HTTPRouteRulesFiltersUrlRewrite;
}

export interface HTTPRouteRulesMatches {
  readonly headers?: HTTPRouteRulesMatchesHeaders[];
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
  readonly path?: HTTPRouteRulesMatchesPath;
  readonly queryParams?: HTTPRouteRulesMatchesHeaders[];
}

export interface HTTPRouteRulesTimeouts {
  readonly backendRequest?: string;
  readonly request?: string;
}

export interface HTTPRouteRulesFiltersCors {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: string[];
  readonly allowMethods?: ('GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH' | '*')[];
  readonly allowOrigins?: string[];
  readonly exposeHeaders?: string[];
  readonly maxAge?: number;
}

export interface HTTPRouteRulesFiltersExtensionRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface HTTPRouteRulesFiltersRequestHeaderModifier {
  readonly add?: HTTPRouteRulesFiltersRequestHeaderModifierAdd[];
  readonly remove?: string[];
  readonly set?: HTTPRouteRulesFiltersRequestHeaderModifierAdd[];
}

export interface HTTPRouteRulesFiltersRequestMirror {
  readonly backendRef: HTTPRouteRulesFiltersRequestMirrorBackendRef;
  readonly fraction?: HTTPRouteRulesFiltersRequestMirrorFraction;
  readonly percent?: number;
}

export interface HTTPRouteRulesFiltersRequestRedirect {
  readonly hostname?: string;
  readonly path?: HTTPRouteRulesFiltersRequestRedirectPath;
  readonly port?: number;
  readonly scheme?: 'http' | 'https';
  readonly statusCode?: 301 | 302 | 303 | 307 | 308;
}

export interface HTTPRouteRulesFiltersUrlRewrite {
  readonly hostname?: string;
  readonly path?: HTTPRouteRulesFiltersRequestRedirectPath;
}

export interface HTTPRouteRulesMatchesHeaders {
  readonly name: string;
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

export interface HTTPRouteRulesMatchesPath {
  readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
  readonly value?: string;
}

export interface HTTPRouteRulesFiltersRequestHeaderModifierAdd {
  readonly name: string;
  readonly value: string;
}

export interface HTTPRouteRulesFiltersRequestMirrorBackendRef {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
}

export interface HTTPRouteRulesFiltersRequestMirrorFraction {
  readonly denominator?: number;
  readonly numerator: number;
}

export interface HTTPRouteRulesFiltersRequestRedirectPath {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
}

export interface ReferenceGrant {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'ReferenceGrant';
  readonly metadata: ObjectMeta;
  readonly spec: ReferenceGrantSpec;
}

export interface ReferenceGrantSpec {
  readonly from: ReferenceGrantFrom[];
  readonly to: ReferenceGrantTo[];
}

export interface ReferenceGrantFrom {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

export interface ReferenceGrantTo {
  readonly group: string;
  readonly kind: string;
  readonly name?: string;
}

export interface TCPRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'TCPRoute';
  readonly metadata: ObjectMeta;
  readonly spec: TCPRouteSpec;
}

export interface TCPRouteSpec {
  readonly parentRefs?: TCPRouteParentRefs[];
  readonly rules: TCPRouteRules[];
}

export interface TCPRouteParentRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface TCPRouteRules {
  readonly backendRefs: TCPRouteRulesBackendRefs[];
  readonly name?: string;
}

export interface TCPRouteRulesBackendRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}

export interface TLSRoute {
  readonly apiVersion: 'gateway.networking.k8s.io/v1';
  readonly kind: 'TLSRoute';
  readonly metadata: ObjectMeta;
  readonly spec: TLSRouteSpec;
}

export interface TLSRouteSpec {
  readonly hostnames: string[];
  readonly parentRefs?: TLSRouteParentRefs[];
  readonly rules: TLSRouteRules[];
}

export interface TLSRouteParentRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly sectionName?: string;
}

export interface TLSRouteRules {
  readonly backendRefs: TLSRouteRulesBackendRefs[];
  readonly name?: string;
}

export interface TLSRouteRulesBackendRefs {
  readonly group?: string;
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
}
