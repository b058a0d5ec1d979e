import { alike, Capabilities, capabilitiesWith, differs, no, Support, yes } from '../provider';
import { isInBundle, releasesOf } from './feature-releases';
import { GatewayApiFeature as F } from './gateway-api-feature';
import { GatewayApiBundle, hasField, releasesWithField } from './versions';

/** A mesh by its Gateway API support. */
export interface GatewayApiMesh {
  /** The CRDs in the cluster. */
  readonly bundle: GatewayApiBundle;
  /** The extended features of its conformance report. */
  readonly features: readonly F[];
  /** Minor version of Envoy Gateway; none if nobody said. */
  readonly envoyGateway?: string;
}

const NO_FIELD = no('Gateway API has no field for it', 'configure it in the mesh itself instead');
const OWN_POLICY = 'Gateway API has no authorization policy: client identities, methods and paths are not checked. The NetworkPolicies of a ZeroTrustNamespace restrict which pods and networks connect to which ports';
const EGRESS = 'Gateway API does not cover external services: egress depends on the configuration of the mesh itself';
const OWN_PROXY = no('Gateway API does not cover proxies', 'configure them in the mesh itself instead');
/** A filter has 16 entries, fewer than a few names with dashes have variants. */
export const UNDERSCORES_OF_CONTROLLER = 'not stripped by routes: some gateway controllers drop or refuse such names by default, others let them pass';

/** Envoy Gateway refuses requests with such headers, NGINX drops the headers. */
export const KEPT_UNDERSCORES_OF_CONTROLLER = 'some gateway controllers drop such headers or refuse the requests by default: configure the controller';

/** A lost restriction. See https://gateway.envoyproxy.io/docs/tasks/security/ext-auth/ */
export const AUTHORIZATION_OF_CONTROLLER = no(
  'gateways configure it by objects of their own, so no authorizer is asked', 'configure it on the gateway implementation, such as extAuth of a SecurityPolicy of Envoy Gateway',
);

/** A lost restriction, too. */
export const JWT_OF_CONTROLLER = no(
  'Gateway API has no field for it, so requests need no token', 'configure it on the gateway controller instead, such as a SecurityPolicy of Envoy Gateway',
);

/** By a SecurityPolicy. */
export function jwtOfEnvoyGateway(version: string | undefined): Support {
  if (version === undefined) return no('the version of Envoy Gateway is not known, so requests need no token', 'set envoyGatewayVersion of the provider');
  return differs('servers get the token, also without forwardToken; a claim whose name has a dot is not found, so requests that need it are denied');
}

const OWN_GATEWAY = no('implementation-specific', 'configure it on the gateway implementation instead');

/** A lost restriction, which a reader must not take for a lost comfort. */
export const OPEN_GATEWAY = 'every client may use the hosts of the gateway';

/** A route does not select client pods. */
export const ONE_NAMESPACE = no(
  'a route applies to all clients, or to all clients of one other namespace',
  'move the client to a namespace of its own, or use the same settings for all clients there',
);

