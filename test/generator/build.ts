import { App, Chart, Duration } from 'cdk8s';
import { AppSpec, COOKIE, namespaceName, PathSpec, PinSpec, RetrySpec, serviceName, ServiceSpec, versionName } from './app-spec';
import {
  CanaryRoute, HttpMatch, Mesh, MeshNamespace, MeshProvider, MeshService, PathMatch, RetryOn, RetryOptions, ServiceVersion, UnsupportedFeature,
  ZeroTrustNamespace,
} from '../../src';

/** Says a random mesh through the public API. What the mesh lacks is left out: the loss itself has tests of its own. */
export function build(app: App, provider: MeshProvider, spec: AppSpec): void {
  const chart = new Chart(app, 'generated');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const namespaces = spec.namespaces.map(({ zeroTrust }, i) => (
    zeroTrust ? new ZeroTrustNamespace(chart, namespaceName(i), { mesh }) : new MeshNamespace(chart, namespaceName(i), { mesh })
  ));
  const services = spec.services.map((service, i) => addService(chart, namespaces[service.namespace], service, i));
  for (const { from, to, methods, paths } of spec.calls) {
    services[from].calls(services[to], { methods: methods && [...methods], paths: paths?.map(pathMatch) });
  }
}

function addService(chart: Chart, namespace: MeshNamespace, spec: ServiceSpec, place: number): MeshService {
  const { timeoutMs, retries, breakerErrors, maxConnections, canary } = spec;
  const service = namespace.addService(serviceName(place), {
    timeout: timeoutMs === undefined ? undefined : Duration.millis(timeoutMs),
    retries: retries && retryOptions(retries),
    circuitBreaker: breakerErrors === undefined ? undefined : { consecutive5xxErrors: breakerErrors },
    connectionPool: maxConnections === undefined ? undefined : { maxConnections },
  });
  const versions: ServiceVersion[] = [];
  for (let i = 0; i < spec.versions; i++) versions.push(service.addVersion(versionName(i), { image: `myregistry/${serviceName(place)}:${versionName(i)}` }));
  if (canary && versions.length > 1) {
    const [stable, next] = versions;
    new CanaryRoute(chart, `canary-${place}`, { service, stable, canary: next, canaryPercent: canary.percent, pinned: canary.pins.map(httpMatch) });
  }
  return service;
}

function retryOptions({ attempts, on, perTryMs }: RetrySpec): RetryOptions {
  return { attempts, retryOn: on.map(name => RetryOn[name]), perTryTimeout: perTryMs === undefined ? undefined : Duration.millis(perTryMs) };
}

function httpMatch({ method, path, header, cookie }: PinSpec): HttpMatch {
  return HttpMatch.allOf(
    ...(method ? [HttpMatch.method(method)] : []),
    ...(path ? [HttpMatch.path(pathMatch(path))] : []),
    ...(header ? [HttpMatch.header(header.name, header.value)] : []),
    ...(cookie ? [HttpMatch.cookie(COOKIE, cookie)] : []),
  );
}

function pathMatch({ exact, path }: PathSpec): PathMatch {
  return exact ? PathMatch.exact(path) : PathMatch.prefix(path);
}
