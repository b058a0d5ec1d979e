import { httpMatches } from './http-match';
import { fault, headerOperations, mirrors, rewrite } from './http-policy';
import type {
  VirtualService, VirtualServiceHttp, VirtualServiceHttpRetries,
} from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { host as serviceHost } from '../../model/mesh';
import { nonEmpty } from '../../model/non-empty';
import { omitUndefined } from '../../model/omit-undefined';
import { retriesTimeouts, RetryPolicy } from '../../model/retry';
import { isEmptyTable, Rule } from '../../model/route-table';
import { renderedRules } from '../../model/rules';
import { httpPorts, ServiceModel, splitPorts } from '../../model/service';
import { ALL_SUPPORTED, Supports } from '../../model/supports';
import { Manifest } from '../provider';
import { tcpRoutes, tlsRoutes, virtualServiceHosts } from './connection-routes';
import { corsPolicy } from './cors-policy';
import { destinations } from './destinations';
import { directResponse, redirect } from './http-response';
import { hostBesideExternal } from '../../model/host-beside-external';
import { MeshSettings } from '../../model/mesh-record';
import { rulesByPort } from '../../model/rules-for';

/** Whether a service needs a VirtualService. */
export function routed(service: ServiceModel): boolean {
  return (!isEmptyTable(service.routes) && httpPorts(service).length > 0) || splitPorts(service).length > 0;
}

/** The one VirtualService of a service's host. See https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
export function virtualService(service: ServiceModel, settings: MeshSettings, supports: Supports = ALL_SUPPORTED): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name: service.name,
    namespace: service.namespace.name,
    spec: omitUndefined({
      hosts: virtualServiceHosts(service, settings),
      http: nonEmpty(httpRoutes(service, settings, supports)),
      tcp: nonEmpty(tcpRoutes(service, settings)),
      tls: nonEmpty(tlsRoutes(service, settings)),
    }) satisfies VirtualService['spec'],
  };
}

/** The rules once for each HTTP port: a destination has one port, so rules match on the port of the request. */
function httpRoutes(service: ServiceModel, settings: MeshSettings, supports: Supports): VirtualServiceHttp[] {
  const byPort = rulesByPort(service, renderedRules(service.routes, supports).flatMap(byPathRedirect));
  const fqdn = serviceHost(service, settings);
  return withoutRepeated(byPort.flatMap(({ port, rules }) => rules.map(rule => httpRoute(fqdn, settings, rule, port.number, byPort.length > 1))));
}

/** A prefix by path element is two matches, one of which an earlier rule may have: Istio warns of a match that is not used. */
export function withoutRepeated(routes: readonly VirtualServiceHttp[]): VirtualServiceHttp[] {
  if (!routes.some(({ match }) => match?.some(({ uri }) => uri))) return [...routes];
  const seen = new Set<string>();
  return routes.flatMap(route => {
    if (!route.match) return [route];
    const match = route.match.filter(one => seen.size < seen.add(JSON.stringify(one)).size);
    return match.length ? [{ ...route, match }] : [];
  });
}

/** One route of the list, which Istio evaluates in order. */
export function httpRoute(fqdn: string, settings: MeshSettings, rule: Rule, port: number, matchPort: boolean): VirtualServiceHttp {
  const blocks = rule.matches.map(match => httpMatches(match, matchPort ? port : undefined));
  // One alternative without conditions matches every request, whatever the others match.
  const match = blocks.some(block => !block.length) ? undefined : blocks.flat();
  if (rule.response) {
    return omitUndefined({ match, ...('redirect' in rule.response ? { redirect: redirect(rule.response.redirect, rule.matches) } : { directResponse: directResponse(rule.response.directResponse) }) });
  }
  const { rewrite: rewritten, host } = hostBesideExternal(rule);
  return {
    corsPolicy: rule.cors && corsPolicy(rule.cors),
    fault: rule.fault && fault(rule.fault),
    headers: headerOperations(rule),
    match,
    mirrors: rule.mirrors && mirrors(rule.mirrors, settings, port),
    retries: rule.retries && retries(rule.retries),
    rewrite: rewritten && rewrite(rewritten),
    route: destinations(rule.shares, fqdn, port, host),
    // Without the field there is no timeout; istiod refuses 0s.
    timeout: rule.timeoutMs ? renderDuration(rule.timeoutMs) : undefined,
  };
}

/** A prefix by path element is a path and all below it, and a redirect replaces what was matched: each gets a rule of its own. */
export function byPathRedirect<R extends Rule>(rule: R): R[] {
  const path = rule.response && 'redirect' in rule.response && rule.response.redirect.path;
  if (!path || path.replace !== 'prefix') return [rule];
  return rule.matches.flatMap(match => {
    const [condition] = match.path ?? [];
    if (condition?.type !== 'element-prefix' || condition.value === '/') return [{ ...rule, matches: [match] }];
    const narrowed = (type: 'exact' | 'string-prefix', value: string) => ({ ...rule, matches: [{ ...match, path: [{ ...condition, type, value }] }] });
    return [narrowed('exact', condition.value), narrowed('string-prefix', `${condition.value}/`)];
  });
}

/** Without `retries` Istio retries failed connections twice, so a policy without retries sets attempts to 0. */
export function retries(policy: RetryPolicy): VirtualServiceHttpRetries {
  if (!policy.attempts) return { attempts: 0 };
  return omitUndefined({
    attempts: policy.attempts,
    perTryTimeout: policy.perTryTimeoutMs !== undefined && retriesTimeouts(policy) ? renderDuration(policy.perTryTimeoutMs) : undefined,
    retryOn: policy.on.map(({ name }) => name).join(','),
  });
}
