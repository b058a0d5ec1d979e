import { App, Chart } from 'cdk8s';
import {
  EgressHost, EgressScope, ExternalService, GuardRails, Injection, Mesh, MeshMetric, MeshNamespace, MeshProvider, MeshService, MeshTelemetry,
  MeshTelemetryProps, MetricTag, PortProtocol, ProxySide, SpanTag, TelemetryProvider, UnsupportedFeature, ZeroTrustNamespace,
} from '../../src';
import { find, findingTexts } from '../mesh-fixture';

interface Shop {
  readonly chart: Chart;
  readonly mesh: Mesh;
  readonly shop: MeshNamespace;
  readonly users: MeshService;
  readonly collector: MeshService;
}

/** A service, and a collector that denies by default. */
function shopOf(provider = MeshProvider.istio({ extensionProviders: ['otel', 'logs'] })): Shop {
  const chart = new Chart(new App(), 'chart');
  const mesh = new Mesh(chart, 'mesh', { provider, guardRails: GuardRails.OFF, unsupported: UnsupportedFeature.REPORT });
  const shop = new MeshNamespace(chart, 'shop', { mesh });
  const watch = new ZeroTrustNamespace(chart, 'watch', { mesh, networkPolicies: false });
  const users = shop.addService('users');
  const collector = watch.addService('collector', { ports: [{ port: 80 }, { port: 4317, protocol: PortProtocol.GRPC }] });
  for (const service of [users, collector]) service.addVersion('v1', { image: 'i' });
  return { chart, mesh, shop, users, collector };
}

const OTEL = TelemetryProvider.openTelemetry('otel', { existingService: EgressHost.service('platform', 'otel'), port: 4317 });
const LOGS = TelemetryProvider.openTelemetryAccessLog('logs', { existingService: EgressHost.service('platform', 'logs'), port: 4317 });
const OUTPUT = TelemetryProvider.standardOutput();

/** The findings of a code. */
const findings = (mesh: Mesh, code: string) => findingTexts(mesh).filter(text => text.endsWith(`(${code})`));

