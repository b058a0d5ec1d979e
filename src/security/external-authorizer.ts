import { Yaml } from 'cdk8s';
import { AuthorizerRequestBody, AuthorizerServiceOptions, ExternalAuthorizerOptions, HttpExternalAuthorizerOptions } from './external-authorizer-options';
import { checkProps } from '../input/check-props';
import { dnsLabel } from '../input/dns-label';
import { dnsSubdomain } from '../input/dns-subdomain';
import { milliseconds } from '../input/duration';
import { headerPattern } from '../input/header-pattern';
import { instanceOf } from '../input/instance-of';
import { portNumber } from '../input/port-number';
import { requestPath } from '../input/request-path';
import { wholeNumber } from '../input/whole-number';
import { keyOf } from '../model/edge';
import { EgressHostRecord } from '../model/egress-host';
import { AuthorizerRecord } from '../model/external-authorization';
import { inputError } from '../model/input-error';
import { host as fullName } from '../model/mesh';
import { omitUndefined } from '../model/omit-undefined';
import { PortProtocol, speaksHttp } from '../model/port';
import type { MeshService } from '../service/mesh-service';

/** Where an authorizer is. */
interface Place extends Pick<AuthorizerRecord, 'port' | 'service' | 'host'> {
  readonly meshService?: MeshService;
}

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
    const patterns = (what: string, given?: string[]) => given && distinct(where, what, given.map(one => headerPattern(where, what, one)));
    const upstream = patterns('headersToUpstreamOnAllow', headersToUpstreamOnAllow) ?? [];
    for (const header of upstream) checkUpstreamHeader(where, header);
    const speaks = ({ protocol }: { readonly protocol: PortProtocol }) => protocol !== PortProtocol.GRPC && speaksHttp({ protocol });
    const place = placeOf(where, options, speaks, 'http or http2');
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
    const place = placeOf(where, options, isGrpc, 'grpc or http2');
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
    const { meshService, ...place } = placeOf(where, options, speaksHttp, 'http, http2 or grpc');
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

type Speaks = (port: { readonly protocol: PortProtocol }) => boolean;

/** @param provider the part of the extension provider that says how the authorizer is called */
function recordOf(
  where: string, name: string, options: ExternalAuthorizerOptions, { meshService, ...place }: Place, upstreamHeaders: readonly string[],
  provider: (settings: object) => object,
): AuthorizerRecord {
  const { clusterDomain, timeout, failOpen = false, statusOnError, requestBody } = options;
  if (meshService && clusterDomain !== undefined) {
    throw inputError({ where, what: 'clusterDomain', got: clusterDomain, allowed: 'existingService only', fix: 'leave it out: the mesh of the service has it' });
  }
  if (failOpen && statusOnError !== undefined) {
    throw inputError({ where, what: 'statusOnError', got: statusOnError, allowed: 'none with failOpen', fix: 'leave one of them out: with failOpen the request passes' });
  }
  const settings = omitUndefined({
    service: hostOf(meshService?._mesh._model.settings.clusterDomain ?? dnsSubdomain(where, 'clusterDomain', clusterDomain ?? 'cluster.local'), place),
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

/** @throws unless there is exactly one service, with such a port */
function placeOf(where: string, { service, existingService, port }: AuthorizerServiceOptions, speaks: Speaks, protocols: string): Place {
  if (!service === !existingService) {
    throw inputError({
      where,
      what: 'service',
      got: service ? 'service and existingService' : 'neither service nor existingService',
      allowed: 'one of service and existingService',
      fix: 'name the service that decides: the proxies have to reach it',
    });
  }
  if (existingService) {
    const host = instanceOf(where, 'existingService', existingService, 'EgressHost')._egressHost;
    if ((host.service === undefined && host.host === undefined) || host.host?.startsWith('*')) {
      throw inputError({ where, what: 'existingService', got: `${host.namespace}/${host.host ?? '*'}`, allowed: 'one Service or host', fix: "use EgressHost.service('auth', 'opa')" });
    }
    if (host.ports) throw inputError({ where, what: 'ports of existingService', got: host.ports, allowed: 'none', fix: 'give the port as port of the authorizer' });
    if (port === undefined) throw inputError({ where, what: 'port', got: port, allowed: '1 to 65535', fix: 'give the port of the Service' });
    return { host, port: portNumber(where, 'port', port) };
  }
  const meshService = instanceOf(where, 'service', service!, 'MeshService');
  const { ports } = meshService._model;
  const target = ports.find(one => (port === undefined ? speaks(one) : one.number === port));
  if (!target || !speaks(target)) {
    throw inputError({
      where,
      what: `port of ${meshService.node.path}`,
      got: target ? `${target.number} (${target.protocol})` : port ?? ports.map(({ number, protocol }) => `${number} (${protocol})`).join(', '),
      allowed: `ports that speak ${protocols}: ${ports.filter(speaks).map(({ number }) => number).join(', ') || 'it has none'}`,
      fix: ports.some(speaks) ? 'name one of these, or set the protocol of the port' : 'set the protocol of the port',
    });
  }
  return { service: keyOf(meshService._model), port: target.number, meshService };
}

/** As the mesh config names it: its namespace, so that no other namespace can have a ServiceEntry of that host in its place. */
function hostOf(clusterDomain: string, { service, host }: Place): string {
  if (host?.host !== undefined) return `${host.namespace}/${host.host}`;
  const [namespace, name] = host ? [host.namespace, serviceOf(host)] : service!.split('/');
  return `${namespace}/${fullName({ name, namespace: { name: namespace } }, { clusterDomain })}`;
}

function serviceOf({ service }: EgressHostRecord): string { return service!; }

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

function distinct(where: string, what: string, values: readonly string[]): string[] {
  const repeated = values.find((value, i) => values.indexOf(value) !== i);
  if (repeated !== undefined) throw inputError({ where, what, got: repeated, allowed: 'each once', fix: 'remove one of them' });
  return [...values];
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
