import { Yaml } from 'cdk8s';
import { CollectorOptions, OpenTelemetryOptions, TelemetryProviderOptions } from './telemetry-provider-options';
import { checkProps } from '../input/check-props';
import { dnsLabel } from '../input/dns-label';
import { dnsSubdomain } from '../input/dns-subdomain';
import { requestPath } from '../input/request-path';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';
import { PortProtocol, speaksHttp } from '../model/port';
import { TelemetryProviderRecord } from '../model/telemetry';
import { extensionProviderHost, extensionProviderService } from '../service/extension-provider-service';
import type { MeshService } from '../service/mesh-service';

/** What a provider takes; of an existing one it is not known. */
interface Uses { readonly tracing: boolean; readonly accessLogs: boolean }

const TRACING: Uses = { tracing: true, accessLogs: false };
const ACCESS_LOGS: Uses = { tracing: false, accessLogs: true };

/** A port that a collector may have. */
interface SpokenPort { readonly protocol: PortProtocol }

const speaksGrpc = ({ protocol }: SpokenPort) => protocol === PortProtocol.GRPC || protocol === PortProtocol.HTTP2;
const speaksPlainHttp = ({ protocol }: SpokenPort) => protocol !== PortProtocol.GRPC && speaksHttp({ protocol });

/**
 * A telemetry provider: where proxies send spans or access logs. `MeshTelemetry` says which proxies do.
 *
 * Istio reads its settings from the mesh config, which an app does not render: whoever installs the mesh adds `meshConfig`, and its name to
 * `MeshProvider.istio({ extensionProviders })`. Each proxy that reports to a collector reaches it: egress scopes and NetworkPolicies allow it, and so does the
 * policy of a collector of the app.
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 * @example
 * const provider = TelemetryProvider.openTelemetry('otel', { existingService: EgressHost.service('observability', 'otel-collector'), port: 4317 });
 * const meshConfig = provider.meshConfig;
 */
export class TelemetryProvider {
  /**
   * A collector of OpenTelemetry, for spans. Proxies then propagate the header `traceparent` (W3C Trace Context).
   * @param name name of the extension provider: a DNS label, each provider of the mesh its own
   * @param options its service
   * @throws if the name, the service, its port or the path is invalid
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/opentelemetry/
   */
  public static openTelemetry(name: string, options: OpenTelemetryOptions): TelemetryProvider {
    const where = 'TelemetryProvider.openTelemetry';
    const { httpPath } = checkProps(where, 'OpenTelemetryOptions', options);
    const http = httpPath === undefined ? undefined : { path: requestPath(where, httpPath), timeout: '5s' };
    const [speaks, protocols] = http ? [speaksPlainHttp, 'http or http2'] as const : [speaksGrpc, 'grpc or http2'] as const;
    const { record, meshService } = collector(where, name, options, { speaks, protocols, field: 'opentelemetry', settings: omitUndefined({ http }) });
    return new TelemetryProvider(record, TRACING, meshService);
  }

  /**
   * A collector of Zipkin, for spans. Proxies then propagate the headers `x-b3-*`.
   * @param name name of the extension provider: a DNS label, each provider of the mesh its own
   * @param options its service
   * @throws if the name, the service or its port is invalid
   * @see https://istio.io/latest/docs/tasks/observability/distributed-tracing/zipkin/
   */
  public static zipkin(name: string, options: TelemetryProviderOptions): TelemetryProvider {
    const where = 'TelemetryProvider.zipkin';
    checkProps(where, 'TelemetryProviderOptions', options);
    const { record, meshService } = collector(where, name, options, { speaks: speaksPlainHttp, protocols: 'http or http2', field: 'zipkin', settings: {} });
    return new TelemetryProvider(record, TRACING, meshService);
  }

