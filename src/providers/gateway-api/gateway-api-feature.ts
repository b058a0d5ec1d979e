/**
 * An extended feature of Gateway API, by the name in its conformance reports. The report of a mesh lists those that the mesh supports.
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/conformance/reports
 * @see https://github.com/kubernetes-sigs/gateway-api/tree/main/pkg/features
 * @example
 * new Mesh(chart, 'mesh', { provider: MeshProvider.gatewayApi({ features: [GatewayApiFeature.HTTP_ROUTE_REQUEST_TIMEOUT] }) });
 */
export enum GatewayApiFeature {
  /** TCPRoute (weighted routing of connections): Gateway API 1.6, or the experimental channel. */
  TCP_ROUTE = 'TCPRoute',
  /** TLSRoute (TLS passthrough at gateways): Gateway API 1.5, or the experimental channel. */
  TLS_ROUTE = 'TLSRoute',
  /** Query parameter match. */
  MESH_HTTP_ROUTE_QUERY_PARAM_MATCHING = 'MeshHTTPRouteQueryParamMatching',
  /** Method match. */
  HTTP_ROUTE_METHOD_MATCHING = 'HTTPRouteMethodMatching',
  /** Consumer routes: routes in the namespace of the clients. */
  MESH_CONSUMER_ROUTE = 'MeshConsumerRoute',
  /** Redirects to another scheme. */
  MESH_HTTP_ROUTE_SCHEME_REDIRECT = 'MeshHTTPRouteSchemeRedirect',
  /** Redirects to another port. */
  MESH_HTTP_ROUTE_REDIRECT_PORT = 'MeshHTTPRouteRedirectPort',
  /** Redirects to another path. */
  MESH_HTTP_ROUTE_REDIRECT_PATH = 'MeshHTTPRouteRedirectPath',
  /** Redirects with status 303: Gateway API 1.5. */
  HTTP_ROUTE_303_REDIRECT_STATUS_CODE = 'HTTPRoute303RedirectStatusCode',
  /** Redirects with status 307: Gateway API 1.5. */
  HTTP_ROUTE_307_REDIRECT_STATUS_CODE = 'HTTPRoute307RedirectStatusCode',
  /** Redirects with status 308: Gateway API 1.5. */
  HTTP_ROUTE_308_REDIRECT_STATUS_CODE = 'HTTPRoute308RedirectStatusCode',
  /** Request mirroring. */
  HTTP_ROUTE_REQUEST_MIRROR = 'HTTPRouteRequestMirror',
  /** Partial mirroring: Gateway API 1.3, or the experimental channel. */
  HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR = 'HTTPRouteRequestPercentageMirror',
  /** Several mirror targets. */
  HTTP_ROUTE_REQUEST_MULTIPLE_MIRRORS = 'HTTPRouteRequestMultipleMirrors',
  /** Response header modification. */
  HTTP_ROUTE_RESPONSE_HEADER_MODIFICATION = 'HTTPRouteResponseHeaderModification',
  /** Path rewrite (full path, prefix). */
  MESH_HTTP_ROUTE_REWRITE_PATH = 'MeshHTTPRouteRewritePath',
  /** Host rewrite. */
  HTTP_ROUTE_HOST_REWRITE = 'HTTPRouteHostRewrite',
  /** CORS policies: Gateway API 1.5, or 1.3 of the experimental channel. */
  HTTP_ROUTE_CORS = 'HTTPRouteCORS',
  /** Request timeout. */
  HTTP_ROUTE_REQUEST_TIMEOUT = 'HTTPRouteRequestTimeout',
  /** Timeout of each try (backend request timeout). */
  HTTP_ROUTE_BACKEND_TIMEOUT = 'HTTPRouteBackendTimeout',
  /** Retries on status codes: Gateway API 1.7, or the experimental channel; turning them off: 1.7. Reports of 1.7 call it `HTTPRouteRetryCodes`. */
  HTTP_ROUTE_RETRY = 'HTTPRouteRetry',
  /** Retries of tries that time out: Gateway API 1.7, or the experimental channel. */
  HTTP_ROUTE_RETRY_BACKEND_TIMEOUT = 'HTTPRouteRetryBackendTimeout',
  /** Retries after connection failures: Gateway API 1.7, or the experimental channel. */
  HTTP_ROUTE_RETRY_CONNECTION_ERROR = 'HTTPRouteRetryConnectionError',
}