describe('what has no effect is refused', () => {
  const refused = (props: Partial<MeshTelemetryProps>) => {
    const { chart, mesh } = shopOf();
    return expect(() => new MeshTelemetry(chart, 'telemetry', { mesh, ...props }));
  };

  test('nothing', () => {
    refused({}).toThrow('chart/telemetry: settings is "none", allowed: at least one of tracing, accessLogging and metrics; give the settings of the scope');
    refused({ tracing: {} }).toThrow('tracing is "nothing", allowed: at least one of provider, samplingPercent, tags and disabled');
    refused({ accessLogging: {} }).toThrow('accessLogging is "neither logs nor disabled", allowed: exactly one of logs and disabled');
    refused({ accessLogging: { disabled: false } }).toThrow('exactly one of logs and disabled');
    refused({ accessLogging: { logs: [] } }).toThrow('at least one');
    refused({ metrics: [] }).toThrow('at least one');
    refused({ metrics: [{ metric: MeshMetric.REQUEST_COUNT }] }).toThrow('at least one of disabled and tags');
    refused({ tracing: { tags: [] } }).toThrow('at least one');
  });

  test('beside disabled', () => {
    refused({ tracing: { disabled: true, samplingPercent: 1 } }).toThrow('disabled with samplingPercent');
    refused({ accessLogging: { disabled: true, logs: [{ provider: OUTPUT }] } }).toThrow('logs and disabled');
    refused({ metrics: [{ disabled: true, tags: [MetricTag.remove('x')] }] }).toThrow('disabled with tags');
    refused({ metrics: [{ disabled: true }, { metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('x')] }] }).toThrow('all metrics disabled beside another override');
  });

  test('twice', () => {
    refused({ accessLogging: { logs: [{ provider: OUTPUT, side: ProxySide.SERVER }, { provider: OUTPUT }] } }).toThrow('two of provider envoy');
    refused({ metrics: [{ disabled: false }, { disabled: false, side: ProxySide.CLIENT }] }).toThrow('two overrides of all metrics for one side');
    refused({ tracing: { tags: [SpanTag.literal('a', 'b'), SpanTag.header('a', 'c')] } }).toThrow('each name once');
    const { chart, mesh } = shopOf();
    new MeshTelemetry(chart, 'one', { mesh, tracing: { provider: OTEL } });
    expect(() => new MeshTelemetry(chart, 'two', { mesh, tracing: { disabled: true } })).toThrow('owner of the telemetry of chart/mesh is "chart/one", allowed: one construct');
  });

  test('of two sides one provider may have a log each', () => {
    const logs = [{ provider: OUTPUT, side: ProxySide.SERVER }, { provider: OUTPUT, side: ProxySide.CLIENT, filter: 'response.code >= 500' }];
    refused({ accessLogging: { logs } }).not.toThrow();
  });

  test('a provider of something else', () => {
    refused({ tracing: { provider: OUTPUT } }).toThrow('envoy, which takes access logs');
    refused({ accessLogging: { logs: [{ provider: OTEL }] } }).toThrow('otel, which takes spans');
    refused({ tracing: { provider: TelemetryProvider.fromExistingProvider('otel') } }).not.toThrow();
  });

  test('a collector of another mesh', () => {
    const { collector } = shopOf();
    refused({ tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } }).toThrow('give it as existingService');
  });

  test('more than one scope', () => {
    const { users } = shopOf();
    refused({ service: users, tracing: { provider: OTEL } }).toThrow('scope is "mesh and service", allowed: exactly one of mesh, namespace and service');
    refused({ mesh: undefined, tracing: { provider: OTEL } }).toThrow('scope is "none"');
  });

  test.each([-1, 100.5, 0.001, NaN])('samplingPercent %p', samplingPercent => {
    refused({ tracing: { samplingPercent } }).toThrow(/tracing\.samplingPercent is .*, allowed: 0 to 100, in steps of 0\.01/);
  });

  test.each([0, 0.01, 12.34, 100])('not samplingPercent %p', samplingPercent => {
    refused({ tracing: { provider: OTEL, samplingPercent } }).not.toThrow();
  });

  test.each(['', ' ', 'a == "b', '(a', 'a)', '[a)', 'a\nb', "x == 'it\\'"])('the filter %j', filter => {
    refused({ accessLogging: { logs: [{ provider: OUTPUT, filter }] } }).toThrow('filter of an access log');
  });

  test('not brackets in strings', () => {
    refused({ accessLogging: { logs: [{ provider: OUTPUT, filter: 'request.path in ["(", \'it\\\'s)\']' }] } }).not.toThrow();
  });

  test('tags', () => {
    expect(() => SpanTag.header('user', 'Authorization')).toThrow('headers without credentials');
    expect(() => SpanTag.header('user', 'not a header')).toThrow('header');
    expect(() => SpanTag.environment('node', 'NODE-NAME')).toThrow('letters, digits and underscores');
    expect(() => SpanTag.literal('', 'x')).toThrow('name');
    expect(() => MetricTag.set('a-b', 'request.method')).toThrow('letters, digits and underscores');
    expect(() => MetricTag.set('a', '')).toThrow('a CEL expression');
    expect(() => SpanTag.literal('__proto__', 'x')).toThrow('none of __proto__');
    expect(() => MetricTag.remove('constructor')).toThrow('none of __proto__');
  });
});

