import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Duration } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import { EgressHost, ExternalAuthorizer, MeshProvider, PortProtocol } from '../../src';
import { errorOf, fixture, service } from '../mesh-fixture';
import { build } from '../scenarios/external-authorization/app';

function parts() {
  const used = fixture(MeshProvider.istio());
  const { service: opa } = service(used.shop, 'opa', { ports: [{ port: 80 }, { port: 9191, protocol: PortProtocol.GRPC }, { port: 5432, protocol: PortProtocol.TCP }] });
  return { ...used, opa };
}

const EXISTING = { existingService: EgressHost.service('auth', 'opa'), port: 9191 };

describe('the settings of the mesh config', () => {
  test('of an HTTP authorizer: a timeout, and closed, in any case', () => {
    const { opa } = parts();
    expect(ExternalAuthorizer.http('opa', { service: opa }).extensionProvider).toEqual({
      name: 'opa', envoyExtAuthzHttp: { service: 'shop/opa.shop.svc.cluster.local', port: 80, timeout: '1s', failOpen: false },
    });
  });

  test('of a gRPC authorizer with all settings', () => {
    const { opa } = parts();
    const authorizer = ExternalAuthorizer.grpc('opa', {
      service: opa,
      timeout: Duration.millis(250),
      statusOnError: 503,
      requestBody: { maxRequestBytes: 8192, allowPartialMessage: true, packAsBytes: false },
    });
    expect(authorizer.extensionProvider).toEqual({
      name: 'opa',
      envoyExtAuthzGrpc: {
        service: 'shop/opa.shop.svc.cluster.local',
        port: 9191,
        timeout: '0.25s',
        failOpen: false,
        statusOnError: '503',
        includeRequestBodyInCheck: { maxRequestBytes: 8192, allowPartialMessage: true, packAsBytes: false },
      },
    });
    expect(authorizer.providerName).toBe('opa');
  });

  test('as YAML, with names of headers in lower case', () => {
    const authorizer = ExternalAuthorizer.http('sessions', {
      existingService: EgressHost.serviceEntry('auth', 'auth.example.com'),
      port: 443,
      failOpen: true,
      pathPrefix: '/check',
      includeRequestHeadersInCheck: ['Cookie', 'X-Ext-*', '*-ext'],
      headersToUpstreamOnAllow: ['X-Auth-User'],
      headersToDownstreamOnAllow: ['set-cookie'],
      headersToDownstreamOnDeny: ['location'],
    });
    expect(authorizer.meshConfig).toBe([
      'extensionProviders:',
      '  - name: sessions',
      '    envoyExtAuthzHttp:',
      '      service: auth/auth.example.com',
      '      port: 443',
      '      timeout: 1s',
      '      failOpen: true',
      '      pathPrefix: /check',
      '      includeRequestHeadersInCheck:',
      '        - cookie',
      '        - x-ext-*',
      '        - "*-ext"',
      '      headersToUpstreamOnAllow:',
      '        - x-auth-user',
      '      headersToDownstreamOnAllow:',
      '        - set-cookie',
      '      headersToDownstreamOnDeny:',
      '        - location',
      '',
    ].join('\n'));
  });

  test('of an existing Service in a cluster of another domain', () => {
    const authorizer = ExternalAuthorizer.grpc('opa', { ...EXISTING, clusterDomain: 'prod.example' });
    expect(authorizer.extensionProvider.envoyExtAuthzGrpc.service).toBe('auth/opa.auth.svc.prod.example');
  });

  test('none of an existing provider', () => {
    const authorizer = ExternalAuthorizer.fromExistingProvider('opa', EXISTING);
    expect([authorizer.extensionProvider, authorizer.meshConfig]).toEqual([undefined, undefined]);
  });

  test('are those that the conformance checks give to istiod', () => {
    const cluster = readFileSync(join(__dirname, '../scenarios/external-authorization/cluster.yaml'), 'utf8');
    const [config] = parseAllDocuments(cluster).map(document => document.toJS()).filter(({ kind }) => kind === 'ConfigMap');
    const { extensionProviders } = parseAllDocuments(config.data.mesh)[0].toJS();
    expect(extensionProviders.slice(0, 2)).toEqual(build(new App(), MeshProvider.istio()).map(({ extensionProvider }) => extensionProvider));
  });
});

