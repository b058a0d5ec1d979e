import { ApiObject, App, JsonPatch, Testing, Yaml } from 'cdk8s';
import {
  EgressScope, Gateway, Jwks, JwtAuthentication, MeshProvider, MigrationStage, MtlsMode, OutboundTraffic, PodSecurityLevel, RateLimit,
  UnsupportedFeature,
  ZeroTrustNamespace, ZeroTrustNamespaceProps,
} from '../../src';
import { MIGRATION_STAGES } from '../../src/model/migration-stage';
import { errorOf, Fixture, fixture, service } from '../mesh-fixture';

const [istio, ambient, linkerd] = [MeshProvider.istio(), MeshProvider.istioAmbient(), MeshProvider.linkerd()];
const { PREPARED, INJECTED, PERMISSIVE, STRICT, DRY_RUN, DENY_BY_DEFAULT, JWT } = MigrationStage;

interface Rendered {
  kind: string;
  metadata: { name: string; labels?: Record<string, string>; annotations?: Record<string, string> };
  spec?: Record<string, any>;
}

/** The objects of a namespace at a stage, with a caller and what else it has. */
function objectsAt(
  stage: MigrationStage | undefined, provider = istio, props: Partial<ZeroTrustNamespaceProps> = {},
  more?: (used: Fixture, shop: ZeroTrustNamespace) => void,
) {
  const used = fixture(provider, { unsupported: UnsupportedFeature.REPORT }, new App());
  const shop = new ZeroTrustNamespace(used.chart, 'shop', { mesh: used.mesh, stage, ...props });
  const { service: users } = service(shop, 'users', { ports: [{ port: 8080 }, { port: 81, suffix: 'b', mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] });
  const { service: web } = service(shop, 'web');
  web.calls(users, { ports: [8080] });
  more?.(used, shop);
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return Testing.synth(used.chart) as Rendered[];
  } finally { stderr.mockRestore(); }
}

const kindsAt = (...args: Parameters<typeof objectsAt>) => [...new Set(objectsAt(...args).map(({ kind }) => kind))].sort();
const tokens = ({ chart }: Fixture, shop: ZeroTrustNamespace) => {
  const issuers = [{ issuer: 'https://a.example.com', audiences: ['shop'], jwks: Jwks.fromUri('https://a.example.com/jwks.json') }];
  new JwtAuthentication(chart, 'tokens', { service: service(shop, 'api').service, issuers });
  const gateway = new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['shop.example.com'], port: 80 }] });
  new JwtAuthentication(chart, 'edge-tokens', { gateway, issuers });
};

test.each([['Istio', istio], ['Istio ambient', ambient], ['Linkerd', linkerd]])('%s: without a stage a namespace is at the last one', (_, provider) => {
  expect(Yaml.stringify(...objectsAt(JWT, provider, {}, tokens))).toBe(Yaml.stringify(...objectsAt(undefined, provider, {}, tokens)));
});

const KUBERNETES = ['Deployment', 'Namespace', 'Service', 'ServiceAccount'];
const ISTIO = {
  PREPARED: [...KUBERNETES, 'Gateway'].sort(), INJECTED: [], PERMISSIVE: ['PeerAuthentication'], STRICT: [], DRY_RUN: ['AuthorizationPolicy'], JWT: ['RequestAuthentication'],
};

test.each([
  ['Istio', istio, { ...ISTIO, DENY_BY_DEFAULT: ['NetworkPolicy', 'Sidecar'] }],
  ['Istio ambient', ambient, { ...ISTIO, DENY_BY_DEFAULT: ['ConfigMap', 'NetworkPolicy'] }], // of the seccomp profile that the Pod Security level requires
  ['Linkerd', linkerd, {
    PREPARED: KUBERNETES,
    INJECTED: [],
    PERMISSIVE: ['Server'],
    STRICT: [],
    DRY_RUN: ['AuthorizationPolicy', 'MeshTLSAuthentication', 'NetworkAuthentication'],
    DENY_BY_DEFAULT: ['NetworkPolicy'],
    JWT: [],
  }],
])('%s: the kinds of objects of a stage that the one before it does not have', (_, provider, expected) => {
  const added = MIGRATION_STAGES.map((stage, i) => {
    const before = i ? kindsAt(MIGRATION_STAGES[i - 1], provider, {}, tokens) : [];
    return [stage, kindsAt(stage, provider, {}, tokens).filter(kind => !before.includes(kind))];
  });
  expect(Object.fromEntries(added)).toEqual(expected);
});

test('before STRICT nothing denies a request for its client identity', () => {
  for (const stage of [PREPARED, INJECTED, PERMISSIVE]) {
    for (const provider of [istio, ambient]) {
      const objects = objectsAt(stage, provider, {}, tokens);
      expect(objects.filter(({ kind }) => ['AuthorizationPolicy', 'RequestAuthentication', 'NetworkPolicy', 'Sidecar'].includes(kind))).toEqual([]);
      const modes = objects.filter(({ kind }) => kind === 'PeerAuthentication').map(({ spec }) => spec!.mtls.mode);
      expect(modes).toEqual(stage === PERMISSIVE ? ['PERMISSIVE'] : []);
    }
    const ofLinkerd = objectsAt(stage, linkerd, {}, tokens);
    expect(ofLinkerd.filter(({ kind, spec }) => kind === 'Server' && spec!.accessPolicy !== 'all-unauthenticated')).toEqual([]);
    expect(ofLinkerd[0].metadata.annotations!['config.linkerd.io/default-inbound-policy']).toBe(stage === PERMISSIVE ? 'all-unauthenticated' : undefined);
  }
});