describe('providers', () => {
  test('the entry of the mesh config', () => {
    const { collector } = shopOf();
    const service = 'watch/collector.watch.svc.cluster.local';
    expect(TelemetryProvider.openTelemetry('otel', { service: collector }).extensionProvider).toEqual({ name: 'otel', opentelemetry: { service, port: 4317 } });
    expect(TelemetryProvider.openTelemetry('otel', { service: collector, port: 80, httpPath: '/v1/traces' }).extensionProvider)
      .toEqual({ name: 'otel', opentelemetry: { service, port: 80, http: { path: '/v1/traces', timeout: '5s' } } });
    expect(TelemetryProvider.zipkin('zipkin', { service: collector }).extensionProvider).toEqual({ name: 'zipkin', zipkin: { service, port: 80 } });
    expect(TelemetryProvider.openTelemetryAccessLog('logs', { service: collector }).extensionProvider).toEqual({ name: 'logs', envoyOtelAls: { service, port: 4317 } });
    expect(OTEL.meshConfig).toBe('extensionProviders:\n  - name: otel\n    opentelemetry:\n      service: platform/otel.platform.svc.cluster.local\n      port: 4317\n');
    expect([OUTPUT, TelemetryProvider.fromExistingProvider('x')].map(({ meshConfig, providerName }) => [providerName, meshConfig])).toEqual([['envoy', undefined], ['x', undefined]]);
  });

  test('what a collector has to speak', () => {
    const { collector } = shopOf();
    expect(() => TelemetryProvider.openTelemetry('otel', { service: collector, port: 80 })).toThrow('ports that speak grpc or http2: 4317');
    expect(() => TelemetryProvider.zipkin('zipkin', { service: collector, port: 4317 })).toThrow('ports that speak http or http2: 80');
    expect(() => TelemetryProvider.openTelemetry('otel', {})).toThrow('neither service nor existingService');
    expect(() => TelemetryProvider.fromExistingProvider('otel', { port: 1 })).toThrow('only with service or existingService');
    expect(() => TelemetryProvider.zipkin('zipkin', { service: collector, clusterDomain: 'x.example' })).toThrow('existingService only');
  });

  test('that the mesh does not have, or of which nobody says it', () => {
    const { chart, mesh } = shopOf(MeshProvider.istio({ extensionProviders: ['logs'] }));
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL }, accessLogging: { logs: [{ provider: LOGS }, { provider: OUTPUT }] } });
    expect(findings(mesh, 'missing-extension-provider')).toEqual([
      'ERROR chart/telemetry: its provider otel is none of the extensionProviders of the mesh (logs): Istio sends no spans or access logs to otel; add to meshConfig.extensionProviders: '
      + '{"name":"otel","opentelemetry":{"service":"platform/otel.platform.svc.cluster.local","port":4317}}, and otel to extensionProviders of the MeshProvider (missing-extension-provider)',
    ]);
    const unknown = shopOf(MeshProvider.istio());
    new MeshTelemetry(unknown.chart, 'telemetry', { mesh: unknown.mesh, tracing: { provider: TelemetryProvider.fromExistingProvider('jaeger') } });
    expect(findings(unknown.mesh, 'missing-extension-provider')).toEqual([
      'WARNING chart/telemetry: Istio sends no spans or access logs to jaeger, unless meshConfig.extensionProviders has it: the extension provider jaeger; '
      + 'add it to the mesh config, and name what the mesh config has by extensionProviders of the MeshProvider (missing-extension-provider)',
    ]);
  });
});