describe('what is refused', () => {
  const { opa } = parts();
  const http = (props: object) => () => ExternalAuthorizer.http('opa', { service: opa, ...props });
  test.each([
    ['a name that is no DNS label', () => ExternalAuthorizer.http('OPA', { service: opa }), /name is "OPA"/],
    ['no service', () => ExternalAuthorizer.http('opa', {}), /neither service nor/],
    ['two services', http({ existingService: EgressHost.service('auth', 'opa') }), /service and existingService/],
    ['all services of a namespace', () => ExternalAuthorizer.grpc('opa', { existingService: EgressHost.allServices('auth'), port: 80 }), /auth\/\*/],
    ['a wildcard host', () => ExternalAuthorizer.grpc('opa', { existingService: EgressHost.serviceEntry('auth', '*.example.com'), port: 80 }), /auth\/\*\.example\.com/],
    ['ports of a host', () => ExternalAuthorizer.grpc('opa', { existingService: EgressHost.serviceEntry('auth', 'opa.example.com', { ports: [80] }), port: 80 }), /as port of the provider/],
    ['an existing service without port', () => ExternalAuthorizer.grpc('opa', { existingService: EgressHost.service('auth', 'opa') }), /give the port/],
    ['a port that is not there', http({ port: 81 }), /is 81, allowed: ports that speak http or http2: 80;/],
    ['a gRPC port for HTTP', http({ port: 9191 }), /9191 \(grpc\)/],
    ['an HTTP port for gRPC', () => ExternalAuthorizer.grpc('opa', { service: opa, port: 80 }), /80 \(http\)/],
    ['a service without a gRPC port', () => ExternalAuthorizer.grpc('opa', { service: service(parts().shop, 'web').service }),
      /port of chart\/shop\/web is "8080 \(http\)", allowed: ports that speak grpc or http2: it has none; set the protocol of the port$/],
    ['a port of TCP', () => ExternalAuthorizer.fromExistingProvider('opa', { service: opa, port: 5432 }), /5432 \(tcp\)/],
    ['a cluster domain of a service of the mesh', http({ clusterDomain: 'prod.example' }), /clusterDomain/],
    ['no time at all', http({ timeout: Duration.millis(0) }), /timeout/],
    ['a long timeout', http({ timeout: Duration.seconds(61) }), /1 ms to 60 s/],
    ['a status of success', http({ statusOnError: 200 }), /statusOnError is 200/],
    ['a status that Envoy does not know', http({ statusOnError: 418 }), /statusOnError is 418/],
    ['a status where requests pass', http({ statusOnError: 503, failOpen: true }), /none with failOpen/],
    ['a prefix without /', http({ pathPrefix: 'check' }), /path is "check"/],
    ['a prefix with / at its end', http({ pathPrefix: '/check/' }), /pathPrefix is "\/check\/"/],
    ['all headers', http({ includeRequestHeadersInCheck: ['*'] }), /includeRequestHeadersInCheck is "\*"/],
    ['two wildcards', http({ includeRequestHeadersInCheck: ['*x*'] }), /includeRequestHeadersInCheck/],
    ['a header that is none', http({ headersToDownstreamOnDeny: ['a b'] }), /headersToDownstreamOnDeny/],
    ['a header twice', http({ headersToDownstreamOnAllow: ['a', 'A'] }), /each once/],
    ['the identity of the client', http({ headersToUpstreamOnAllow: ['x-forwarded-client-cert'] }), /headers that no proxy sets/],
    ['names that the identity begins with', http({ headersToUpstreamOnAllow: ['x-forwarded-*'] }), /headers that no proxy sets/],
    ['an ending of names', http({ headersToUpstreamOnAllow: ['*-user'] }), /headers that no proxy sets/],
    ['no body', http({ requestBody: { maxRequestBytes: 0 } }), /maxRequestBytes is 0/],
  ])('%s', (_, make, message) => {
    expect(errorOf(make)).toMatch(message);
  });
});
