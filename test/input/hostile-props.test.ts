/* eslint-disable @stylistic/max-len -- one entry a line */
import { ApiObject, Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import * as ts from 'typescript';
import { apiOf, parametersOf } from '../../projenrc/api-lint/api';
import * as mesh from '../../src';
import { ENUMS, StructName, STRUCTS } from '../../src/input/structs';
import { errorOf, fixture } from '../mesh-fixture';

const {
  ABTestRoute, BlueGreenRoute, CanaryRoute, ClientCertificate, ClientSet, ClusterDns, CorsPolicy, DeliveryEngine, DeliveryPlan, DirectResponse, EgressGateway, EgressHost, ExternalAuthorization, ExternalAuthorizer, ExternalClient, ExternalService, FaultInjection, FlaggerAlertSeverity, FlaggerHook, Gateway, GatewayCertificate, GatewayTls, GatewayWorkload,
  GatewayApiChannel, GrpcStatus, HashAlgorithm, HeaderModifier, HttpMatch, HttpMethod, HttpRedirect, HttpScheme, IntervalMetrics, Jwks, JwtAuthentication, LoadBalancing, Locality, Mesh, MeshApp, MeshNamespace,
  MeshProvider, MeshService, MeshWorkload, MetricLimit, MtlsMode, NetworkPeer, OutboundTraffic, PathMatch, PathRewrite, PortProtocol, ProgressiveDelivery, RateLimit, RehearsalEngine, Resolution, RetryOn, ServiceVersion, StringMatch,
  TlsVersion, TokenLocation, TrafficMirror, UnsupportedFeature, UrlRewrite, ZeroTrustNamespace,
} = mesh;

/** An app in which every construct can be made. */
function shop() {
  const used = fixture();
  const namespace = used.shop;
  const users = namespace.addService('users', { ports: [{ port: 8080 }, { port: 9000, protocol: PortProtocol.GRPC }, { port: 5432, protocol: PortProtocol.TCP }, { port: 8443, protocol: PortProtocol.TLS }] });
  const [v1, v2] = ['v1', 'v2'].map(version => users.addVersion(version, { image: 'users' }));
  const web = namespace.addService('web');
  const [webV1, webV2] = ['v1', 'v2'].map(version => web.addVersion(version, { image: 'web' }));
  const gateway = new Gateway(used.chart, 'public', { namespace, listeners: [{ hosts: ['shop.example.com'] }] });
  const worker = namespace.addWorkload('worker', { image: 'worker' });
  const account = new kplus.ServiceAccount(used.chart, 'account', { metadata: { namespace: 'shop', name: 'account' } });
  return { chart: used.chart, mesh: used.mesh, namespace, users, v1, v2, web, webV1, webV2, worker, gateway, account };
}

type Shop = ReturnType<typeof shop>;
type Props = Record<string, any>;

/** What takes props: the interface, props that are valid, of which there may be several since some exclude each other, and the call. */
interface Entry { readonly struct: StructName; readonly valid: (shop: Shop) => Props[]; readonly call: (shop: Shop, props: any) => unknown }

const seconds = (n: number) => Duration.seconds(n);
const matches = [HttpMatch.header('x-a', 'b')];
const retries = { attempts: 2, perTryTimeout: Duration.millis(100), retryOn: [RetryOn.SERVER_ERROR], methods: [HttpMethod.GET] };
const headers = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };
const jwt = {
  issuers: [{
    issuer: 'https://auth.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://auth.example.com/jwks.json'), tokenLocations: [TokenLocation.BEARER], forwardToken: true,
  }],
  publicRequests: [{ paths: [PathMatch.exact('/health')], methods: [HttpMethod.GET] }],
  rules: [{ paths: [PathMatch.prefix('/api')], methods: [HttpMethod.GET], issuers: ['https://auth.example.com'], claims: [{ claim: 'role', within: ['realm'], values: ['admin'] }] }],
  claimHeaders: [{ header: 'x-role', claim: 'role', within: ['realm'] }],
};
const traffic = {
  circuitBreaker: {
    consecutive5xxErrors: 5,
    consecutiveGatewayErrors: 3,
    consecutiveLocalOriginFailures: 5,
    interval: seconds(30),
    baseEjectionTime: seconds(30),
    maxEjectionTime: seconds(60),
    ejectionJitterPercent: 10,
    maxEjectionPercent: 50,
    minHealthPercent: 40,
  },
  connectionPool: {
    maxConnections: 1,
    connectTimeout: seconds(1),
    tcpKeepalive: { probes: 1, time: seconds(1), interval: seconds(1) },
    maxPendingRequests: 1,
    maxRequests: 1,
    maxRequestsPerConnection: 1,
    idleTimeout: seconds(1),
  },
  loadBalancing: LoadBalancing.ROUND_ROBIN,
  warmup: { duration: seconds(60), minimumPercent: 10, aggression: 1 },
  locality: Locality.NEAREST,
};
const proxy = {
  resources: { cpu: { request: kplus.Cpu.millis(1), limit: kplus.Cpu.millis(2) }, memory: { request: Size.mebibytes(1), limit: Size.mebibytes(2) } },
  concurrency: 1,
  skipOutboundPorts: [25],
  opaquePorts: [25],
};
const availability = {
  disruptionBudget: mesh.DisruptionBudget.maxUnavailable(1),
  topologySpread: [mesh.TopologySpread.zones()],
  gracefulShutdown: { delay: seconds(5), drain: seconds(20), gracePeriod: seconds(30), nativeSidecar: false },
};
const probe = kplus.Probe.fromHttpGet('/live', { port: 8080 });
const ports = [{ port: 8080, protocol: PortProtocol.HTTP, suffix: 'web', targetPort: 80, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'], plaintextReason: 'a' }];
const container = (chart: Chart) => ({
  command: ['run'],
  args: ['x'],
  workingDir: '/',
  envVariables: { A: kplus.EnvValue.fromValue('b') },
  name: 'main',
  envFrom: [kplus.Env.fromConfigMap(kplus.ConfigMap.fromConfigMapName(chart, 'map', 'map'))],
  volumeMounts: [{
    volume: kplus.Volume.fromEmptyDir(chart, 'volume', 'volume'), path: '/tmp', propagation: kplus.MountPropagation.NONE, readOnly: true, subPath: 'a',
  }],
  ports: [{ number: 9999, hostIp: '10.0.0.1', hostPort: 9999, name: 'extra', protocol: kplus.Protocol.TCP }],
  imagePullPolicy: kplus.ImagePullPolicy.ALWAYS,
  readiness: probe,
  liveness: probe,
  startup: probe,
  lifecycle: { postStart: kplus.Handler.fromCommand(['x']), preStop: kplus.Handler.fromCommand(['x']) },
  resources: { ...proxy.resources, ephemeralStorage: { request: Size.mebibytes(1), limit: Size.mebibytes(2) } },
  securityContext: {
    user: 1,
    group: 1,
    ensureNonRoot: true,
    privileged: false,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    capabilities: { add: [kplus.Capability.CHOWN], drop: [kplus.Capability.ALL] },
    seccompProfile: { type: kplus.SeccompProfileType.RUNTIME_DEFAULT },
  },
});
const pods = ({ chart }: Shop) => {
  const all = container(chart);
  return [{ image: 'x', replicas: 1, ...all }, { image: 'x', autoscaled: true }, { containers: [{ image: 'x', ...all }] }];
};
const service = { ports, timeout: seconds(5), streamIdleTimeout: seconds(5), retries, serviceName: 'name', ...traffic };
const namespaceProps = (used: Shop) => ({
  mesh: used.mesh, namespaceName: 'name', create: true, injection: mesh.Injection.enabled(), proxy, availability, outboundTraffic: OutboundTraffic.ALLOW_ANY,
});
const serviceProps = { ...service, metrics: { port: 9090, path: '/metrics', plaintextFrom: ['10.0.0.0/8'], plaintextReason: 'a' }, proxy, availability };
const redirect = { host: 'a.example.com', scheme: HttpScheme.HTTPS, port: 443, path: PathRewrite.fullPath('/x'), status: 302 };
const rewrite = { path: PathRewrite.fullPath('/x'), host: 'a.example.com' };

const plan = DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] });

