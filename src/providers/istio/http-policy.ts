import type {
  VirtualServiceHttpFault, VirtualServiceHttpHeaders, VirtualServiceHttpHeadersRequest, VirtualServiceHttpMirrors, VirtualServiceHttpRewrite,
} from '../../../imports/istio-networking';
import { literal } from '../../model/derived-regex';
import { renderDuration } from '../../model/duration';
import { MeshSettings } from '../../model/mesh-record';
import { isExternalMirror } from '../../model/mirror-target';
import { omitUndefined } from '../../model/omit-undefined';
import { Fault, Header, HeaderChanges, Mirror, PathRewrite, UrlRewrite, RoutePolicy } from '../../model/route-policy';

/** See https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection */
export function fault({ delay, abort }: Fault): VirtualServiceHttpFault {
  return omitUndefined({
    delay: delay && { percentage: { value: delay.percent }, fixedDelay: renderDuration(delay.ms) },
    abort: abort && { percentage: { value: abort.percent }, ...abort.status },
  });
}

/** Mirrored requests keep the port of the request, unless the mirror has another. */
export function mirrors(all: readonly Mirror[], { clusterDomain }: MeshSettings, requestPort: number): VirtualServiceHttpMirrors[] {
  return all.map(mirror => ({ destination: mirrorDestination(mirror, clusterDomain, requestPort), percentage: { value: mirror.percent } }));
}

function mirrorDestination(mirror: Mirror, clusterDomain: string, requestPort: number): VirtualServiceHttpMirrors['destination'] {
  if (isExternalMirror(mirror)) return { host: mirror.external.host, port: { number: mirror.external.port } };
  const { service, version, port = requestPort } = mirror;
  return omitUndefined({ host: `${service.name}.${service.namespace}.svc.${clusterDomain}`, subset: version, port: { number: port } });
}

/** What is done to the headers of requests and answers. */
export function headerOperations({ requestHeaders, responseHeaders }: RoutePolicy): VirtualServiceHttpHeaders | undefined {
  if (!requestHeaders && !responseHeaders) return undefined;
  return omitUndefined({ request: requestHeaders && operations(requestHeaders), response: responseHeaders && operations(responseHeaders) });
}

/** By regex, whatever the match: Istio's `uri` replaces the matched part only, which for a prefix match is not the whole path. */
export function rewrite({ path, host }: UrlRewrite): VirtualServiceHttpRewrite {
  return omitUndefined({ uriRegexRewrite: path && uriRegexRewrite(path), authority: host });
}

function uriRegexRewrite(path: PathRewrite) {
  if (path.replace === 'full') return { match: '/.*', rewrite: path.value };
  const { prefix, value } = path;
  if (prefix === '/') return { match: '^/', rewrite: value === '/' ? '/' : `${value}/` };
  // Nothing in place of the prefix leaves the slash after it, or a path of nothing.
  return value === '/' ? { match: `^${literal(prefix)}/?`, rewrite: '/' } : { match: `^${literal(prefix)}`, rewrite: value };
}

function operations({ set, add, remove }: HeaderChanges): VirtualServiceHttpHeadersRequest {
  return omitUndefined({ set: byName(set), add: byName(add), remove: remove.length ? [...remove] : undefined });
}

function byName(headers: readonly Header[]): Record<string, string> | undefined {
  return headers.length ? Object.fromEntries(headers.map(({ name, value }) => [name, value])) : undefined;
}
