/**
 * What a mesh may have beyond the core of Gateway API, by the names of Gateway API's own list. A mesh's conformance report has those that it has.
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/pkg/features
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ features: [GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT] }) });
 */
export enum GatewayApiFeature {
  /** TCPRoute: shares of connections. Gateway API 1.6. */
  TCP_ROUTE = 'TCPRoute',
  /** Gateways that pass TLS through (TLSRoute). */
  TLS_ROUTE = 'TLSRoute',
  /** Requests matched by query parameters. */
  MESH_HTTP_ROUTE_QUERY_PARAM_MATCHING = 'MeshHTTPRouteQueryParamMatching',
  /** Requests matched by method. */
  HTTP_ROUTE_METHOD_MATCHING = 'HTTPRouteMethodMatching',
  /** Routes in the namespace of the callers, which hold for all of them. */
  MESH_CONSUMER_ROUTE = 'MeshConsumerRoute',
  /** Redirects to another scheme. */
  MESH_HTTP_ROUTE_SCHEME_REDIRECT = 'MeshHTTPRouteSchemeRedirect',
  /** Redirects to another port. */
  MESH_HTTP_ROUTE_REDIRECT_PORT = 'MeshHTTPRouteRedirectPort',
  /** Redirects to another path. */
  MESH_HTTP_ROUTE_REDIRECT_PATH = 'MeshHTTPRouteRedirectPath',
  /** Redirects with status 303. */
  HTTP_ROUTE_303_REDIRECT_STATUS_CODE = 'HTTPRoute303RedirectStatusCode',
  /** Redirects with status 307. */
  HTTP_ROUTE_307_REDIRECT_STATUS_CODE = 'HTTPRoute307RedirectStatusCode',
  /** Redirects with status 308. */
  HTTP_ROUTE_308_REDIRECT_STATUS_CODE = 'HTTPRoute308RedirectStatusCode',
  /** Copies of requests. */
  HTTP_ROUTE_REQUEST_MIRROR = 'HTTPRouteRequestMirror',
  /** Copies of a share of requests. */
  HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR = 'HTTPRouteRequestPercentageMirror',
  /** Copies of requests to several services. */
  HTTP_ROUTE_REQUEST_MULTIPLE_MIRRORS = 'HTTPRouteRequestMultipleMirrors',
  /** Headers of answers set, added, removed. */
  HTTP_ROUTE_RESPONSE_HEADER_MODIFICATION = 'HTTPRouteResponseHeaderModification',
  /** Paths replaced, whole or a prefix. */
  MESH_HTTP_ROUTE_REWRITE_PATH = 'MeshHTTPRouteRewritePath',
  /** Hosts replaced. */
  HTTP_ROUTE_HOST_REWRITE = 'HTTPRouteHostRewrite',
  /** Calls from other origins. */
  HTTP_ROUTE_CORS = 'HTTPRouteCORS',
  /** Timeout of a request with all its tries. */
  HTTP_ROUTE_REQUEST_TIMEOUT = 'HTTPRouteRequestTimeout',
  /** Timeout of each try. */
  HTTP_ROUTE_BACKEND_TIMEOUT = 'HTTPRouteBackendTimeout',
  /** Retries on status codes. Experimental channel. */
  HTTP_ROUTE_RETRY = 'HTTPRouteRetry',
  /** Retries of tries that take too long. Experimental channel. */
  HTTP_ROUTE_RETRY_BACKEND_TIMEOUT = 'HTTPRouteRetryBackendTimeout',
  /** Retries of connections that fail. Experimental channel. */
  HTTP_ROUTE_RETRY_CONNECTION_ERROR = 'HTTPRouteRetryConnectionError',
}

/** Those whose fields the CRDs of the experimental channel have only. */
export const EXPERIMENTAL: readonly GatewayApiFeature[] = [
  GatewayApiFeature.HTTP_ROUTE_RETRY,
  GatewayApiFeature.HTTP_ROUTE_RETRY_BACKEND_TIMEOUT,
  GatewayApiFeature.HTTP_ROUTE_RETRY_CONNECTION_ERROR,
];

/** All that a mesh can have with the CRDs of the standard channel; Istio has. */
export const STANDARD: readonly GatewayApiFeature[] = Object.values(GatewayApiFeature).filter(feature => !EXPERIMENTAL.includes(feature));