const listener = ({ chart, namespace }: Shop, tls: mesh.GatewayTls) => new Gateway(chart, 'x', { namespace, listeners: [{ hosts: ['a.example.com'], tls }] });

/** The workload is read where it is used. */
const ofWorkload = ({ chart, namespace }: Shop, workload: mesh.GatewayWorkload) => new Gateway(chart, 'x', { namespace, listeners: [{ hosts: ['a.example.com'] }], workload });

const ENTRIES: Readonly<Record<string, Entry>> = {
  'new Mesh': {
    struct: 'MeshProps',
    valid: () => [{
      provider: MeshProvider.istio(),
      clusterDomain: 'cluster.local',
      trustDomain: 'cluster.local',
      outboundTraffic: OutboundTraffic.ALLOW_ANY,
      gatewayWorkload: GatewayWorkload.istioctl(),
      podMonitors: { labels: { release: 'prometheus' }, interval: seconds(15) },
      prometheusRules: { labels: { release: 'prometheus' }, pageSeverity: 'critical', ticketSeverity: 'warning' },
      unsupported: UnsupportedFeature.ERROR,
      failOn: mesh.Severity.ERROR,
      guardRails: mesh.GuardRails.OFF,
      networkPolicies: {
        dns: ClusterDns.kubeDns(), controlPlaneNamespace: 'istio-system', scrapers: [NetworkPeer.allPods('monitoring')], kubernetesApi: { networks: ['10.0.0.1/32'], port: 6443 },
      },
    }],
    call: ({ chart }, props) => new Mesh(chart, 'x', props),
  },
  'mesh.acknowledge': {
    struct: 'Acknowledgement',
    valid: used => [{ code: 'missing-probes', construct: used.users, reason: 'none needed' }],
    call: (used, props) => used.mesh.acknowledge(props),
  },
  'new MeshNamespace': { struct: 'MeshNamespaceProps', valid: used => [{ ...namespaceProps(used), mtls: MtlsMode.STRICT }], call: ({ chart }, props) => new MeshNamespace(chart, 'x', props) },
  'new ZeroTrustNamespace': { struct: 'ZeroTrustNamespaceProps', valid: used => [{ ...namespaceProps(used), networkPolicies: true }], call: ({ chart }, props) => new ZeroTrustNamespace(chart, 'x', props) },
  'new MeshService': {
    struct: 'MeshServiceProps',
    valid: ({ namespace, account }) => [{ namespace, ...serviceProps }, { namespace, serviceAccount: account }],
    call: ({ chart }, props) => new MeshService(chart, 'x', props),
  },
  'addService': { struct: 'MeshServiceOptions', valid: ({ account }) => [serviceProps, { serviceAccount: account }], call: ({ namespace }, props) => namespace.addService('x', props) },
  'fromExistingService': {
    struct: 'ExistingServiceProps',
    valid: ({ namespace }) => [{ namespace, ...service, serviceAccountName: 'x', podLabels: { app: 'x' }, liveness: probe, readiness: probe, startup: probe }],
    call: ({ chart }, props) => MeshService.fromExistingService(chart, 'x', props),
  },
  'addVersion': {
    struct: 'ServiceVersionOptions',
    valid: used => [...pods(used).map(form => ({ ...form, ...traffic })), { podLabels: { app: 'x' }, liveness: probe }, { workload: new kplus.Deployment(used.chart, 'd') }],
    call: ({ users }, props) => users.addVersion('x', props),
  },
  'addExternalVersion': {
    struct: 'ExternalVersionOptions',
    valid: ({ chart, namespace }) => [{
      externalService: new ExternalService(chart, 'y', { namespace, hosts: ['a.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] }),
      port: 80,
      host: 'a.example.com',
      removeHeaders: ['x-a'],
    }],
    call: ({ web }, props) => web.addExternalVersion('x', props),
  },
  'new MeshWorkload': {
    struct: 'MeshWorkloadProps',
    valid: used => pods(used).map(form => ({ ...form, namespace: used.namespace, workloadName: 'name', proxy, availability, serviceAccount: used.account })),
    call: ({ chart }, props) => new MeshWorkload(chart, 'x', props),
  },
  'addWorkload': { struct: 'MeshWorkloadOptions', valid: pods, call: ({ namespace }, props) => namespace.addWorkload('x', props) },
  'fromExistingWorkload': {
    struct: 'ExistingWorkloadProps',
    valid: ({ namespace }) => [{ namespace, serviceAccountName: 'x', podLabels: { app: 'x' } }],
    call: ({ chart }, props) => MeshWorkload.fromExistingWorkload(chart, 'x', props),
  },
  'new ExternalService': {
    struct: 'ExternalServiceProps',
    valid: used => [{
      namespace: used.namespace,
      hosts: ['a.example.com'],
      externalServiceName: 'name',
      resolution: Resolution.STATIC,
      endpoints: ['10.0.0.1'],
      addresses: ['10.0.0.1'],
      ports: [{ port: 80, protocol: PortProtocol.HTTP, targetPort: 443, tls: { serverName: 'a.example.com', caFile: '/ca.pem' } }],
      egressGateway: new EgressGateway(used.chart, 'egress', { namespace: used.namespace }),
      timeout: seconds(5),
      retries,
      ...traffic,
    }],
    call: ({ chart }, props) => new ExternalService(chart, 'x', props),
  },
  'fromExistingGateway': {
    struct: 'ExistingEgressGatewayProps', valid: ({ namespace }) => [{ namespace, gatewayName: 'name' }], call: ({ chart }, props) => EgressGateway.fromExistingGateway(chart, 'x', props),
  },
  'new EgressGateway': { struct: 'EgressGatewayProps', valid: ({ namespace }) => [{ namespace, gatewayName: 'name', replicas: 2 }], call: ({ chart }, props) => new EgressGateway(chart, 'x', props) },
  'new Gateway': {
    struct: 'GatewayProps',
    valid: ({ namespace }) => [{ namespace, listeners: [{ hosts: ['a.example.com'], tls: GatewayTls.passthrough() }] }, {
      namespace,
      listeners: [{ hosts: ['a.example.com'], port: 443, httpsRedirect: true, tls: GatewayTls.terminate({ certificate: GatewayCertificate.fromSecret('a') }) }],
      gatewayName: 'name',
      gatewayClassName: 'istio',
      workload: GatewayWorkload.istioctl(),
      trustedProxies: 1,
      allowedClientCidrs: ['10.0.0.0/8'],
      deniedClientCidrs: ['10.0.0.1/32'],
      keptHeaders: ['x-a'],
      internalHeaders: ['x-b'],
    }],
    call: ({ chart }, props) => new Gateway(chart, 'x', props),
  },
  'GatewayWorkload.of': {
    struct: 'GatewayWorkloadOptions',
    valid: () => [{ namespace: 'ingress', labels: { app: 'x' }, serviceAccountName: 'x' }],
    call: (used, props) => ofWorkload(used, GatewayWorkload.of(props)),
  },
  'GatewayWorkload.helm': {
    struct: 'HelmGatewayOptions', valid: () => [{ releaseName: 'x', namespace: 'ingress' }], call: (used, props) => ofWorkload(used, GatewayWorkload.helm(props)),
  },
  'GrpcProbe.of': {
    struct: 'GrpcProbeOptions',
    valid: () => [{
      port: 9000, service: 'x', failureThreshold: 3, initialDelaySeconds: seconds(1), periodSeconds: seconds(1), successThreshold: 1, timeoutSeconds: seconds(1),
    }],
    call: ({ users }, props) => users.addVersion('v3', { image: 'x', liveness: mesh.GrpcProbe.of(props) }),
  },
  'gateway.addRoute': {
    struct: 'GatewayRouteOptions',
    valid: () => [{ hosts: ['shop.example.com'], paths: [PathMatch.prefix('/a')], matches, port: 8080, timeout: seconds(5), retries }],
    call: ({ gateway, users }, props) => gateway.addRoute(users, props),
  },
  'gateway.calls': { struct: 'CallOptions', valid: () => [{ methods: [HttpMethod.GET], paths: [PathMatch.exact('/')], ports: [8080] }], call: ({ gateway, users }, props) => gateway.calls(users, props) },
  'calls': { struct: 'CallOptions', valid: () => [{ methods: [HttpMethod.GET], paths: [PathMatch.exact('/')], ports: [8080] }], call: ({ web, users }, props) => web.calls(users, props) },
  'allowsFrom': {
    struct: 'CallOptions',
    valid: () => [{ methods: [HttpMethod.GET], paths: [PathMatch.exact('/')], ports: [8080], reason: 'needs it' }],
    call: ({ users }, props) => users.allowsFrom(ExternalClient.namespace('monitoring'), props),
  },
  'denies': {
    struct: 'DenialOptions',
    valid: () => [
      { methods: [HttpMethod.DELETE], paths: [PathMatch.exact('/a')], ports: [8080], reason: 'needs it' },
      { exceptMethods: [HttpMethod.GET], exceptPaths: [PathMatch.prefix('/a')], ports: [8080] },
    ],
    call: ({ users }, props) => users.denies(ClientSet.everyone(), props),
  },
  'ClientSet.everyoneBut': {
    struct: 'ClientList',
    valid: ({ web, gateway }) => [{ callers: [web], clients: [ExternalClient.namespace('monitoring')], gateways: [gateway] }],
    call: ({ users }, props) => users.audits(ClientSet.everyoneBut(props), { ports: [8080] }),
  },
  'ExternalClient.serviceAccount': {
    struct: 'ClientServiceAccountOptions',
    valid: () => [{ name: 'prometheus', namespace: 'monitoring', trustDomain: 'example.com' }],
    call: (_, props) => ExternalClient.serviceAccount(props),
  },
  'calls of an external service': {
    struct: 'CallOptions',
    valid: () => [{ ports: [443] }],
    call: ({ chart, namespace, web }, props) => web.calls(new ExternalService(chart, 'e', { namespace, hosts: ['a.example.com'] }), props),
  },
  'routesTo': {
    struct: 'ConsumerRouteOptions',
    valid: () => [{ matches, timeout: seconds(5), retries, requestHeaders: headers, responseHeaders: headers, rewrite }, traffic],
    call: ({ web, users }, props) => web.routesTo(users, props),
  },
  'addRule': {
    struct: 'RouteRuleOptions',
    valid: ({ v1 }) => [
      { matches, split: [{ version: v1, percent: 100 }], timeout: seconds(5), retries, requestHeaders: headers, responseHeaders: headers, rewrite },
      { matches, redirect }, { matches, directResponse: { status: 200, body: 'x' } },
    ],
    call: ({ users }, props) => users.routes.addRule(props),
  },
  'addTcpRule': {
    struct: 'TcpRuleOptions',
    valid: ({ v1, web, namespace }) => [{ port: 5432, split: [{ version: v1, percent: 100 }], callers: [web], callerNamespaces: [namespace] }],
    call: ({ users }, props) => users.routes.addTcpRule(props),
  },
  'addTlsRule': {
    struct: 'TlsRuleOptions',
    valid: ({ v1, web, namespace }) => [{ port: 8443, sniHosts: ['a.example.com'], split: [{ version: v1, percent: 100 }], callers: [web], callerNamespaces: [namespace] }],
    call: ({ users }, props) => users.routes.addTlsRule(props),
  },
  'new CanaryRoute': {
    struct: 'CanaryRouteProps',
    valid: ({ web, webV1, webV2 }) => [{ service: web, stable: webV1, canary: webV2, canaryPercent: 10, canaryMatches: matches, timeout: seconds(5), retries }],
    call: ({ chart }, props) => new CanaryRoute(chart, 'x', props),
  },
  'new BlueGreenRoute': {
    struct: 'BlueGreenRouteProps',
    valid: ({ web, webV1, webV2 }) => [{
      service: web, blue: webV1, green: webV2, active: webV1, blueMatches: matches, greenMatches: matches, previewMatches: matches, previewPercent: 1, timeout: seconds(5), retries,
    }],
    call: ({ chart }, props) => new BlueGreenRoute(chart, 'x', props),
  },
  'new ABTestRoute': {
    struct: 'ABTestRouteProps',
    valid: ({ web, webV1, webV2 }) => [{ service: web, variants: [{ version: webV1, percent: 50, matches }, { version: webV2, percent: 50 }], timeout: seconds(5), retries }],
    call: ({ chart }, props) => new ABTestRoute(chart, 'x', props),
  },
  'new CorsPolicy': {
    struct: 'CorsPolicyProps',
    valid: ({ users }) => [{
      service: users,
      matches: [HttpMatch.path(PathMatch.prefix('/a'))],
      origins: [StringMatch.exact('https://a.example.com')],
      methods: [HttpMethod.GET],
      headers: ['x-a'],
      exposedHeaders: ['x-b'],
      maxAge: seconds(5),
      credentials: true,
    }],
    call: ({ chart }, props) => new CorsPolicy(chart, 'x', props),
  },
  'new DirectResponse': { struct: 'DirectResponseProps', valid: ({ users }) => [{ service: users, matches, status: 200, body: 'x' }], call: ({ chart }, props) => new DirectResponse(chart, 'x', props) },
  'new FaultInjection': {
    struct: 'FaultInjectionProps',
    valid: ({ users }) => [
      { service: users, matches, delay: { percent: 1, duration: seconds(1) }, abort: { percent: 1, httpStatus: 500 } },
      { service: users, matches, abort: { percent: 1, grpcStatus: GrpcStatus.INTERNAL } },
    ],
    call: ({ chart }, props) => new FaultInjection(chart, 'x', props),
  },
  'new HeaderModifier': { struct: 'HeaderModifierProps', valid: ({ users }) => [{ service: users, matches, request: headers, response: headers }], call: ({ chart }, props) => new HeaderModifier(chart, 'x', props) },
  'new HttpRedirect': { struct: 'HttpRedirectProps', valid: ({ users }) => [{ service: users, matches, ...redirect }], call: ({ chart }, props) => new HttpRedirect(chart, 'x', props) },
  'new UrlRewrite': { struct: 'UrlRewriteProps', valid: ({ users }) => [{ service: users, matches, ...rewrite }], call: ({ chart }, props) => new UrlRewrite(chart, 'x', props) },
  'new TrafficMirror': {
    struct: 'TrafficMirrorProps',
    valid: ({ users, v2, web }) => [{ service: users, targets: [{ version: v2, percent: 10, port: 8080 }], matches }, { service: users, targets: [{ service: web, port: 8080 }] }],
    call: ({ chart }, props) => new TrafficMirror(chart, 'x', props),
  },
  'DeliveryEngine.argoRollouts': {
    struct: 'ArgoRolloutsOptions',
    valid: () => [{ metricsServer: 'http://prometheus:9090', replicas: 4, manualPromotion: true, progressDeadline: seconds(60) }],
    call: (_, props) => DeliveryEngine.argoRollouts(props),
  },
  'DeliveryEngine.flagger': {
    struct: 'FlaggerOptions',
    valid: ({ chart }) => [{
      metricsServer: 'http://prometheus:9090',
      autoscaler: new ApiObject(chart, 'scaler', { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'web' } }),
      webhooks: [{ hook: FlaggerHook.ROLLOUT, name: 'load', url: 'http://loadtester/', timeout: seconds(5), retries: 1, muteAlert: true, metadata: { cmd: 'hey' } }],
      alerts: [{ name: 'on-call', provider: 'slack', providerNamespace: 'flagger', severity: FlaggerAlertSeverity.ERROR }],
      sessionAffinity: { cookieName: 'flagger', maxAge: seconds(60) },
      progressDeadline: seconds(60),
      promotionStepPercent: 50,
    }],
    call: (_, props) => DeliveryEngine.flagger(props),
  },
  'new ProgressiveDelivery': {
    struct: 'ProgressiveDeliveryProps',
    valid: ({ web }) => [{ service: web, plan: DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] }), engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus:9090' }) }],
    call: ({ chart }, props) => new ProgressiveDelivery(chart, 'x', props),
  },
  'new RateLimit': {
    struct: 'RateLimitProps',
    valid: ({ users, web }) => [{ service: users, requestsPerSecond: 10, port: 8080, perCaller: 5, overrides: [{ callers: [web], requestsPerSecond: 3 }] }],
    call: ({ chart }, props) => new RateLimit(chart, 'x', props),
  },
  'new JwtAuthentication': {
    struct: 'JwtAuthenticationProps',
    valid: ({ users, gateway: target }) => [{ service: users, ...jwt }, { gateway: target, ...jwt }],
    call: ({ chart }, props) => new JwtAuthentication(chart, 'x', props),
  },
  'new ExternalAuthorization': {
    struct: 'ExternalAuthorizationProps',
    valid: ({ users, web, gateway: target }) => [
      { service: users, authorizer: ExternalAuthorizer.http('opa', { service: web }), publicRequests: jwt.publicRequests, requests: [{ paths: [PathMatch.prefix('/api')], methods: [HttpMethod.GET] }] },
      { gateway: target, authorizer: ExternalAuthorizer.http('opa', { service: web }) },
    ],
    call: ({ chart }, props) => new ExternalAuthorization(chart, 'x', props),
  },
  'ExternalAuthorizer.http': {
    struct: 'HttpExternalAuthorizerOptions',
    valid: ({ users }) => [
      {
        service: users,
        port: 8080,
        timeout: seconds(1),
        failOpen: false,
        statusOnError: 503,
        requestBody: { maxRequestBytes: 1, allowPartialMessage: true, packAsBytes: false },
        pathPrefix: '/check',
        includeRequestHeadersInCheck: ['cookie'],
        headersToUpstreamOnAllow: ['x-a'],
        headersToDownstreamOnAllow: ['x-b'],
        headersToDownstreamOnDeny: ['x-c'],
      },
      { existingService: EgressHost.service('auth', 'opa'), port: 80, clusterDomain: 'cluster.local' },
    ],
    call: (_, props) => ExternalAuthorizer.http('opa', props),
  },
  'ExternalAuthorizer.grpc': {
    struct: 'ExternalAuthorizerOptions',
    valid: () => [{ existingService: EgressHost.service('auth', 'opa'), port: 80, clusterDomain: 'cluster.local', timeout: seconds(1), failOpen: true, requestBody: { maxRequestBytes: 1 } }],
    call: (_, props) => ExternalAuthorizer.grpc('opa', props),
  },
  'ExternalAuthorizer.fromExistingProvider': {
    struct: 'AuthorizerServiceOptions',
    valid: ({ users }) => [{ service: users, port: 8080 }, { existingService: EgressHost.service('auth', 'opa'), port: 80 }],
    call: (_, props) => ExternalAuthorizer.fromExistingProvider('opa', props),
  },
  'TopologySpread.zones': { struct: 'TopologySpreadOptions', valid: () => [{ maxSkew: 2, required: true, minDomains: 3 }], call: (_, props) => mesh.TopologySpread.zones(props) },
  'TopologySpread.nodes': { struct: 'TopologySpreadOptions', valid: () => [{ maxSkew: 2, required: true, minDomains: 3 }], call: (_, props) => mesh.TopologySpread.nodes(props) },
  'TopologySpread.label': { struct: 'TopologySpreadOptions', valid: () => [{ maxSkew: 2, required: true, minDomains: 3 }], call: (_, props) => mesh.TopologySpread.label('rack', props) },
  'DeliveryPlan.canary': {
    struct: 'CanaryPlanOptions',
    valid: () => [
      { stepPercent: 10, maxPercent: 50, interval: seconds(60), failedChecks: 2, limits: [MetricLimit.errorRate(5), MetricLimit.latency(seconds(1), 95)] },
      { steps: [10, 50], limits: [MetricLimit.errorRate(5)] },
    ],
    call: (_, props) => DeliveryPlan.canary(props),
  },
  'DeliveryPlan.blueGreen': {
    struct: 'BlueGreenPlanOptions',
    valid: () => [{ iterations: 5, mirrorPercent: 50, interval: seconds(60), failedChecks: 2, limits: [MetricLimit.errorRate(5)] }],
    call: (_, props) => DeliveryPlan.blueGreen(props),
  },
  'DeliveryPlan.abTest': {
    struct: 'ABTestPlanOptions',
    valid: () => [{ iterations: 5, matches: [HttpMatch.header('x-user-group', 'test')], interval: seconds(60), failedChecks: 2, limits: [MetricLimit.errorRate(5)] }],
    call: (_, props) => DeliveryPlan.abTest(props),
  },
  'DeliveryPlan.rehearse': {
    struct: 'RehearsalOptions',
    valid: () => [{ series: [IntervalMetrics.NO_TRAFFIC], engine: RehearsalEngine.FLAGGER, promotionApproval: seconds(60) }],
    call: (_, props) => plan.rehearse(props),
  },
  'IntervalMetrics.of': { struct: 'IntervalMetricsOptions', valid: () => [{ errorPercent: 2, latency: seconds(1) }], call: (_, props) => IntervalMetrics.of(props) },
  'new MeshDashboards': {
    struct: 'MeshDashboardsProps',
    valid: ({ users }) => [{
      mesh: users.namespace.mesh, namespace: 'a', labels: { a: 'b' }, folder: 'a', folderAnnotation: 'a', name: 'a', containerMetrics: true,
    }],
    call: ({ chart }, props) => new mesh.MeshDashboards(chart, 'x', props),
  },
  'new ServiceLevelObjective': {
    struct: 'ServiceLevelObjectiveProps',
    valid: ({ users }) => [{
      service: users, indicator: mesh.ServiceLevelIndicator.availability(), objectivePercent: 99.9, period: Duration.days(28), objectiveName: 'a', minRequestsPerSecond: 1, alertLabels: { team: 'a' },
    }],
    call: ({ chart }, props) => new mesh.ServiceLevelObjective(chart, 'x', props),
  },
  'new MeshHealthRules': {
    struct: 'MeshHealthRulesProps',
    valid: ({ mesh: of }) => [{
      mesh: of,
      namespace: 'monitoring',
      controlPlaneNamespace: 'istio-system',
      proxyCpu: kplus.Cpu.millis(100),
      proxyMemory: Size.mebibytes(100),
      errorPercent: 1,
      latencyP99: seconds(1),
      serviceLatencyP99: seconds(1),
      controlPlaneCpu: kplus.Cpu.units(1),
      controlPlaneMemory: Size.gibibytes(1),
      configPush: seconds(1),
      proxyConvergence: seconds(1),
    }],
    call: ({ chart }, props) => new mesh.MeshHealthRules(chart, 'x', props),
  },
  'new MeshTelemetry': {
    struct: 'MeshTelemetryProps',
    valid: ({ users }) => [
      {
        service: users,
        tracing: { provider: mesh.TelemetryProvider.zipkin('a', { service: users }), samplingPercent: 1, tags: [mesh.SpanTag.literal('a', 'b')], disabled: false },
        accessLogging: { logs: [{ provider: mesh.TelemetryProvider.standardOutput(), filter: 'true', side: mesh.ProxySide.CLIENT }] },
        metrics: [{ metric: mesh.MeshMetric.REQUEST_COUNT, side: mesh.ProxySide.CLIENT, disabled: false, tags: [mesh.MetricTag.remove('a')] }],
      },
      { namespace: users.namespace, accessLogging: { disabled: true } },
      { mesh: users.namespace.mesh, accessLogging: { disabled: true } },
    ],
    call: ({ chart }, props) => new mesh.MeshTelemetry(chart, 'x', props),
  },
  'TelemetryProvider.openTelemetry': {
    struct: 'OpenTelemetryOptions',
    valid: () => [{ existingService: EgressHost.service('auth', 'opa'), port: 80, clusterDomain: 'cluster.local', httpPath: '/v1/traces' }],
    call: (_, props) => mesh.TelemetryProvider.openTelemetry('a', props),
  },
  'TelemetryProvider.zipkin': {
    struct: 'TelemetryProviderOptions',
    valid: ({ users }) => [{ service: users, port: 8080 }, { existingService: EgressHost.service('auth', 'opa'), port: 80, clusterDomain: 'cluster.local' }],
    call: (_, props) => mesh.TelemetryProvider.zipkin('a', props),
  },
  'TelemetryProvider.openTelemetryAccessLog': {
    struct: 'TelemetryProviderOptions',
    valid: () => [{ existingService: EgressHost.service('auth', 'opa'), port: 80, clusterDomain: 'cluster.local' }],
    call: (_, props) => mesh.TelemetryProvider.openTelemetryAccessLog('a', props),
  },
  'TelemetryProvider.fromExistingProvider': {
    struct: 'CollectorOptions',
    valid: ({ users }) => [{ service: users, port: 8080 }, { existingService: EgressHost.service('auth', 'opa'), port: 80 }],
    call: (_, props) => mesh.TelemetryProvider.fromExistingProvider('a', props),
  },
  'GatewayTls.terminate': { struct: 'GatewayTlsOptions', valid: () => [{ certificate: GatewayCertificate.fromSecret('a'), minVersion: TlsVersion.V1_3 }], call: (used, props) => listener(used, GatewayTls.terminate(props)) },
  'GatewayTls.mutual': { struct: 'GatewayTlsOptions', valid: () => [{ certificate: GatewayCertificate.fromSecret('a'), minVersion: TlsVersion.V1_3 }], call: (used, props) => listener(used, GatewayTls.mutual(props)) },
  'ClientCertificate.fromFiles': { struct: 'ClientCertificateFiles', valid: () => [{ certificateFile: '/a', keyFile: '/b' }], call: (_, props) => ClientCertificate.fromFiles(props) },
  'consistent hash': { struct: 'ConsistentHashOptions', valid: () => [{ algorithm: HashAlgorithm.ringHash(1024) }], call: (_, props) => LoadBalancing.consistentHashOfHeader('x-a', props) },
  'Locality.failover': { struct: 'RegionFailover', valid: () => [{ origin: 'eu', target: 'us' }], call: (_, props) => Locality.failover(props) },
  'Locality.distribute': { struct: 'LocalityDistribution', valid: () => [{ origin: 'eu/*', shares: [{ locality: 'us/*', percent: 100 }] }], call: (_, props) => Locality.distribute(props) },
  'EgressHost.serviceEntry': {
    struct: 'ServiceEntryHostOptions',
    valid: () => [{ ports: [443], networks: ['192.0.2.0/24'], reason: 'a' }],
    call: (_, props) => EgressHost.serviceEntry('platform', 'api.example.com', props),
  },
  'EgressHost.service': {
    struct: 'ServiceHostOptions',
    valid: () => [{ podLabels: { app: 'otel' }, podPorts: [4317], reason: 'a' }],
    call: (_, props) => EgressHost.service('platform', 'otel', props),
  },
  'EgressHost.allServices': { struct: 'EgressHostOptions', valid: () => [{ reason: 'a' }], call: (_, props) => EgressHost.allServices('platform', props) },
  'EgressHost.kubernetesApi': { struct: 'EgressHostOptions', valid: () => [{ reason: 'a' }], call: (_, props) => EgressHost.kubernetesApi(props) },
  'MeshProvider.istio': { struct: 'IstioOptions', valid: () => [{ version: '1.30', envoyFilters: ['1.30'], dnsProxying: true, extensionProviders: ['opa'], remoteJwks: true, trustDomains: ['a.example.com'] }], call: (_, props) => MeshProvider.istio(props) },
  'MeshProvider.istioAmbient': {
    struct: 'IstioAmbientOptions', valid: () => [{ version: '1.30', gatewayApiVersion: '1.5', channel: GatewayApiChannel.STANDARD }], call: (_, props) => MeshProvider.istioAmbient(props),
  },
  'MeshProvider.linkerd': {
    struct: 'LinkerdOptions', valid: () => [{ version: '2.19', gatewayApiVersion: '1.2', channel: GatewayApiChannel.STANDARD, trafficSplit: false }], call: (_, props) => MeshProvider.linkerd(props),
  },
  'MeshProvider.gatewayApi': {
    struct: 'GatewayApiOptions',
    valid: () => [{ version: '1.4', channel: GatewayApiChannel.STANDARD, features: [mesh.GatewayApiFeature.HTTP_ROUTE_METHOD_MATCHING] }],
    call: (_, props) => MeshProvider.gatewayApi(props),
  },
};

const cyclic: Props = {};
cyclic.self = cyclic;
const MEGABYTE = 'x'.repeat(2 ** 20);
const HOSTILE: [string, unknown][] = [
  ['null', null], ['a text', 'no such'], ['an empty text', ''], ['a megabyte', MEGABYTE], ['a number', 5], ['zero', 0], ['NaN', NaN], ['infinity', Infinity], ['true', true], ['false', false],
  ['an object', {}], ['an object with a prop', { unknown: 1 }], ['a cyclic object', cyclic], ['an object without prototype', Object.create(null)], ['a list', []], ['a list of null', [null]],
  ['a list of texts', [MEGABYTE, MEGABYTE]], ['a cyclic list', [cyclic]], ['a function', () => 1], ['a symbol', Symbol('x')], ['a bigint', 10n], ['a list of a bigint', [10n]],
  ['an object of a class whose constructor is gone', Object.create({ constructor: undefined })],
];

/** Whether TypeScript would take the value: it may be out of range, and it may be right. */
function isOfType(value: any, type: string): boolean {
  if (type.endsWith('?')) return isOfType(value, type.slice(0, -1));
  if (type.endsWith('[]')) return Array.isArray(value) && value.every(item => isOfType(item, type.slice(0, -2)));
  if (type.endsWith('{}')) return isObject(value) && Object.values(value).every(item => isOfType(item, type.slice(0, -2)));
  if (type === 'string' || type === 'boolean' || type === 'number') return typeof value === type;
  if (type in ENUMS) return Object.values(ENUMS[type as keyof typeof ENUMS]).includes(value as never);
  if (!(type in STRUCTS) || !isObject(value)) return false;
  const struct: Record<string, string> = STRUCTS[type as StructName];
  return Object.keys(value).every(name => name in struct) && Object.entries(struct).every(([name, one]) => (value[name] === undefined ? one.endsWith('?') : isOfType(value[name], one)));
}

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A place in props: the keys that lead to it, and its struct. */
interface Place { readonly keys: (string | number)[]; readonly struct: StructName }

/** The places of all structs in props. */
function places(props: Props, struct: StructName, keys: Place['keys'] = []): Place[] {
  const types: Record<string, string> = STRUCTS[struct];
  return [{ keys, struct }, ...Object.entries(props).flatMap(([name, value]) => {
    const type = types[name].replace(/\?$/, '');
    if (type in STRUCTS) return places(value, type as StructName, [...keys, name]);
    const item = type.replace('[]', '');
    return type.endsWith('[]') && item in STRUCTS ? places(value[0], item as StructName, [...keys, name, 0]) : [];
  })];
}

/** The props with another value at a place. */
function replaced(props: any, [key, ...keys]: Place['keys'], value: unknown): any {
  if (key === undefined) return value;
  const copy = Array.isArray(props) ? [...props] : { ...props };
  copy[key] = replaced(copy[key], keys, value);
  return copy;
}

const HOUSE = /^\S.*: .* (is|are) .*, allowed: .*; \S.*$/;

/** What is wrong with the answer to a value, if anything. */
function complaint(call: () => Chart | undefined, mayBeRight: boolean): string | undefined {
  let chart: Chart | undefined;
  try {
    chart = call();
  } catch (error) {
    const { message, constructor } = error as Error;
    if (constructor !== Error) return `${constructor.name}: ${message.slice(0, 200)}`;
    if (message.length > 2500) return `an error of ${message.length} characters: ${message.slice(0, 200)}`;
    return HOUSE.test(message) ? undefined : `an error of another form: ${message.slice(0, 200)}`;
  }
  if (!mayBeRight) return 'accepted';
  try {
    if (chart) Testing.synth(chart);
  } catch (error) {
    if ((error as Error).constructor !== Error) return `at synth, ${(error as Error).constructor.name}: ${(error as Error).message.slice(0, 200)}`;
  }
  return undefined;
}

const visited = new Set<string>();

test.each(Object.entries(ENTRIES))('%s', (_, { struct, valid, call }) => {
  const complaints: string[] = [];
  const attempt = (what: string, i: number, keys: Place['keys'], value: unknown, mayBeRight: boolean) => {
    const wrong = complaint(() => {
      const used = shop();
      const props = valid(used)[i];
      call(used, replaced(props, keys, value));
      return used.chart;
    }, mayBeRight);
    if (wrong !== undefined) complaints.push(`${keys.join('.')} is ${what}: ${wrong}`);
  };
  const forms = valid(shop());
  forms.forEach((props, i) => {
    expect(() => { const used = shop(); call(used, valid(used)[i]); }).not.toThrow();
    for (const [what, value] of HOSTILE) attempt(what, i, [], value, isOfType(value, struct));
    for (const place of places(props, struct)) {
      attempt('an unknown prop', i, [...place.keys, 'noSuchProp'], 1, false);
      for (const [name, type] of Object.entries<string>(STRUCTS[place.struct])) {
        const key = `${place.struct}.${name}`;
        // Nested structs occur in many props: once is enough.
        if (place.keys.length && visited.has(key) && i > 0) continue;
        visited.add(key);
        if (!type.endsWith('?')) attempt('missing', i, [...place.keys, name], undefined, false);
        for (const [what, value] of HOSTILE) attempt(what, i, [...place.keys, name], value, isOfType(value, type));
      }
    }
  });
  expect(complaints).toEqual([]);
}, 120_000);

/** The constructor and the methods of each public class, with parameters that are valid. */
const PARAMETERS: Readonly<Record<string, (used: Shop) => [(...parameters: any[]) => unknown, ...unknown[]]>> = {
  ...Object.fromEntries(Object.entries(ENTRIES).filter(([label]) => label.startsWith('new ')).map(([label, { valid }]) => [label, (used: Shop) => {
    const constructed: any = mesh[label.slice(4) as keyof typeof mesh];
    return [(...parameters: any[]) => new constructed(...parameters), used.chart, 'x', valid(used)[0]];
  }])),
  'new MeshApp': () => [props => new MeshApp(props), {}],
  'new ServiceVersion': ({ users }) => [(...parameters: [any, any, any]) => new ServiceVersion(...parameters), users, 'v3', { image: 'x' }],
  'MeshService.fromExistingService': ({ chart, namespace }) => [MeshService.fromExistingService, chart, 'x', { namespace, serviceAccountName: 'x', podLabels: { a: 'b' } }],
  'MeshWorkload.fromExistingWorkload': ({ chart, namespace }) => [MeshWorkload.fromExistingWorkload, chart, 'x', { namespace, serviceAccountName: 'x', podLabels: { a: 'b' } }],
  'EgressGateway.fromExistingGateway': ({ chart, namespace }) => [EgressGateway.fromExistingGateway, chart, 'x', { namespace, gatewayName: 'name' }],
  'Mesh.acknowledge': used => [value => used.mesh.acknowledge(value), { code: 'missing-probes', construct: used.users, reason: 'x' }],
  'Mesh.compareTo': used => [value => used.mesh.compareTo(value), MeshProvider.linkerd()],
  'MeshNamespace.addService': ({ namespace }) => [namespace.addService.bind(namespace), 'x', {}],
  'MeshNamespace.addWorkload': ({ namespace }) => [namespace.addWorkload.bind(namespace), 'x', { image: 'x' }],
  'MeshService.addVersion': ({ users }) => [users.addVersion.bind(users), 'v3', { image: 'x' }],
  'MeshService.addExternalVersion': ({ chart, namespace, web }) => [
    web.addExternalVersion.bind(web), 'v3', { externalService: new ExternalService(chart, 'y', { namespace, hosts: ['a.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] }) },
  ],
  'MeshService.allowsFrom': ({ users }) => [users.allowsFrom.bind(users), ExternalClient.namespace('a'), {}],
  'MeshService.audits': ({ users }) => [users.audits.bind(users), ClientSet.everyone(), { ports: [8080] }],
  'MeshService.denies': ({ users }) => [users.denies.bind(users), ClientSet.everyone(), { ports: [8080] }],
  'MeshService.calls': ({ web, users }) => [web.calls.bind(web), users, {}],
  'MeshService.routesTo': ({ web, users }) => [web.routesTo.bind(web), users, { timeout: seconds(1) }],
  'MeshWorkload.calls': ({ worker, users }) => [worker.calls.bind(worker), users, {}],
  'MeshWorkload.routesTo': ({ worker, users }) => [worker.routesTo.bind(worker), users, { timeout: seconds(1) }],
  'ServiceRoutes.addRule': ({ users }) => [users.routes.addRule.bind(users.routes), { matches, timeout: seconds(1) }],
  'ServiceRoutes.addTcpRule': ({ users, v1 }) => [users.routes.addTcpRule.bind(users.routes), { port: 5432, split: [{ version: v1, percent: 100 }] }],
  'ServiceRoutes.addTlsRule': ({ users, v1 }) => [users.routes.addTlsRule.bind(users.routes), { port: 8443, sniHosts: ['a.example.com'], split: [{ version: v1, percent: 100 }] }],
  'DeliveryPlan.rehearse': () => [plan.rehearse.bind(plan), { series: [IntervalMetrics.NO_TRAFFIC] }],
  'DeliveryPlan.percentAt': () => [plan.percentAt.bind(plan), 1],
  'DeliveryPlan.percentFromContext': ({ chart }) => [plan.percentFromContext.bind(plan), chart, 'step', 1],
  'DeliveryPlan.percentFromEnvironment': () => [plan.percentFromEnvironment.bind(plan), 'NO_SUCH_STEP', 1],
  'Gateway.addRoute': ({ gateway, users }) => [gateway.addRoute.bind(gateway), users, {}],
  'Gateway.calls': ({ gateway, users }) => [gateway.calls.bind(gateway), users, {}],
};

test.each(Object.entries(PARAMETERS))('each parameter of %s', (_, of) => {
  const valid = of(shop()).slice(1);
  expect(() => { const [call, ...parameters] = of(shop()); call(...parameters); }).not.toThrow();
  const complaints = valid.flatMap((right, i) => HOSTILE.flatMap(([what, value]) => {
    const wrong = complaint(() => {
      const used = shop();
      const [call, ...parameters] = of(used);
      parameters[i] = value;
      call(...parameters);
      return used.chart;
    }, typeof right === typeof value);
    return wrong === undefined ? [] : [`parameter ${i} is ${what}: ${wrong}`];
  }));
  expect(complaints).toEqual([]);
}, 120_000);

test.each(['outdir', 'outputFileExtension', 'yamlOutputType', 'recordConstructMetadata', 'resolvers'])('%s of a MeshApp', prop => {
  const right: Record<string, string> = { yamlOutputType: 'number', recordConstructMetadata: 'boolean' };
  const complaints = HOSTILE.flatMap(([what, value]) => {
    const mayBeRight = prop === 'resolvers' ? Array.isArray(value) && !value.length : typeof value === (right[prop] ?? 'string');
    const wrong = complaint(() => { new MeshApp({ [prop]: value }); return undefined; }, mayBeRight);
    return wrong === undefined ? [] : [`${what}: ${wrong}`];
  });
  expect(complaints).toEqual([]);
});

test('every constructor and method of the API was tried', () => {
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile('tsconfig.json', ts.sys.readFile).config, ts.sys, '.');
  const { types } = apiOf(ts.createProgram(['src/index.ts'], options), 'src/index.ts');
  const called = types.filter(({ kind }) => kind === 'class').flatMap(({ name, members }) => members
    .filter(member => parametersOf(member).length && !member.nodes.some(node => ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static)) // eslint-disable-line no-bitwise
    .map(member => (member.kind === 'constructor' ? `new ${name}` : `${name}.${member.name}`)));
  const byLibrary = /^new (MeshComparison|Rehearsal|ServiceRoutes)$/; // their constructors are internal
  expect(called.filter(name => !(name in PARAMETERS) && !byLibrary.test(name))).toEqual([]);
  expect(called.length).toBeGreaterThan(Object.keys(PARAMETERS).length / 2);
}, 60_000);

test('every prop of every struct was tried', () => {
  const all = Object.entries(STRUCTS).flatMap(([struct, props]) => Object.keys(props).map(name => `${struct}.${name}`));
  // Bases of others, whose props are tried there.
  const bases = /^(CorsOptions|DirectResponseOptions|NamespaceOptions|PodOptions|RedirectOptions|ServiceTrafficOptions|TrafficPolicyOptions|UrlRewriteOptions)\./;
  expect(all.filter(name => !visited.has(name) && !bases.test(name))).toEqual([]);
});

/** Factories and methods without parameters. */
const WITHOUT_PARAMETERS = ['kubernetesApi', 'fromCalls', 'all', 'everyone', 'anyRequest', 'http', 'https', 'enabled', 'disabled', 'passthrough', 'atLoadBalancer', 'kubeDns', 'openShift', 'standardOutput', 'availability'];
/** Whose props are tried above: the first parameter is a scope. */
const CONSTRUCTS = ['fromExistingService', 'fromExistingWorkload', 'fromExistingGateway'];
const FACTORIES = Object.entries(mesh).filter(([name]) => name !== 'GatewayWorkload').flatMap(([name, type]) => Object.getOwnPropertyNames(type)
  .filter(method => typeof type === 'function' && !['length', 'name', 'prototype', ...WITHOUT_PARAMETERS, ...CONSTRUCTS].includes(method) && !/^_|^is[A-Z]/.test(method))
  .map(method => [`${name}.${method}`, (type as any)[method]] as const)
  .filter(([, factory]) => typeof factory === 'function')
  .map(([label, factory]) => [label, factory.bind(type)] as const));

test.each(FACTORIES)('%s', (_, factory) => {
  const isPlausible = (value: unknown) => typeof value === 'string' || Number.isFinite(value) || (isObject(value) && !Object.keys(value as object).length);
  const complaints = HOSTILE.flatMap(([what, value]) => {
    const wrong = complaint(() => { factory(value, value, value); return undefined; }, isPlausible(value));
    return wrong === undefined ? [] : [`${what}: ${wrong}`];
  });
  expect(complaints).toEqual([]);
});

test.each<[string, (used: Shop, value: any) => unknown]>([
  ['allowsFrom', ({ users }, value) => users.allowsFrom(value)],
  ['calls', ({ users }, value) => users.calls(value)],
  ['routesTo', ({ users }, value) => users.routesTo(value, { timeout: seconds(1) })],
  ['addRoute', ({ gateway }, value) => gateway.addRoute(value)],
  ['calls of a gateway', ({ gateway }, value) => gateway.calls(value)],
  ['compareTo', (used, value) => used.mesh.compareTo(value)],
])('the target of %s', (_, call) => {
  const complaints = HOSTILE.flatMap(([what, value]) => {
    const wrong = complaint(() => { call(shop(), value); return undefined; }, false);
    return wrong === undefined ? [] : [`${what}: ${wrong}`];
  });
  expect(complaints).toEqual([]);
});

test('a misspelled prop, and one that belongs elsewhere', () => {
  const { namespace, users, chart } = shop();
  const names = Object.keys(STRUCTS.RetryOptions).sort().join(', ');
  expect(errorOf(() => namespace.addService('x', { retries: { attempts: 1, perTryTimeOut: seconds(1) } as any }))).toBe(
    `chart/shop/x: property of retries is "perTryTimeOut", allowed: ${names}; did you mean perTryTimeout?`,
  );
  expect(errorOf(() => users.calls(users, { method: ['GET'] } as any))).toBe(
    'chart/shop/users calls chart/shop/users: property is "method", allowed: methods, paths, ports, reason; did you mean methods?',
  );
  expect(errorOf(() => new ZeroTrustNamespace(chart, 'x', { mesh: namespace.mesh, mtls: MtlsMode.PERMISSIVE } as any))).toMatch(
    /^chart\/x: property is "mtls", allowed: .*; leave it out: it would have no effect$/,
  );
});

test('a misspelled prop that begins as two others do', () => {
  const { users, chart, v1, v2 } = shop();
  expect(errorOf(() => new CanaryRoute(chart, 'x', { service: users, stable: v1, canary: v2, canaryPercentage: 10 } as any))).toBe(
    `chart/x: property is "canaryPercentage", allowed: ${Object.keys(STRUCTS.CanaryRouteProps).sort().join(', ')}; did you mean canaryPercent?`,
  );
});

test.each<[string, () => unknown]>([
  ['MeshService.fromExistingService', () => MeshService.fromExistingService(undefined as any, 'x', {} as any)],
  ['MeshWorkload.fromExistingWorkload', () => MeshWorkload.fromExistingWorkload(undefined as any, 'x', {} as any)],
  ['EgressGateway.fromExistingGateway', () => EgressGateway.fromExistingGateway(undefined as any, 'x', {} as any)],
  ['new MeshService', () => new MeshService(undefined as any, 'x', {} as any)],
])('%s: an error of the scope has the name that the user wrote', (name, call) => {
  expect(errorOf(call)).toMatch(new RegExp(`^${name}: scope is`));
});

test('methods of a gateway route, which are a match there', () => {
  const { users, gateway } = shop();
  expect(errorOf(() => gateway.addRoute(users, { methods: [HttpMethod.GET] } as any))).toBe(
    `chart/public routes to chart/shop/users: property is "methods", allowed: ${Object.keys(STRUCTS.GatewayRouteOptions).sort().join(', ')}; `
    + 'restrict methods by matches: [HttpMatch.method(HttpMethod.GET)]',
  );
});

test('a required prop that is missing, or of another type', () => {
  const { namespace } = shop();
  expect(errorOf(() => namespace.addService('x', { ports: [{}] as any }))).toBe('chart/shop/x: ports[0].port is missing, allowed: a number; give it');
  expect(errorOf(() => namespace.addService('x', { ports: [{ port: '80' }] as any }))).toBe('chart/shop/x: ports[0].port is "80", allowed: a number; write it without quotes');
  expect(errorOf(() => ClientCertificate.fromFiles({ keyFile: '/key' } as any))).toBe('ClientCertificate.fromFiles: certificateFile is missing, allowed: a text; give it');
});

test('an error is bounded, wherever the text comes from', () => {
  const { chart, namespace } = shop();
  const error = errorOf(() => new MeshService(new Construct(chart, MEGABYTE), 'X', { namespace }))!;
  expect(error.length).toBeLessThan(2500);
  expect(error).toMatch(/^chart\/x{100,}\.\.\.: serviceName is "X", allowed: /);
});

test('a finding is bounded too', () => {
  const { chart, namespace } = shop();
  new MeshService(new Construct(chart, MEGABYTE), 's', { namespace }).addVersion('v1', { image: 'x', args: ['\u2028'] });
  expect(namespace.mesh.findings.some(({ path }) => path.length > 2 ** 20)).toBe(true);
  expect(errorOf(() => Testing.synth(chart))!.length).toBeLessThan(10_000);
});

test.each<[string, (used: Shop) => unknown, string]>([
  ['id', ({ chart, namespace }) => new MeshService(chart, MEGABYTE, { namespace, serviceName: 'x' }), 'new MeshService: id is "xxx'],
  ['image', ({ users }) => users.addVersion('x', { image: MEGABYTE }), 'chart/shop/users/x: length of image is 1048576, allowed: 1 to 1024; '],
  ['code', used => used.mesh.acknowledge({ code: MEGABYTE, construct: used.users, reason: 'x' }), 'chart/mesh: code is "xxx'],
])('a megabyte as %s', (_, call, message) => {
  const error = errorOf(() => call(shop()));
  expect(error).toContain(message);
  expect(error!.length).toBeLessThan(2500);
});

test.each([['outdr', 'dist'], ['noSuchProp', undefined]])('an unknown prop of MeshApp: %s', (name, value) => {
  expect(errorOf(() => new MeshApp({ [name]: value ?? 1 } as any))).toBe(
    `new MeshApp: property is "${name}", allowed: meshFile, outdir, outputFileExtension, recordConstructMetadata, resolvers, yamlOutputType; leave it out: it would have no effect`,
  );
});

test.each([5, -1, 99])('an output type that the installed cdk8s does not have: %d', yamlOutputType => {
  expect(errorOf(() => new MeshApp({ yamlOutputType }))).toBe(`new MeshApp: yamlOutputType is ${yamlOutputType}, allowed: a value of YamlOutputType; see MeshAppProps`);
});

test.each(['', 0, false, NaN, null])('%p as TLS of a listener is no plaintext', tls => {
  const { chart, namespace } = shop();
  expect(errorOf(() => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: ['a.example.com'], tls: tls as any }] }))).toMatch(
    /^chart\/g: listeners\[0\]\.tls is .+, allowed: an instance of GatewayTls; call a factory, such as GatewayTls\.terminate\(\.\.\.\)$/,
  );
});
