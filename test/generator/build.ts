import { App, Chart, Duration } from 'cdk8s';
import {
  AppSpec, ChangeSpec, GATEWAY_NAME, HeadersSpec, namespaceName, ownName, RedirectSpec, RuleSpec, serviceName, ServiceSpec, versionName,
} from './app-spec';
import { CONNECTION_PORT, ConnectionsSpec } from './connection-spec';
import { CorsSpec } from './cors-spec';
import { GatewaySpec } from './gateway-spec';
import { COOKIE, PathSpec, PinSpec, QUERY, WITHOUT } from './pin-spec';
import { RetrySpec } from './retry-spec';
import {
  ABTestRoute, BlueGreenRoute, CanaryRoute, CorsOptions, CorsPolicy, FaultInjection, Gateway, HeaderChanges, HeaderModifier, HttpMatch, Mesh,
  MeshNamespace, MeshProvider, MeshService, PathMatch, PathRewrite, PortProtocol, RedirectOptions, RetryOn, RetryOptions, RouteRuleOptions,
  ServiceVersion, StringMatch, TrafficMirror, UnsupportedFeature, UrlRewrite, ZeroTrustNamespace,
} from '../../src';

const REQUEST_PORT = 8080;

/** Says a random mesh through the public API. What the mesh lacks is left out: the loss itself has tests of its own. */
export function build(app: App, provider: MeshProvider, spec: AppSpec): void {
  const chart = new Chart(app, 'generated');
  const mesh = new Mesh(chart, 'mesh', { provider, unsupported: UnsupportedFeature.REPORT });
  const namespaces = spec.namespaces.map(({ zeroTrust }, i) => (
    zeroTrust ? new ZeroTrustNamespace(chart, namespaceName(i), { mesh }) : new MeshNamespace(chart, namespaceName(i), { mesh })
  ));
  const services = spec.services.map((service, i) => addService(namespaces[service.namespace], service, i));
  spec.services.forEach((service, i) => addRoutes(chart, services, service, i));
  for (const { from, to, methods, paths } of spec.calls) {
    const ports = (methods ?? paths) && spec.services[to].connections ? [REQUEST_PORT] : undefined; // the other has none
    services[from].calls(services[to], { methods: methods && [...methods], paths: paths?.map(pathMatch), ports });
  }
  if (spec.gateway) addGateway(chart, namespaces, services, spec.gateway);
}

function addGateway(chart: Chart, namespaces: readonly MeshNamespace[], services: readonly MeshService[], spec: GatewaySpec): void {
  const gateway = new Gateway(chart, GATEWAY_NAME, {
    namespace: namespaces[spec.namespace],
    listeners: [{ hosts: [...spec.hosts] }],
    gatewayClassName: 'istio',
    workload: { namespace: 'ingress', serviceAccountName: 'ingress' },
    publicHeaders: [...spec.publicHeaders],
    internalHeaders: [...spec.internalHeaders],
  });
  for (const { to, hosts, paths, matches, timeoutMs, retries } of spec.routes) {
    gateway.addRoute(services[to], {
      hosts: hosts && [...new Set(hosts.map(place => spec.hosts[place % spec.hosts.length]))],
      paths: paths?.map(pathMatch),
      matches: matches?.map(match => httpMatch(match, services)),
      timeout: timeoutMs === undefined ? undefined : Duration.millis(timeoutMs),
      retries: retries && retryOptions(retries),
    });
  }
  for (const place of spec.calls) gateway.calls(services[place]);
}

function addService(namespace: MeshNamespace, spec: ServiceSpec, place: number): MeshService {
  const { timeoutMs, retries, breakerErrors, maxConnections, connections } = spec;
  const service = namespace.addService(serviceName(place), {
    ports: connections && [{ port: REQUEST_PORT }, { port: CONNECTION_PORT, protocol: connections.tls ? PortProtocol.TLS : PortProtocol.TCP }],
    timeout: timeoutMs === undefined ? undefined : Duration.millis(timeoutMs),
    retries: retries && retryOptions(retries),
    circuitBreaker: breakerErrors === undefined ? undefined : { consecutive5xxErrors: breakerErrors },
    connectionPool: maxConnections === undefined ? undefined : { maxConnections },
  });
  for (let i = 0; i < spec.versions; i++) service.addVersion(versionName(i), { image: `myregistry/${serviceName(place)}:${versionName(i)}` });
  return service;
}

