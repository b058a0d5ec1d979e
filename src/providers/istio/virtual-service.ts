import type {
  VirtualService, VirtualServiceHttp, VirtualServiceHttpRetries, VirtualServiceHttpRoute,
} from '../../../imports/istio-networking';
import { renderDuration } from '../../model/duration';
import { host, MeshSettings } from '../../model/mesh';
import { Port } from '../../model/port';
import { retriesTimeouts, RetryPolicy } from '../../model/retry';
import { Rule, Share } from '../../model/route-table';
import { httpPorts, ServiceModel } from '../../model/service';
import { defined, Manifest } from '../provider';
import { httpMatches } from './http-match';

/** The one VirtualService of a service's host. See https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
export function virtualService(service: ServiceModel, settings: MeshSettings): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    name: service.name,
    namespace: service.namespace.name,
    spec: (): VirtualService['spec'] => ({ hosts: [host(service, settings)], http: httpRoutes(service, settings) }),
  };
}

/** The rules once for each HTTP port: a destination has one port, so the request's port has to tell which. */
function httpRoutes(service: ServiceModel, settings: MeshSettings): VirtualServiceHttp[] {
  const ports = httpPorts(service);
  const rules = service.routes.rules();
  return ports.flatMap(port => rules.map(rule => httpRoute(rule, host(service, settings), port, ports.length > 1)));
}

function httpRoute(rule: Rule, fqdn: string, port: Port, matchPort: boolean): VirtualServiceHttp {
  const blocks = rule.matches.map(match => httpMatches(match, matchPort ? port.number : undefined));
  return defined({
    // One alternative that asks nothing takes every request, whatever the others ask.
    match: blocks.some(block => !block.length) ? undefined : blocks.flat(),
    route: destinations(rule.shares, fqdn, port.number),
    timeout: rule.timeoutMs === undefined ? undefined : renderDuration(rule.timeoutMs),
    retries: rule.retries && retries(rule.retries),
  });
}

function destinations(shares: readonly Share[], fqdn: string, port: number): VirtualServiceHttpRoute[] {
  const destination = { host: fqdn, port: { number: port } };
  if (!shares.length) return [{ destination }];
  return shares.map(({ version, percent }) => defined({
    destination: { ...destination, subset: version },
    weight: shares.length > 1 ? percent : undefined,
  }));
}

/** Without `retries` Istio repeats failed connections twice; where the policy says nothing may be sent again, it has to be said. */
function retries(policy: RetryPolicy): VirtualServiceHttpRetries {
  if (!policy.attempts) return { attempts: 0 };
  return defined({
    attempts: policy.attempts,
    perTryTimeout: policy.perTryTimeoutMs !== undefined && retriesTimeouts(policy) ? renderDuration(policy.perTryTimeoutMs) : undefined,
    retryOn: policy.on.map(({ name }) => name).join(','),
  });
}