  /**
   * A collector of OpenTelemetry, for access logs, by OTLP over gRPC.
   * @param name name of the extension provider: a DNS label, each provider of the mesh its own
   * @param options its service
   * @throws if the name, the service or its port is invalid
   * @see https://istio.io/latest/docs/tasks/observability/logs/otel-provider/
   */
  public static openTelemetryAccessLog(name: string, options: TelemetryProviderOptions): TelemetryProvider {
    const where = 'TelemetryProvider.openTelemetryAccessLog';
    checkProps(where, 'TelemetryProviderOptions', options);
    const { record, meshService } = collector(where, name, options, { speaks: speaksGrpc, protocols: 'grpc or http2', field: 'envoyOtelAls', settings: {} });
    return new TelemetryProvider(record, ACCESS_LOGS, meshService);
  }

  /** The standard output of the proxies, for access logs: Istio's built-in provider `envoy`. Linkerd has it too. */
  public static standardOutput(): TelemetryProvider { return new TelemetryProvider({ name: 'envoy', isBuiltIn: true }, ACCESS_LOGS); }

  /**
   * An extension provider that the mesh config has already: whoever owns that says what it is.
   * @param name name of the extension provider: a DNS label
   * @param options its collector, which the proxies have to reach; none if it has none, such as a file
   * @throws if the name, the service or its port is invalid
   */
  public static fromExistingProvider(name: string, options: CollectorOptions = {}): TelemetryProvider {
    const where = 'TelemetryProvider.fromExistingProvider';
    checkProps(where, 'CollectorOptions', options);
    const { service, existingService, port } = options;
    if (!service && !existingService && port !== undefined) {
      throw inputError({ where, what: 'port', got: port, allowed: 'only with service or existingService', fix: 'name the collector, or leave the port out' });
    }
    const { meshService, ...place } = service || existingService ? extensionProviderService(where, options, speaksHttp, 'http, http2 or grpc') : {};
    return new TelemetryProvider({ name: dnsLabel(where, 'name', name), ...place }, { tracing: true, accessLogs: true }, meshService);
  }

  /** @internal */
  private constructor(
    public readonly _telemetryProvider: TelemetryProviderRecord, public readonly _uses: Uses, public readonly _service?: MeshService,
  ) {}

  /** Name of the extension provider. */
  public get providerName(): string { return this._telemetryProvider.name; }

  /** The entry of `extensionProviders` in Istio's mesh config, as a plain object. None of a built-in or existing provider. */
  public get extensionProvider(): any {
    const { extensionProvider } = this._telemetryProvider;
    return extensionProvider === undefined ? undefined : JSON.parse(extensionProvider);
  }

  /**
   * The part of Istio's mesh config that the provider needs, as YAML: to merge into `meshConfig` of the Helm values of istiod, `spec.meshConfig` of an
   * IstioOperator, or the ConfigMap `istio`. Lists are replaced, not merged: keep the entries of other providers. None of a built-in or existing provider.
   */
  public get meshConfig(): string | undefined {
    const { extensionProvider } = this;
    return extensionProvider && Yaml.stringify({ extensionProviders: [extensionProvider] });
  }
}

/** How a collector is called. */
interface Protocol {
  readonly speaks: (port: SpokenPort) => boolean;
  readonly protocols: string;
  /** The field of the extension provider. */
  readonly field: string;
  readonly settings: object;
}

function collector(
  where: string, name: string, options: TelemetryProviderOptions, { speaks, protocols, field, settings }: Protocol,
): { readonly record: TelemetryProviderRecord; readonly meshService?: MeshService } {
  const { clusterDomain } = options;
  const { meshService, ...place } = extensionProviderService(where, options, speaks, protocols);
  if (meshService && clusterDomain !== undefined) {
    throw inputError({ where, what: 'clusterDomain', got: clusterDomain, allowed: 'existingService only', fix: 'leave it out: the mesh of the service has it' });
  }
  const domain = meshService?._mesh._model.settings.clusterDomain ?? dnsSubdomain(where, 'clusterDomain', clusterDomain ?? 'cluster.local');
  const label = dnsLabel(where, 'name', name);
  const provider = { [field]: { service: extensionProviderHost(domain, place), port: place.port, ...settings } };
  return { record: { name: label, ...place, extensionProvider: JSON.stringify({ name: label, ...provider }) }, meshService };
}