function addRoutes(chart: Chart, services: readonly MeshService[], spec: ServiceSpec, place: number): void {
  const { canary, blueGreen, abTest, rules, fault, mirror, cors, connections } = spec;
  const service = services[place];
  const versions = service.node.children.filter(child => child instanceof ServiceVersion) as ServiceVersion[];
  const [stable, next] = versions;
  const match = (pin: PinSpec) => httpMatch(pin, services);
  if (canary && next) {
    new CanaryRoute(chart, `canary-${place}`, { service, stable, canary: next, canaryPercent: canary.percent, canaryMatches: canary.pins.map(match) });
  }
  if (blueGreen && next) {
    const { active, previewPercent, preview } = blueGreen;
    new BlueGreenRoute(chart, `colours-${place}`, {
      service, blue: stable, green: next, active: versions[active], previewPercent, previewMatches: preview.map(match),
    });
  }
  if (abTest && next) {
    const variants = versions.map((version, i) => ({ version, groups: abTest.groups[i].map(match), percent: abTest.shares[i] }));
    new ABTestRoute(chart, `test-${place}`, { service, variants });
  }
  for (const rule of rules) service.routes.addRule(ruleOptions(rule, versions, match(rule.match)));
  if (connections) addConnectionRules(services, connections, place);
  addChanges(chart, services, spec, place);
  if (fault) {
    new FaultInjection(chart, `fault-${place}`, {
      service,
      matches: [match(fault.match)],
      delay: fault.delay && { percent: fault.delay.percent, duration: Duration.millis(fault.delay.ms) },
      abort: fault.abort && { percent: fault.abort.percent, httpStatus: fault.abort.status },
    });
  }
  if (cors) new CorsPolicy(chart, `cors-${place}`, { service, ...corsOptions(cors), matches: cors.match && [match(cors.match)] });
  if (mirror && next) {
    new TrafficMirror(chart, `mirror-${place}`, {
      service,
      targets: [{ version: versions[mirror.version % versions.length], percent: mirror.percent }],
      matches: mirror.match && [match(mirror.match)],
    });
  }
}

function addConnectionRules(services: readonly MeshService[], { rules }: ConnectionsSpec, place: number): void {
  const service = services[place];
  const versions = service.node.children.filter(child => child instanceof ServiceVersion) as ServiceVersion[];
  for (const { caller, names, shares } of rules) {
    const rule = {
      port: CONNECTION_PORT,
      split: versions.map((version, i) => ({ version, percent: shares[i] })),
      callers: caller === undefined ? undefined : [services[caller % services.length]],
    };
    if (names) service.routes.addTlsRule({ ...rule, sniHosts: names.map(name => `${name}.${ownName(place)}`) });
    else service.routes.addTcpRule(rule);
  }
}

/** What is done to requests wherever they go. */
function addChanges(chart: Chart, services: readonly MeshService[], { headers, rewrite, consumer }: ServiceSpec, place: number): void {
  const service = services[place];
  if (headers) {
    const { narrower } = headers;
    new HeaderModifier(chart, `headers-${place}`, { service, ...headerChanges(headers) });
    if (narrower) {
      new HeaderModifier(chart, `some-headers-${place}`, { service, matches: [httpMatch(narrower.match, services)], ...headerChanges(narrower.headers) });
    }
  }
  if (rewrite) {
    const { prefix, to, match, host } = rewrite;
    const path = prefix === undefined ? PathRewrite.fullPath(to) : PathRewrite.prefix(prefix, to);
    new UrlRewrite(chart, `rewrite-${place}`, { service, path, host, matches: match && [httpMatch(match, services)] });
  }
  if (consumer) {
    const { caller, match, timeoutMs, retries, headers: own } = consumer;
    const { request: requestHeaders, response: responseHeaders } = headerChanges(own ?? {});
    services[caller % services.length].routesTo(service, {
      matches: match && [httpMatch(match, services)],
      timeout: Duration.millis(timeoutMs),
      retries: retries && retryOptions(retries),
      requestHeaders,
      responseHeaders,
    });
  }
}

