import { ExternalService, HttpMatch, HttpMethod, MeshProvider, MtlsMode, PortProtocol, Severity, TrafficMirror, ZeroTrustNamespace } from '../../../src';
import { authorizationPolicies } from '../../../src/providers/ambient/authorization-policy';
import { find, fixture, service } from '../../mesh-fixture';
import { grantTo, serviceModel, SETTINGS } from '../../model/service-model';

const policies = (...grants: ReturnType<typeof grantTo>[]) => authorizationPolicies(serviceModel({ grants }), { ...SETTINGS, trustDomain: 'td' })
  .map(({ name, spec }) => [name, spec]);

const principal = (name: string) => ({ from: [{ source: { principals: [`td/ns/shop/sa/${name}`] } }] });

test('connections are for ztunnel: by selector, by the port of the pods', () => {
  expect(policies(grantTo('web', { ports: [8080] }))).toEqual([['users', {
    selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } }, action: 'ALLOW', rules: [{ ...principal('web'), to: [{ operation: { ports: ['8080'] } }] }],
  }]]);
});

test('requests are for the waypoint, by the port of the Service; and nobody but the waypoint gets past ztunnel', () => {
  expect(policies(grantTo('web', { methods: [HttpMethod.GET], ports: [8080] }), grantTo('admin'))).toEqual([
    ['users', {
      targetRefs: [{ group: '', kind: 'Service', name: 'users' }],
      action: 'ALLOW',
      rules: [principal('admin'), { ...principal('web'), to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }],
    }],
    ['users-waypoint', { selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } }, action: 'ALLOW', rules: [principal('waypoint')] }],
  ]);
});

test('nobody may call what allows clients by network and copies only: its pods allow all that comes from a waypoint', () => {
  const { namespace } = serviceModel();
  const copies = serviceModel({ mirroredFrom: [namespace], networkClients: [{ port: 8080, cidrs: ['10.0.0.0/8'], reason: 'plaintext' }], traffic: { loadBalancing: 'random' } } as any);
  expect(authorizationPolicies(copies, SETTINGS).map(({ name, spec }) => [name, spec])).toEqual([
    ['users', { targetRefs: [{ group: '', kind: 'Service', name: 'users' }], action: 'ALLOW' }],
    ['users-waypoint', expect.objectContaining({ rules: [{ from: [{ source: { principals: [expect.stringMatching(/waypoint$/)] } }] }, expect.anything()] })],
  ]);
});

test('copies come from the waypoint of the service that is mirrored, whether or not their target is behind one', () => {
  const { chart, mesh, shop } = fixture(MeshProvider.istioAmbient());
  const lab = new ZeroTrustNamespace(chart, 'lab', { mesh });
  const { service: users } = service(shop, 'users', {});
  const { service: plain } = service(lab, 'plain', {});
  const { service: guarded } = service(shop, 'guarded', { circuitBreaker: {} });
  const { service: web } = service(shop, 'web', {});
  for (const target of [users, plain, guarded]) web.calls(target);
  const waypoint = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }] };
  expect(find(chart, 'AuthorizationPolicy', 'plain').spec.rules).toHaveLength(1);

  new TrafficMirror(chart, 'mirror', { service: users, targets: [{ service: plain }, { service: guarded }] });
  new TrafficMirror(chart, 'again', { service: users, matches: [HttpMatch.method(HttpMethod.GET)], targets: [{ service: plain, percent: 10 }] });
  expect(find(chart, 'AuthorizationPolicy', 'plain').spec.rules).toEqual([expect.anything(), waypoint]);
  expect(find(chart, 'AuthorizationPolicy', 'guarded-waypoint').spec.rules).toEqual([waypoint]);
});

test('networks go past the waypoint: they have no identity that it could ask for', () => {
  const { chart, shop } = fixture(MeshProvider.istioAmbient());
  const { service: users } = service(shop, 'users', { metrics: { port: 9090, plaintextFrom: ['10.0.0.0/8'] } });
  service(shop, 'web', {}).service.calls(users, { methods: [HttpMethod.GET] });
  expect(find(chart, 'AuthorizationPolicy', 'users-waypoint').spec.rules[1]).toEqual({
    from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { ports: ['9090'] } }],
  });
  expect(find(chart, 'AuthorizationPolicy', 'users').spec.rules).toHaveLength(1);
  expect(find(chart, 'PeerAuthentication', 'users').spec.portLevelMtls).toEqual({ 9090: { mode: 'PERMISSIVE' } }); // ztunnel knows no DISABLE
});

test('nobody calls: the namespace denies it, and the waypoint is not let through', () => {
  const { chart, shop } = fixture(MeshProvider.istioAmbient());
  service(shop, 'users', { circuitBreaker: {}, ports: [{ port: 80, protocol: PortProtocol.TCP, mtls: MtlsMode.PERMISSIVE, plaintextFrom: ['10.0.0.0/8'] }] });
  expect(find(chart, 'AuthorizationPolicy', 'users').spec).toEqual({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'users' } },
    action: 'ALLOW',
    rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }], to: [{ operation: { ports: ['80'] } }] }],
  });
  expect(find(chart, 'AuthorizationPolicy', 'users-waypoint')).toBeUndefined();
});

test('a waypoint denies what it would send past the pods, where nobody may call', () => {
  const { chart, mesh, shop } = fixture(MeshProvider.istioAmbient());
  const { service: users } = service(shop, 'users', {});
  const { service: orders } = service(shop, 'orders', {});
  const { service: audit } = service(shop, 'audit', {});
  const legacy = new ExternalService(chart, 'legacy', { namespace: shop, hosts: ['legacy.example.com'], ports: [{ port: 80, protocol: PortProtocol.HTTP }] });
  const outside = users.addExternalVersion('legacy', { externalService: legacy });
  users.routes.addRule({ matches: [HttpMatch.header('x-legacy', '1')], split: [{ version: outside, percent: 100 }] });
  new TrafficMirror(chart, 'mirror', { service: orders, targets: [{ service: audit }] });
  for (const name of ['users', 'orders']) {
    expect(find(chart, 'AuthorizationPolicy', name).spec).toEqual({ targetRefs: [{ group: '', kind: 'Service', name }], action: 'ALLOW' });
  }
  expect(mesh.findings.filter(({ severity }) => severity === Severity.ERROR)).toEqual([]);
});
