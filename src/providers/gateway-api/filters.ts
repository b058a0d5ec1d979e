import type { HTTPRouteRulesFilters, HTTPRouteRulesFiltersRequestRedirectPath } from '../../../imports/gateway-api';
import { ExternalDestination } from '../../model/external-destination';
import { hostBesideExternal } from '../../model/host-beside-external';
import { Match } from '../../model/match';
import { isExternalMirror } from '../../model/mirror-target';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { HeaderChanges, MeshMirror, Mirror, PathRewrite, Redirect, UrlRewrite, replacePrefix } from '../../model/route-policy';
import { Rule } from '../../model/route-table';

/**
 * The filters of a rule. See https://gateway-api.sigs.k8s.io/reference/spec/#httproutefilter
 * @param namespace of the route
 * @param match the one that a replaced prefix is the prefix of
 * @param isExternal whether the requests come from an ingress gateway
 */
export function filters(rule: Rule, namespace: string, port: number, match: Match, isExternal = false): HTTPRouteRulesFilters[] {
  const { response, requestHeaders, responseHeaders, mirrors, cors } = rule;
  const { rewrite } = hostBesideExternal(rule);
  if (response) return 'redirect' in response ? [{ type: 'RequestRedirect', requestRedirect: redirect(response.redirect, match, isExternal) }] : [];
  return [
    ...(requestHeaders ? [{ type: 'RequestHeaderModifier' as const, requestHeaderModifier: changes(requestHeaders) }] : []),
    ...(responseHeaders ? [{ type: 'ResponseHeaderModifier' as const, responseHeaderModifier: changes(responseHeaders) }] : []),
    ...(mirrors ?? []).map(mirror => ({ type: 'RequestMirror' as const, requestMirror: requestMirror(mirror, namespace, port) })),
    ...(rewrite ? [{ type: 'URLRewrite' as const, urlRewrite: urlRewrite(rewrite, match) }] : []),
    ...(cors ? [{
      type: 'CORS' as const,
      cors: omitUndefined({
        allowOrigins: cors.origins.map(({ value }) => value),
        allowMethods: nonEmpty(cors.methods) as NonNullable<HTTPRouteRulesFilters['cors']>['allowMethods'],
        allowHeaders: nonEmpty(cors.headers),
        exposeHeaders: nonEmpty(cors.exposedHeaders),
        maxAge: cors.maxAgeMs === undefined ? undefined : Math.floor(cors.maxAgeMs / 1000),
        allowCredentials: cors.credentials,
      }),
    }] : []),
  ];
}

/** Without a port, some meshes keep the port of the request, others use that of the scheme; a gateway uses that of its listener. */
function redirect({ scheme, host, port, path, status }: Redirect, match: Match, isExternal: boolean): HTTPRouteRulesFilters['requestRedirect'] {
  const schemePort = scheme === 'https' ? 443 : 80;
  return omitUndefined({
    scheme: scheme as 'http' | 'https' | undefined,
    hostname: host,
    port: port ?? (host === undefined || (isExternal && scheme === undefined) ? undefined : schemePort),
    path: path && replaced(path, match),
    statusCode: status as 301 | 302 | 303 | 307 | 308,
  });
}

function urlRewrite({ path, host }: UrlRewrite, match: Match): HTTPRouteRulesFilters['urlRewrite'] {
  return omitUndefined({ path: path && replaced(path, match), hostname: host });
}

function replaced(path: PathRewrite, match: Match): HTTPRouteRulesFiltersRequestRedirectPath {
  if (path.replace === 'full') return { type: 'ReplaceFullPath', replaceFullPath: path.value };
  const [{ type, value }] = match.path!;
  return type === 'exact'
    ? { type: 'ReplaceFullPath', replaceFullPath: replacePrefix(value, path) }
    : { type: 'ReplacePrefixMatch', replacePrefixMatch: replacePrefix(value === '/' ? '' : value, path) };
}

function changes({ set, add, remove }: HeaderChanges) {
  return omitUndefined({ set: nonEmpty(set), add: nonEmpty(add), remove: nonEmpty(remove) });
}

/** The host that one backend receives, without some of the headers. See https://gateway-api.sigs.k8s.io/reference/spec/#httpbackendref */
export function setHost(host: string, remove: readonly string[] = []): HTTPRouteRulesFilters {
  return { type: 'RequestHeaderModifier', requestHeaderModifier: omitUndefined({ set: [{ name: 'Host', value: host }], remove: nonEmpty(remove) }) };
}

/** A host outside the mesh, as Istio's routes refer to it: by the host of a ServiceEntry, in any namespace. */
export function externalRef({ host, port }: ExternalDestination) {
  return { group: 'networking.istio.io', kind: 'Hostname', name: host, port };
}

/** Name of the Service that gets the mirrored requests. */
export function mirrorBackend({ service, version }: MeshMirror): string {
  return version === undefined ? service.name : `${service.name}-${version}`;
}

function requestMirror(mirror: Mirror, namespace: string, requestPort: number) {
  const percent = mirror.percent === 100 ? undefined : mirror.percent;
  if (isExternalMirror(mirror)) return omitUndefined({ backendRef: externalRef(mirror.external), percent });
  const { service, port } = mirror;
  return omitUndefined({
    backendRef: omitUndefined({
      name: mirrorBackend(mirror),
      namespace: service.namespace === namespace ? undefined : service.namespace,
      port: port ?? requestPort,
    }),
    percent,
  });
}