describe('findings', () => {
  test('tracing without a provider', () => {
    const { chart, mesh, shop, users } = shopOf();
    new MeshTelemetry(chart, 'shop-telemetry', { namespace: shop, tracing: { samplingPercent: 5 } });
    new MeshTelemetry(chart, 'users-telemetry', { service: users, tracing: { disabled: true } });
    expect(findings(mesh, 'tracing-without-provider')).toEqual([
      'WARNING chart/shop-telemetry: neither it nor an outer scope has a provider of tracing: Istio turns tracing off, unless meshConfig.defaultProviders.tracing names one; '
      + 'set tracing.provider here or in the MeshTelemetry of the mesh (tracing-without-provider)',
    ]);
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL } });
    expect(findings(mesh, 'tracing-without-provider')).toEqual([]);
  });

  test('tags and access logs that an inner scope replaces', () => {
    const { chart, mesh, shop, users } = shopOf();
    const [a, b] = [SpanTag.literal('a', '1'), SpanTag.literal('b', '1')];
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL, tags: [a, b] }, accessLogging: { logs: [{ provider: OUTPUT }, { provider: LOGS }] } });
    new MeshTelemetry(chart, 'shop-telemetry', { namespace: shop, tracing: { tags: [b] }, accessLogging: { logs: [{ provider: LOGS, side: ProxySide.CLIENT }] } });
    new MeshTelemetry(chart, 'users-telemetry', { service: users, accessLogging: { disabled: true } });
    expect(findings(mesh, 'replaced-telemetry')).toEqual([
      'WARNING chart/shop-telemetry: it replaces what outer scopes set (chart/telemetry): its proxies have no span tag a, no access log of envoy; '
      + 'repeat what is to stay; if it is to go, acknowledge this (replaced-telemetry)',
    ]);
  });

  test('metrics that an override enables again', () => {
    const { chart, mesh, shop, users } = shopOf();
    new MeshTelemetry(chart, 'telemetry', { mesh, metrics: [{ disabled: true, side: ProxySide.CLIENT }] });
    new MeshTelemetry(chart, 'shop-telemetry', { namespace: shop, metrics: [{ metric: MeshMetric.REQUEST_COUNT, side: ProxySide.SERVER, tags: [MetricTag.remove('x')] }] });
    expect(findings(mesh, 'reenabled-metrics')).toEqual([]);
    new MeshTelemetry(chart, 'users-telemetry', { service: users, metrics: [{ metric: MeshMetric.REQUEST_COUNT, tags: [MetricTag.remove('x')] }] });
    expect(findings(mesh, 'reenabled-metrics')).toEqual([
      'WARNING chart/users-telemetry: an outer scope disables all metrics (chart/telemetry): with any override here Istio has all metrics again, not only these; '
      + 'disable the metrics one by one, or remove the overrides; if all are to be there again, say so: { disabled: false } (reenabled-metrics)',
    ]);
  });

  test('a collector that reports to itself', () => {
    const { chart, mesh, collector } = shopOf();
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
    expect(findings(mesh, 'telemetry-feedback')).toEqual([expect.stringContaining('WARNING chart/watch/collector: it is a collector, and its own proxy reports to it')]);
    new MeshTelemetry(chart, 'collector-telemetry', { service: collector, tracing: { disabled: true } });
    expect(findings(mesh, 'telemetry-feedback')).toEqual([]);
  });

  test('what ztunnel ignores', () => {
    const { chart, mesh, users } = shopOf(MeshProvider.istioAmbient({ extensionProviders: ['otel'] }));
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL } });
    expect(findings(mesh, 'ignored-telemetry')).toEqual([
      'WARNING chart/telemetry: it does not apply to chart/shop/users, chart/watch/collector, without a waypoint: ztunnel has no tracing, access logs or metrics that an app could set; '
      + 'give each service a MeshTelemetry of its own: with settings that report, and so a waypoint, or with disabled: true; or acknowledge this (ignored-telemetry)',
    ]);
    new MeshTelemetry(chart, 'users-telemetry', { service: users, accessLogging: { logs: [{ provider: OUTPUT, side: ProxySide.CLIENT }] } });
    expect(findings(mesh, 'ignored-telemetry')).toEqual([
      expect.stringContaining('it does not apply to chart/watch/collector,'),
      'WARNING chart/users-telemetry: its settings for the client side have no effect: a waypoint reports as the server; leave side out, or use ProxySide.SERVER (ignored-telemetry)',
    ]);
  });

  test('not what a service without waypoint disables', () => {
    const { chart, mesh, users, collector } = shopOf(MeshProvider.istioAmbient({ extensionProviders: ['otel'] }));
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL }, accessLogging: { logs: [{ provider: OUTPUT }] } });
    new MeshTelemetry(chart, 'users-telemetry', { service: users, tracing: { disabled: true }, accessLogging: { disabled: true } });
    new MeshTelemetry(chart, 'collector-telemetry', { service: collector, tracing: { disabled: true } });
    // The access logs are still lost.
    expect(findings(mesh, 'ignored-telemetry')).toEqual([expect.stringContaining('WARNING chart/telemetry: it does not apply to chart/watch/collector, without')]);
  });

  test.each([MeshProvider.linkerd(), MeshProvider.gatewayApi()])('%#: a mesh without tracing loses nothing where tracing is disabled', provider => {
    const { chart, mesh, users } = shopOf(provider);
    const lost = () => findings(mesh, 'unsupported-feature').filter(text => text.includes('telemetry: '));
    new MeshTelemetry(chart, 'users-telemetry', { service: users, tracing: { disabled: true } });
    expect(lost()).toEqual([]);
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { samplingPercent: 1 } });
    expect(lost()).toHaveLength(1);
  });

  test('access logs that Linkerd would have to annotate the Namespace of others for', () => {
    const { chart, mesh } = shopOf(MeshProvider.linkerd());
    new MeshNamespace(chart, 'other', { mesh, create: false });
    new MeshTelemetry(chart, 'telemetry', { mesh, accessLogging: { logs: [{ provider: OUTPUT }] } });
    expect(findings(mesh, 'ignored-telemetry')).toEqual([
      'WARNING chart/telemetry: its access logs do not apply to chart/other, which this app does not create; '
      + 'have its owner annotate the Namespace: config.linkerd.io/access-log: json (ignored-telemetry)',
    ]);
  });

  test('a namespace that is the root namespace', () => {
    const { chart, mesh } = shopOf();
    const root = new MeshNamespace(chart, 'istio-system', { mesh, create: false });
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL } });
    expect(findings(mesh, 'mesh-wide-policy')).toEqual([]);
    new MeshTelemetry(chart, 'root-telemetry', { namespace: root, tracing: { disabled: true } });
    expect(findings(mesh, 'mesh-wide-policy')).toEqual([expect.stringContaining('ERROR chart/root-telemetry: Telemetry default: on Istio, policies in namespace istio-system apply to all namespaces')]);
  });
});