test('in a dry run each policy is annotated, and neither is without one', () => {
  const policies = (stage: MigrationStage, provider: MeshProvider) => objectsAt(stage, provider).filter(({ kind }) => kind === 'AuthorizationPolicy');
  for (const provider of [istio, ambient]) {
    const dry = policies(DRY_RUN, provider);
    const enforced = policies(DENY_BY_DEFAULT, provider);
    expect(dry.map(({ metadata }) => metadata.annotations?.['istio.io/dry-run'])).toEqual(dry.map(() => 'true'));
    expect(enforced.map(({ metadata }) => metadata.annotations)).toEqual(enforced.map(() => undefined));
    expect(dry.map(({ metadata: { annotations: _, ...metadata }, ...object }) => ({ ...object, metadata }))).toEqual(enforced);
  }
});

test('a dry run enforces no Pod Security level, unless the namespace sets one', () => {
  const levelAt = (stage: MigrationStage, props: Partial<ZeroTrustNamespaceProps> = {}) => (
    objectsAt(stage, MeshProvider.istio({ cni: true }), props).find(({ kind }) => kind === 'Namespace')!.metadata.labels!['pod-security.kubernetes.io/enforce']
  );
  expect([STRICT, DRY_RUN, DENY_BY_DEFAULT].map(stage => levelAt(stage))).toEqual([undefined, undefined, 'restricted']);
  expect(levelAt(DRY_RUN, { podSecurity: PodSecurityLevel.BASELINE })).toBe('baseline');
});

test('in a dry run client IP lists of a gateway are enforced', () => {
  const policies = objectsAt(DRY_RUN, istio, {}, ({ chart }, shop) => {
    const { service: api } = service(shop, 'api');
    const gateway = new Gateway(chart, 'edge', { namespace: shop, listeners: [{ hosts: ['shop.example.com'], port: 80 }], allowedClientCidrs: ['10.0.0.0/8'] });
    gateway.addRoute(api);
  }).filter(({ kind }) => kind === 'AuthorizationPolicy');
  expect(policies.find(({ metadata }) => metadata.name === 'edge-clients')!.metadata.annotations).toBeUndefined();
});

test('outbound traffic, egress scopes and NetworkPolicies are restricted from DENY_BY_DEFAULT on', () => {
  const props = { outboundTraffic: OutboundTraffic.REGISTRY_ONLY, egressScope: EgressScope.fromCalls() };
  const restricted = MIGRATION_STAGES.filter(stage => kindsAt(stage, istio, props).some(kind => kind === 'Sidecar' || kind === 'NetworkPolicy'));
  expect(restricted).toEqual([DENY_BY_DEFAULT, JWT]);
});

test('rate limits apply from INJECTED on', () => {
  const limited = (used: Fixture, shop: ZeroTrustNamespace) => void new RateLimit(used.chart, 'limit', { service: service(shop, 'api').service, requestsPerSecond: 5 });
  expect(MIGRATION_STAGES.filter(stage => kindsAt(stage, linkerd, {}, limited).includes('HTTPLocalRateLimitPolicy'))).toEqual(MIGRATION_STAGES.slice(1));
});

test('Linkerd: pods of a namespace that the app does not own have the policy of its stage', () => {
  const policyAt = (stage: MigrationStage) => (
    objectsAt(stage, linkerd, { create: false }).find(({ kind }) => kind === 'Deployment')!.spec!.template.metadata.annotations?.['config.linkerd.io/default-inbound-policy']
  );
  expect([INJECTED, PERMISSIVE, STRICT, DRY_RUN, DENY_BY_DEFAULT].map(policyAt)).toEqual([undefined, 'all-unauthenticated', 'all-authenticated', 'audit', 'deny']);
});

test('a stage is one of the enum, and not PREPARED where others have proxies injected', () => {
  const { chart, mesh } = fixture();
  expect(errorOf(() => new ZeroTrustNamespace(chart, 'a', { mesh, stage: 'strict' as MigrationStage }))).toMatch('chart/a: stage is "strict", allowed: PREPARED, INJECTED, ');
  expect(errorOf(() => new ZeroTrustNamespace(chart, 'b', { mesh, create: false, stage: PREPARED }))).toMatch('chart/b: stage is "PREPARED with create: false", allowed: INJECTED or a later stage');
});

test('what a user has patched stays from stage to stage', () => {
  const objects = objectsAt(STRICT, istio, {}, ({ chart }, shop) => {
    for (const object of shop.objects) if (object.kind === 'PeerAuthentication') ApiObject.of(object).addJsonPatch(JsonPatch.add('/metadata/labels', { team: 'a' }));
    expect(chart).toBeDefined();
  });
  expect(objects.find(({ kind }) => kind === 'PeerAuthentication')!.metadata).toMatchObject({ labels: { team: 'a' } });
});
