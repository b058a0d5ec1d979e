import { Yaml } from 'cdk8s';
import { AuthorizerRequestBody, AuthorizerServiceOptions, ExternalAuthorizerOptions, HttpExternalAuthorizerOptions } from './external-authorizer-options';
import { checkProps } from '../input/check-props';
import { dnsLabel } from '../input/dns-label';
import { dnsSubdomain } from '../input/dns-subdomain';
import { milliseconds } from '../input/duration';
import { eachOnce } from '../input/each-once';
import { headerPattern } from '../input/header-pattern';
import { requestPath } from '../input/request-path';
import { wholeNumber } from '../input/whole-number';
import { AuthorizerRecord } from '../model/external-authorization';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';
import { PortProtocol, speaksHttp } from '../model/port';
import { extensionProviderHost, ExtensionProviderService, extensionProviderService } from '../service/extension-provider-service';
import type { MeshService } from '../service/mesh-service';

/**
 * An external authorizer: a service that decides on requests for proxies, such as Open Policy Agent or oauth2-proxy. `ExternalAuthorization` says which
 * requests need its consent.
 *
 * Istio reads its settings from the mesh config, which an app does not render: whoever installs the mesh adds `meshConfig`, and its name to
 * `MeshProvider.istio({ extensionProviders })`.
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider
 * @example
 * const authorizer = ExternalAuthorizer.http('opa', { service: opa, port: 8080, timeout: Duration.millis(200) });
 * const meshConfig = authorizer.meshConfig;
 */
export class ExternalAuthorizer {
  /**
   * An authorizer that speaks HTTP: a response 200 is its consent.
   * @param name name of the extension provider: a DNS label, each authorizer of the mesh its own
   * @param options its service, timeout and headers
   * @throws if the name, the service, its port or a setting is invalid
   */
  public static http(name: string, options: HttpExternalAuthorizerOptions): ExternalAuthorizer {
    const where = 'ExternalAuthorizer.http';
    checkProps(where, 'HttpExternalAuthorizerOptions', options);
    const { pathPrefix, includeRequestHeadersInCheck, headersToUpstreamOnAllow, headersToDownstreamOnAllow, headersToDownstreamOnDeny } = options;
    const patterns = (what: string, given?: string[]) => given && [...eachOnce(where, what, given.map(one => headerPattern(where, what, one)))];
    const upstream = patterns('headersToUpstreamOnAllow', headersToUpstreamOnAllow) ?? [];
    for (const header of upstream) checkUpstreamHeader(where, header);
    const speaks = ({ protocol }: { readonly protocol: PortProtocol }) => protocol !== PortProtocol.GRPC && speaksHttp({ protocol });
    const place = extensionProviderService(where, options, speaks, 'http or http2');
    return new ExternalAuthorizer(recordOf(where, name, options, place, upstream, settings => ({
      envoyExtAuthzHttp: omitUndefined({
        ...settings,
        pathPrefix: pathPrefix === undefined ? undefined : prefix(where, pathPrefix),
        includeRequestHeadersInCheck: patterns('includeRequestHeadersInCheck', includeRequestHeadersInCheck),
        headersToUpstreamOnAllow: upstream.length ? upstream : undefined,
        headersToDownstreamOnAllow: patterns('headersToDownstreamOnAllow', headersToDownstreamOnAllow),
        headersToDownstreamOnDeny: patterns('headersToDownstreamOnDeny', headersToDownstreamOnDeny),
      }),
    })), place.meshService);
  }

  /**
   * An authorizer that speaks Envoy's gRPC protocol, `envoy.service.auth.v3.Authorization`.
   * @param name name of the extension provider: a DNS label, each authorizer of the mesh its own
   * @param options its service and timeout
   * @throws if the name, the service, its port or a setting is invalid
   * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/service/auth/v3/external_auth.proto
   */
  public static grpc(name: string, options: ExternalAuthorizerOptions): ExternalAuthorizer {
    const where = 'ExternalAuthorizer.grpc';
    checkProps(where, 'ExternalAuthorizerOptions', options);
    const isGrpc = ({ protocol }: { readonly protocol: PortProtocol }) => protocol === PortProtocol.GRPC || protocol === PortProtocol.HTTP2;
    const place = extensionProviderService(where, options, isGrpc, 'grpc or http2');
    return new ExternalAuthorizer(recordOf(where, name, options, place, [], settings => ({ envoyExtAuthzGrpc: settings })), place.meshService);
  }

  /**
   * An extension provider that the mesh config has already: whoever owns that sets its timeout, and what happens while it does not respond.
   * @param name name of the extension provider: a DNS label
   * @param options its service, which the proxies have to reach
   * @throws if the name, the service or its port is invalid
   */
  public static fromExistingProvider(name: string, options: AuthorizerServiceOptions): ExternalAuthorizer {
    const where = 'ExternalAuthorizer.fromExistingProvider';
    checkProps(where, 'AuthorizerServiceOptions', options);
    const { meshService, ...place } = extensionProviderService(where, options, speaksHttp, 'http, http2 or grpc');
    return new ExternalAuthorizer({ name: dnsLabel(where, 'name', name), ...place, upstreamHeaders: [] }, meshService);
  }