describe('collectors are reachable', () => {
  const objects = (service: MeshService, kind: string) => service.objects.filter(object => object.kind === kind).map(object => object.toJson().spec);

  test('from each proxy that reports, and no other', () => {
    const { chart, mesh, collector, shop, users } = shopOf();
    const silent = shop.addService('silent');
    silent.addVersion('v1', { image: 'i' });
    new MeshNamespace(chart, 'plain', { mesh, injection: Injection.disabled() }).addService('old').addVersion('v1', { image: 'i' });
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
    new MeshTelemetry(chart, 'silent-telemetry', { service: silent, tracing: { disabled: true } });
    expect(users._model.name).toBe('users');
    expect(objects(collector, 'AuthorizationPolicy')).toEqual([{
      action: 'ALLOW',
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/users'] } }], to: [{ operation: { ports: ['4317'] } }] }],
      selector: { matchLabels: { 'app.kubernetes.io/name': 'collector' } },
    }]);
  });

  test('whose outer provider an inner scope replaces', () => {
    const { chart, mesh, collector, shop } = shopOf();
    new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
    new MeshTelemetry(chart, 'shop-telemetry', { namespace: shop, tracing: { provider: OTEL } });
    expect(objects(collector, 'AuthorizationPolicy')).toEqual([]);
  });

  test('in the list of hosts of a namespace', () => {
    const { chart, mesh, collector } = shopOf();
    const listed = new MeshNamespace(chart, 'listed', { mesh, egressScope: EgressScope.hosts([EgressHost.allServices('istio-system')]) });
    listed.addService('orders').addVersion('v1', { image: 'i' });
    new MeshTelemetry(chart, 'telemetry', {
      mesh, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) }, accessLogging: { logs: [{ provider: LOGS }] },
    });
    expect(listed.objects.filter(({ kind }) => kind === 'Sidecar').map(object => object.toJson().spec.egress[0].hosts)).toEqual([
      ['istio-system/*', 'platform/logs.platform.svc.cluster.local', 'watch/collector.watch.svc.cluster.local'],
    ]);
    expect(findings(mesh, 'outside-egress-scope')).toEqual([]);
  });

  test('the record of the mesh has the edges', () => {
    const { chart, mesh, collector, users } = shopOf();
    new MeshTelemetry(chart, 'telemetry', { service: users, tracing: { provider: TelemetryProvider.openTelemetry('otel', { service: collector }) } });
    expect(mesh._record.edges.filter(({ reason }) => reason === 'telemetry')).toEqual([{
      owner: 'chart/telemetry', source: { type: 'workload', key: 'shop/users' }, target: { type: 'service', key: 'watch/collector' }, scope: { ports: [4317] }, reason: 'telemetry',
    }]);
  });
});

test('a waypoint of external services alone reaches the collectors', () => {
  const { chart, mesh, users } = shopOf(MeshProvider.istioAmbient({ extensionProviders: ['otel'] }));
  const exits = new ZeroTrustNamespace(chart, 'exits', { mesh });
  users.calls(new ExternalService(chart, 'mail', { namespace: exits, hosts: ['mail.example.com'] }));
  new MeshTelemetry(chart, 'telemetry', { mesh, tracing: { provider: OTEL } });
  const { egress } = find(chart, 'NetworkPolicy', 'waypoint').spec;
  expect(egress).toContainEqual({ ports: [{ port: 4317 }, { port: 15008 }], to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'platform' } } }] });
});
