import { Testing } from 'cdk8s';
import { ipv4, isNoWider, Manifests, Place, specOf, testPlaces } from './hostile-input';
import {
  ClientSet, EgressHost, ExternalAuthorization, ExternalAuthorizationProps, ExternalAuthorizer, ExternalClient, HttpExternalAuthorizerOptions,
  HttpMethod, MeshProvider, MeshService, MtlsMode, PathMatch, ZeroTrustNamespace,
} from '../../src';
import { fixture } from '../mesh-fixture';

/** A service with what is declared for it. */
function declared(declare: (users: MeshService) => void): Manifests {
  const { chart, shop } = fixture();
  const users = shop.addService('users', { ports: [{ port: 8080, mtls: MtlsMode.PERMISSIVE }] });
  users.addVersion('v1', { image: 'users' });
  declare(users);
  return Testing.synth(chart);
}

const EXISTING = { existingService: EgressHost.service('auth', 'opa'), port: 9000 };

function authorized(authorizer: ExternalAuthorizer, props: Partial<ExternalAuthorizationProps> = {}): Manifests {
  return declared(service => new ExternalAuthorization(service, 'consent', { service, authorizer, ...props }));
}

/** The authorizer as the platform gets it: it is no manifest. */
function installed(options: Partial<HttpExternalAuthorizerOptions>): Manifests {
  return [ExternalAuthorizer.http('opa', { ...EXISTING, ...options }).extensionProvider.envoyExtAuthzHttp];
}