  /** @internal */
  private constructor(public readonly _authorizer: AuthorizerRecord, public readonly _service?: MeshService) {}

  /** Name of the extension provider. */
  public get providerName(): string { return this._authorizer.name; }

  /** The entry of `extensionProviders` in Istio's mesh config, as a plain object. None of an existing provider. */
  public get extensionProvider(): any {
    const { extensionProvider } = this._authorizer;
    return extensionProvider === undefined ? undefined : JSON.parse(extensionProvider);
  }

  /**
   * The part of Istio's mesh config that the authorizer needs, as YAML: to merge into `meshConfig` of the Helm values of istiod, `spec.meshConfig` of an
   * IstioOperator, or the ConfigMap `istio`. Lists are replaced, not merged: keep the entries of other providers. None of an existing provider.
   */
  public get meshConfig(): string | undefined {
    const { extensionProvider } = this;
    return extensionProvider && Yaml.stringify({ extensionProviders: [extensionProvider] });
  }
}

/** @param provider the part of the extension provider that says how the authorizer is called */
function recordOf(
  where: string, name: string, options: ExternalAuthorizerOptions, { meshService, ...place }: ExtensionProviderService,
  upstreamHeaders: readonly string[], provider: (settings: object) => object,
): AuthorizerRecord {
  const { clusterDomain, timeout, failOpen = false, statusOnError, requestBody } = options;
  if (meshService && clusterDomain !== undefined) {
    throw inputError({ where, what: 'clusterDomain', got: clusterDomain, allowed: 'existingService only', fix: 'leave it out: the mesh of the service has it' });
  }
  if (failOpen && statusOnError !== undefined) {
    throw inputError({ where, what: 'statusOnError', got: statusOnError, allowed: 'none with failOpen', fix: 'leave one of them out: with failOpen the request passes' });
  }
  const settings = omitUndefined({
    service: extensionProviderHost(meshService?._mesh._model.settings.clusterDomain ?? dnsSubdomain(where, 'clusterDomain', clusterDomain ?? 'cluster.local'), place),
    port: place.port,
    timeout: seconds(timeout === undefined ? DEFAULT_TIMEOUT_MS : shortTimeout(where, milliseconds(where, 'timeout', timeout))),
    failOpen,
    statusOnError: statusOnError === undefined ? undefined : `${errorStatus(where, statusOnError)}`,
    includeRequestBodyInCheck: requestBody && body(where, requestBody),
  });
  const label = dnsLabel(where, 'name', name);
  return {
    name: label,
    ...place,
    failOpen,
    upstreamHeaders: upstreamHeaders.filter(header => !header.includes('*')),
    extensionProvider: JSON.stringify({ name: label, ...provider(settings) }),
  };
}

const DEFAULT_TIMEOUT_MS = 1000;
const MAX_TIMEOUT_MS = 60_000;

function shortTimeout(where: string, ms: number): number {
  if (ms <= MAX_TIMEOUT_MS) return ms;
  throw inputError({ where, what: 'timeout', got: `${ms}ms`, allowed: '1 ms to 60 s', fix: 'each request waits for the decision: keep it short' });
}

/** As protobuf writes a duration. */
function seconds(ms: number): string { return `${ms / 1000}s`; }

/** The error statuses that Envoy has names for. */
const ERROR_STATUSES = [
  ...Array.from({ length: 18 }, (_, i) => 400 + i), 421, 422, 423, 424, 426, 428, 429, 431, ...Array.from({ length: 9 }, (_, i) => 500 + i), 510, 511,
];

function errorStatus(where: string, status: number): number {
  if (ERROR_STATUSES.includes(status)) return status;
  throw inputError({ where, what: 'statusOnError', got: status, allowed: ERROR_STATUSES.join(', '), fix: 'give a status of an error that Envoy knows, such as 503' });
}

const MAX_BODY = 1_048_576;

function body(where: string, { maxRequestBytes, ...rest }: AuthorizerRequestBody): object {
  const bytes = wholeNumber(where, 'maxRequestBytes', maxRequestBytes, 1, MAX_BODY, 'the proxy keeps that much of each request in memory');
  return omitUndefined({ maxRequestBytes: bytes, ...rest });
}

function prefix(where: string, path: string): string {
  const checked = requestPath(where, path);
  if (!checked.endsWith('/')) return checked;
  throw inputError({ where, what: 'pathPrefix', got: path, allowed: 'a path without / at its end', fix: 'the path of the request, which begins with /, follows it' });
}

const SET_BY_PROXIES = ['host', 'x-envoy-peer-metadata', 'x-forwarded-client-cert', 'x-forwarded-for', 'x-forwarded-proto', 'x-istio-attributes', 'x-request-id'];

/** Headers that proxies set or route by: a value of the authorizer would take their place. */
function checkUpstreamHeader(where: string, header: string): void {
  const start = header.endsWith('*') ? header.slice(0, -1) : undefined;
  const isTaken = SET_BY_PROXIES.some(taken => (start === undefined ? header === taken : taken.startsWith(start)))
    || /^x-(envoy|istio)/.test(header) || header.startsWith('*');
  if (!isTaken) return;
  throw inputError({ where, what: 'headersToUpstreamOnAllow', got: header, allowed: 'headers that no proxy sets', fix: 'leave it out, and use a header of your own' });
}