/** Features of a conformant mesh, with the extended Gateway API features that it supports. */
export function capabilitiesOf({ bundle, features, envoyGateway }: GatewayApiMesh): Capabilities {
  /** The support given if the mesh has all of these Gateway API features, else `no` with those that are missing. */
  const given = (support: Support, ...needed: F[]): Support => {
    const missing = needed.filter(feature => !features.includes(feature));
    if (!missing.length) return support;
    const releases = new Set(missing.flatMap(feature => (isInBundle(feature, bundle) ? [] : releasesOf(feature) ?? [])));
    return no(`requires ${missing.join(' and ')}${releases.size ? ` (${[...releases].join('; ')})` : ''}`, 'list it in features if the mesh supports it');
  };
  return capabilitiesWith({
    'weighted-split': yes,
    ...alike(
      no('which metrics the mesh reports is not known', 'use the provider of the mesh, such as MeshProvider.linkerd(), or shift traffic by CanaryRoute'),
      'progressive-delivery', 'argo-rollouts',
    ),
    ...alike(
      no('which metrics the mesh reports is not known', 'use the provider of the mesh, such as MeshProvider.linkerd(), or write the rules by hand'),
      'service-level-objective', 'mesh-health',
    ),
    'connection-split': given(yes, F.TCP_ROUTE),
    'sni-match': no('TCPRoute does not match SNI, and meshes need not support TLSRoutes of Services'),
    'header-match': differs('prefix and regex are rendered as RegularExpression, whose syntax depends on the mesh: RE2 (Envoy) is assumed'),
    'cookie-match': differs('rendered as RegularExpression on the cookie header, whose syntax depends on the mesh: RE2 (Envoy) is assumed'),
    'method-match': given(yes, F.HTTP_ROUTE_METHOD_MATCHING),
    'path-match': yes,
    'path-string-prefix': no('HTTPRoute matches prefixes by path element only'),
    'path-regex': no('Gateway API does not define the precedence of a path regex'),
    'path-ignore-case': no('HTTPRoute paths are case-sensitive'),
    'query-match': given(yes, F.MESH_HTTP_ROUTE_QUERY_PARAM_MATCHING),
    'header-absence': no('HTTPRoute has no negated header match'),
    'authority-match': no('routes of a Service do not match the host'),
    'scheme-match': no('HTTPRoute has no scheme match'),
    'caller-match': ONE_NAMESPACE,
    'consumer-route': given(yes, F.MESH_CONSUMER_ROUTE),
    'redirect': given(yes, F.MESH_HTTP_ROUTE_SCHEME_REDIRECT, F.MESH_HTTP_ROUTE_REDIRECT_PORT),
    'redirect-status': given(yes, F.HTTP_ROUTE_303_REDIRECT_STATUS_CODE, F.HTTP_ROUTE_307_REDIRECT_STATUS_CODE, F.HTTP_ROUTE_308_REDIRECT_STATUS_CODE),
    'redirect-path': given(yes, F.MESH_HTTP_ROUTE_REDIRECT_PATH),
    'direct-response': no('HTTPRoute has no direct response'),
    'fault-delay': no('HTTPRoute has no fault injection'),
    'fault-abort': no('HTTPRoute has no fault injection'),
    'mirror': given(yes, F.HTTP_ROUTE_REQUEST_MIRROR),
    'mirror-percent': given(yes, F.HTTP_ROUTE_REQUEST_PERCENTAGE_MIRROR),
    'mirrors': given(yes, F.HTTP_ROUTE_REQUEST_MULTIPLE_MIRRORS),
    'request-headers': yes,
    'response-headers': given(yes, F.HTTP_ROUTE_RESPONSE_HEADER_MODIFICATION),
    'rewrite-path': given(yes, F.MESH_HTTP_ROUTE_REWRITE_PATH),
    'rewrite-host': given(yes, F.HTTP_ROUTE_HOST_REWRITE),
    'cors': given(yes, F.HTTP_ROUTE_CORS),
    'cors-origin-match': no('HTTPRoute takes a list of origins only'),
    'gateway': yes,
    'gateway-default-class': no('Gateway API has no default gateway class', 'set gatewayClassName'),
    'gateway-foreign-class': yes,
    ...alike(OWN_GATEWAY, 'gateway-client-certificates', 'gateway-tls-version'),
    'gateway-client-cidrs': no(OPEN_GATEWAY, 'configure the lists on the gateway implementation instead'),
    'gateway-jwt': JWT_OF_CONTROLLER,
    'envoy-gateway-jwt': jwtOfEnvoyGateway(envoyGateway),
    'gateway-external-authorization': AUTHORIZATION_OF_CONTROLLER,
    'external-authorization': no('Gateway API has no field for it, so no authorizer is asked', 'configure it in the mesh itself, or call the authorizer from the application'),
    'gateway-passthrough': given(yes, F.TLS_ROUTE),
    'gateway-retries': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING),
    'gateway-underscore-headers': differs(UNDERSCORES_OF_CONTROLLER),
    'gateway-kept-underscore-headers': differs(KEPT_UNDERSCORES_OF_CONTROLLER),
    'gateway-timeout': given(yes, F.HTTP_ROUTE_REQUEST_TIMEOUT),
    'request-timeout': given(yes, F.HTTP_ROUTE_REQUEST_TIMEOUT),
    'retries': given(
      differs('5xx is rendered as 500, 502, 503 and 504, which every mesh supports; connection failures are retried as well'),
      F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING,
    ),
    'retries-off': hasField(bundle, 'retries-off') ? given(yes, F.HTTP_ROUTE_RETRY)
      : no(`a mesh may retry by itself; turning that off requires ${releasesWithField('retries-off')}`),
    'per-try-timeout': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_BACKEND_TIMEOUT, F.HTTP_ROUTE_RETRY_BACKEND_TIMEOUT),
    'retries-on-4xx': given(yes, F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING),
    'retries-on-connection': given(
      differs('for idempotent methods only: HTTPRoute does not distinguish connection failures from resets'),
      F.HTTP_ROUTE_RETRY, F.HTTP_ROUTE_METHOD_MATCHING, F.HTTP_ROUTE_RETRY_CONNECTION_ERROR,
    ),
    'retries-on-grpc-status': no('GRPCRoute has no retries, and HTTPRoute retries on HTTP status codes'),
    ...alike(no('Gateway API has Services as backends: references to a host outside the mesh are implementation-specific'), 'external-split', 'external-mirror'),
    'consistent-hash': no('Gateway API session persistence uses a token of the mesh, not a header or cookie of the client'),
    'egress-gateway': no('Gateway API has ingress gateways only'),
    ...alike(
      no(EGRESS),
      'external-service', 'external-tls', 'external-tcp', 'external-addresses', 'external-policy',
      'external-policy-unresolved', 'external-dynamic-dns', 'external-dynamic-dns-tls', 'tls-origination', 'egress-client-certificate',
      'external-client-certificate', 'external-client-certificate-files', 'registry-only',
    ),
    'dashboards': no('the metrics of the mesh are not known', "use the mesh's own dashboards"),
    'egress-scope': no('Gateway API has no field for it', 'leave egressScope out'),
    'network-policies': yes,
    'denials': no('Gateway API has no authorization policies', 'configure them in the mesh itself'),
    'denial-dry-run': no('Gateway API has no authorization policies', 'configure it in the mesh itself'),
    'audit': no('Gateway API has no authorization policies', 'configure it in the mesh itself'),
    'jwt': no('Gateway API has no field for it, so requests need no token', 'configure it in the mesh itself, or let the application verify tokens'),
    ...alike(
      no('Gateway API has no field for it', 'configure it in the mesh itself'), 'tracing', 'access-logs', 'access-log-collector', 'access-log-filter',
      'service-access-logs', 'client-telemetry', 'metric-overrides',
    ),
    'graceful-shutdown': differs('only the application waits: proxies end as the mesh was installed'),
    ...alike(OWN_PROXY, 'injection-revision', 'proxy-size', 'proxy-concurrency', 'skip-outbound-ports', 'opaque-ports'),
    ...alike(no(OWN_POLICY), 'deny-by-default', 'policy-dry-run', 'request-authorization', 'request-authorization-string-prefix', 'plaintext-clients', 'namespace-clients', 'trust-domain-clients'),
  }, NO_FIELD);
}