const sources = (all: Manifests, name = 'users'): any[] => (specOf(all, 'AuthorizationPolicy', name).rules as any[]).flatMap(({ from }) => from.map(({ source }: any) => source));
const denied = (all: Manifests): any[] => (specOf(all, 'AuthorizationPolicy', 'users-deny').rules as any[]).flatMap(({ to }) => to.map(({ operation }: any) => operation));
const label = (text: string) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
const subdomain = (text: string) => text.split('.').every(label);
const isOnly = (values: readonly string[] | undefined, value: string) => values?.length === 1 && values[0] === value;
/** A prefix as it is compared: without the slash at its end. */
const trimmed = (text: string) => (text.length > 1 ? text.replace(/\/$/, '') : text);
const header = (text: string) => /^[a-z0-9!#$%&'+.^_`|~-]+$/i.test(text);
const account = (text: string, rest = {}) => ExternalClient.serviceAccount({ namespace: 'partner', name: text, ...rest });
/** Networks that are blocks of the network that was given. */
const isNetwork = (blocks: readonly string[] | undefined, text: string) => blocks?.length === 1
  && (text.includes(':') ? blocks[0].includes(':') : ipv4(text) && blocks[0].split('/')[1] === (text.split('/')[1] ?? '32'));

const PLACES: Readonly<Record<string, Place>> = {
  'ServiceAccount of a client': {
    make: text => declared(users => users.allowsFrom(account(text))),
    isNoWider: (all, text) => sources(all).length === 1 && isOnly(sources(all)[0].principals, `cluster.local/ns/partner/sa/${text}`) && subdomain(text),
  },
  'namespace of a ServiceAccount': {
    make: text => declared(users => users.allowsFrom(account('reader', { namespace: text }))),
    isNoWider: (all, text) => sources(all).length === 1 && isOnly(sources(all)[0].principals, `cluster.local/ns/${text}/sa/reader`) && label(text),
  },
  'trust domain of a client': {
    make: text => declared(users => users.allowsFrom(account('reader', { trustDomain: text }))),
    isNoWider: (all, text) => sources(all).length === 1 && isOnly(sources(all)[0].principals, `${text}/ns/partner/sa/reader`) && subdomain(text),
  },
  'namespace of clients': {
    make: text => declared(users => users.allowsFrom(ExternalClient.namespace(text))),
    isNoWider: (all, text) => sources(all).length === 1 && isOnly(sources(all)[0].principals, `cluster.local/ns/${text}/sa/*`) && label(text),
  },
  'network of clients': {
    make: text => declared(users => users.allowsFrom(ExternalClient.network([text]))),
    isNoWider: (all, text) => sources(all).length === 1 && isNetwork(sources(all)[0].ipBlocks, text),
  },
  'path of a client': {
    make: text => declared(users => users.allowsFrom(account('reader'), { paths: [PathMatch.prefix(text)] })),
    isNoWider: (all, text) => isNoWider(specOf(all, 'AuthorizationPolicy', 'users').rules[0].to[0].operation.paths, trimmed(text), false),
  },
  // A denial has to close all that it says; an exception of it no more than that.
  'client of a denial': {
    make: text => declared(users => users.denies(ClientSet.these({ clients: [account(text)] }))),
    isNoWider: (all, text) => isOnly(sources(all, 'users-deny')[0].principals, `cluster.local/ns/partner/sa/${text}`) && subdomain(text),
  },
  'client that a denial excepts': {
    make: text => declared(users => users.denies(ClientSet.everyoneBut({ clients: [account(text)] }))),
    isNoWider: (all, text) => isOnly(sources(all, 'users-deny')[0].notPrincipals, `cluster.local/ns/partner/sa/${text}`) && subdomain(text),
  },
  'trust domain that a denial excepts': {
    make: text => declared(users => users.denies(ClientSet.everyoneBut({ clients: [account('reader', { trustDomain: text })] }))),
    isNoWider: (all, text) => isOnly(sources(all, 'users-deny')[0].notPrincipals, `${text}/ns/partner/sa/reader`) && subdomain(text),
  },
  'namespace that a denial excepts': {
    make: text => declared(users => users.denies(ClientSet.everyoneBut({ clients: [ExternalClient.namespace(text)] }))),
    isNoWider: (all, text) => isOnly(sources(all, 'users-deny')[0].notPrincipals, `cluster.local/ns/${text}/sa/*`) && label(text),
  },
  'network of a denial': {
    make: text => declared(users => users.denies(ClientSet.these({ clients: [ExternalClient.network([text])] }))),
    isNoWider: (all, text) => isNetwork(sources(all, 'users-deny')[0].ipBlocks, text),
  },
  'path of a denial': {
    make: text => declared(users => users.denies(ClientSet.everyone(), { paths: [PathMatch.exact(text)] })),
    isNoWider: (all, text) => isNoWider(denied(all)[0].paths, text, true),
  },
  'path that a denial excepts': {
    make: text => declared(users => users.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix(text)] })),
    isNoWider: (all, text) => isNoWider(denied(all)[0].notPaths, trimmed(text), false),
  },
  'path of an audit': {
    make: text => declared(users => users.audits(ClientSet.everyone(), { paths: [PathMatch.exact(text)] })),
    isNoWider: (all, text) => isNoWider(specOf(all, 'AuthorizationPolicy', 'users-audit').rules[0].to[0].operation.paths, text, true),
  },
  'reason of a denial': {
    make: text => declared(users => users.denies(ClientSet.everyone(), { methods: [HttpMethod.DELETE], reason: text })),
    isNoWider: all => isOnly(denied(all)[0].methods, 'DELETE') && !/[\u0000-\u001f\u007f]/.test(all.find(({ metadata }) => metadata.name === 'users-deny').metadata.annotations['cdk8s-mesh/reasons']),
  },
  'name of an authorizer': {
    make: text => authorized(ExternalAuthorizer.http(text, EXISTING)),
    isNoWider: (all, text) => specOf(all, 'AuthorizationPolicy', 'users-external-authorization').provider.name === text && label(text),
  },
  'name of an existing authorizer': {
    make: text => authorized(ExternalAuthorizer.fromExistingProvider(text, EXISTING)),
    isNoWider: (all, text) => specOf(all, 'AuthorizationPolicy', 'users-external-authorization').provider.name === text && label(text),
  },
  'service of an authorizer': {
    make: text => installed({ existingService: EgressHost.service('auth', text) }),
    isNoWider: ([provider], text) => provider.service === `auth/${text}.auth.svc.cluster.local` && label(text),
  },
  'host of an authorizer': {
    make: text => installed({ existingService: EgressHost.serviceEntry('auth', text) }),
    isNoWider: ([provider], text) => provider.service === `auth/${text}` && subdomain(text),
  },
  'cluster domain of an authorizer': {
    make: text => installed({ clusterDomain: text }),
    isNoWider: ([provider], text) => provider.service === `auth/opa.auth.svc.${text}` && subdomain(text),
  },
  'path prefix of an authorizer': {
    make: text => installed({ pathPrefix: text }),
    isNoWider: ([provider], text) => provider.pathPrefix === text && /^\/[^?#\s]*[^/?#\s]$/.test(text),
  },
  'header that an authorizer gets': {
    make: text => installed({ includeRequestHeadersInCheck: [text] }),
    isNoWider: ([provider], text) => isOnly(provider.includeRequestHeadersInCheck, text.toLowerCase()) && header(text.replace(/^\*|\*$/, '')),
  },
  'header that an authorizer sets': {
    make: text => installed({ headersToUpstreamOnAllow: [text] }),
    isNoWider: ([provider], text) => isOnly(provider.headersToUpstreamOnAllow, text.toLowerCase()) && header(text.replace(/\*$/, '')) && text.toLowerCase() !== 'host',
  },
  'header that a client gets': {
    make: text => installed({ headersToDownstreamOnDeny: [text] }),
    isNoWider: ([provider], text) => isOnly(provider.headersToDownstreamOnDeny, text.toLowerCase()) && header(text.replace(/^\*|\*$/, '')),
  },
  'path without consent': {
    make: text => authorized(ExternalAuthorizer.http('opa', EXISTING), { publicRequests: [{ paths: [PathMatch.prefix(text)] }] }),
    isNoWider: (all, text) => specOf(all, 'AuthorizationPolicy', 'users-external-authorization').rules
      .every(({ to }: any) => to.every(({ operation }: any) => isNoWider(operation.notPaths ?? [], trimmed(text), false))),
  },
  'path with consent': {
    make: text => authorized(ExternalAuthorizer.http('opa', EXISTING), { requests: [{ paths: [PathMatch.exact(text)] }] }),
    isNoWider: (all, text) => isNoWider(specOf(all, 'AuthorizationPolicy', 'users-external-authorization').rules[0].to[0].operation.paths, text, true),
  },
  'name of a waypoint': {
    make: text => {
      const { chart, mesh } = fixture(MeshProvider.istioAmbient());
      const shop = new ZeroTrustNamespace(chart, 'store', { mesh, waypointName: text, networkPolicies: false });
      const users = shop.addService('users');
      users.addVersion('v1', { image: 'users' });
      users.allowsFrom(account('reader'), { methods: [HttpMethod.GET] });
      return Testing.synth(chart);
    },
    isNoWider: (all, text) => label(text) && all.find(({ kind, metadata }) => kind === 'Service' && metadata.name === 'users').metadata.labels['istio.io/use-waypoint'] === text
      && isOnly(sources(all, 'users-waypoint')[0].principals, `cluster.local/ns/store/sa/${text}`) && all.some(({ kind, metadata }) => kind === 'Gateway' && metadata.name === text),
  },
};

testPlaces(PLACES);