function ruleOptions(rule: RuleSpec, versions: readonly ServiceVersion[], match: HttpMatch): RouteRuleOptions {
  const { match: pin, shares, redirect, respond, timeoutMs, retries, rewrite, headers } = rule;
  const { request: requestHeaders, response: responseHeaders } = headerChanges(headers ?? {});
  return {
    matches: [match],
    split: shares && versions.map((version, i) => ({ version, percent: shares[i] })),
    redirect: redirect && redirectOptions(redirect, pin),
    directResponse: respond === undefined ? undefined : { status: respond },
    timeout: timeoutMs === undefined ? undefined : Duration.millis(timeoutMs),
    retries: retries && retryOptions(retries),
    rewrite: rewrite === undefined ? undefined : { path: PathRewrite.fullPath(rewrite) },
    requestHeaders,
    responseHeaders,
  };
}

function redirectOptions({ to, prefix, status }: RedirectSpec, { path }: PinSpec): RedirectOptions {
  if (!to.startsWith('/')) return { host: to, status };
  return { path: prefix && path ? PathRewrite.prefix(path.path, to) : PathRewrite.fullPath(to), status };
}

function corsOptions({ origins, methods, headers, exposed, maxAgeSeconds, credentials }: CorsSpec): CorsOptions {
  return {
    origins: origins.map(({ value, prefix }) => (prefix ? StringMatch.prefix(value) : StringMatch.exact(value))),
    methods: [...methods],
    headers: [...headers],
    exposedHeaders: [...exposed],
    maxAge: maxAgeSeconds === undefined ? undefined : Duration.seconds(maxAgeSeconds),
    credentials,
  };
}

function headerChanges({ request, response }: HeadersSpec): { readonly request?: HeaderChanges; readonly response?: HeaderChanges } {
  return { request: request && changes(request), response: response && changes(response) };
}

function changes({ how, name, value }: ChangeSpec): HeaderChanges {
  return how === 'remove' ? { remove: [name] } : { [how]: { [name]: value } };
}

function retryOptions({ attempts, on, perTryMs }: RetrySpec): RetryOptions {
  return { attempts, retryOn: on.map(name => RetryOn[name]), perTryTimeout: perTryMs === undefined ? undefined : Duration.millis(perTryMs) };
}

function httpMatch({ method, path, header, cookie, query, without, caller }: PinSpec, services: readonly MeshService[]): HttpMatch {
  return HttpMatch.allOf(
    ...(method ? [HttpMatch.method(method)] : []),
    ...(path ? [HttpMatch.path(pathMatch(path))] : []),
    ...(header ? [HttpMatch.headerMatches(header.name, header.prefix ? StringMatch.prefix(header.value) : StringMatch.exact(header.value))] : []),
    ...(cookie ? [HttpMatch.cookie(COOKIE, cookie)] : []),
    ...(query ? [HttpMatch.query(QUERY, query)] : []),
    ...(without ? [HttpMatch.withoutHeader(WITHOUT, without.value === undefined ? undefined : StringMatch.exact(without.value))] : []),
    ...(caller === undefined ? [] : [HttpMatch.caller(services[caller % services.length])]),
  );
}

function pathMatch({ exact, path, anyCase }: PathSpec): PathMatch {
  const match = exact ? PathMatch.exact(path) : PathMatch.prefix(path);
  return anyCase ? PathMatch.ignoringCase(match) : match;
}
