import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { GuardRails, HttpMethod, Injection, Mesh, MeshNamespace, MeshProvider, PodSecurityLevel, ZeroTrustNamespace } from '../../src';
import { findingTexts, fixture } from '../mesh-fixture';

const CNI = { istio: MeshProvider.istio({ cni: true }), linkerd: MeshProvider.linkerd({ cni: true }), ambient: MeshProvider.istioAmbient() };

function deployment(chart: Chart, name: string, spec: object): ApiObject {
  return new ApiObject(chart, `${name}-deployment`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name, ...spec } },
    },
  });
}

const HARDENED = { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } };
const PROFILE = { seccompProfile: { type: 'RuntimeDefault' } };
const LEVEL = 'Pod Security level restricted of namespace shop refuses its pods: ';
const FIX = '; set the fields to allowed values, or podSecurity of the namespace to a level that admits them (pod-security)';

describe.each(Object.entries(CNI))('%s', (_, provider) => {
  test('the pods of this library are admitted, in every form', () => {
    const { shop, mesh } = fixture(provider);
    shop.addService('short').addVersion('v1', { image: 'i' });
    shop.addService('long').addVersion('v1', { containers: [{ image: 'i' }, { name: 'helper', image: 'i' }] });
    shop.addService('read').addVersion('v1', { image: 'i' }).workload;
    shop.addWorkload('job', { image: 'i', securityContext: { user: 1000, capabilities: { add: [kplus.Capability.NET_BIND_SERVICE] } } });
    expect(findingTexts(mesh)).toEqual([]);
  });

  test('settings of the user that the level refuses', () => {
    const { shop, mesh } = fixture(provider);
    shop.addService('users').addVersion('v1', { image: 'i', securityContext: { ensureNonRoot: false, user: 0, capabilities: { drop: [] } } });
    expect(findingTexts(mesh)).toEqual([
      `ERROR chart/shop/users/v1: ${LEVEL}securityContext.capabilities.drop of container users is [] (allowed: a list with ALL); `
      + 'securityContext.runAsNonRoot of container users is false (allowed: true); '
      + `securityContext.runAsUser of container users is 0 (allowed: other than 0)${FIX}`,
    ]);
  });

  test('a workload of the user', () => {
    const { shop, mesh, chart } = fixture(provider);
    shop.addWorkload('job', { workload: deployment(chart, 'job', { containers: [{ name: 'job', image: 'i', securityContext: HARDENED }], hostPID: true, securityContext: PROFILE }) });
    shop.addWorkload('fine', { workload: deployment(chart, 'fine', { containers: [{ name: 'fine', image: 'i', securityContext: HARDENED }], securityContext: PROFILE }) });
    expect(findingTexts(mesh)).toEqual([`ERROR chart/shop/job: ${LEVEL}hostPID of the pod is true (allowed: not set, false)${FIX}`]);
  });

  test('where the level admits them', () => {
    const { mesh, chart } = fixture(provider);
    const agents = new ZeroTrustNamespace(chart, 'agents', { mesh, networkPolicies: false, podSecurity: PodSecurityLevel.BASELINE });
    agents.addService('users').addVersion('v1', { image: 'i', securityContext: { ensureNonRoot: false, user: 0 } });
    const open = new ZeroTrustNamespace(chart, 'trusted', { mesh, networkPolicies: false, podSecurity: PodSecurityLevel.PRIVILEGED });
    open.addService('users').addVersion('v1', { image: 'i', securityContext: { privileged: true, allowPrivilegeEscalation: true } });
    const unlabelled = new ZeroTrustNamespace(chart, 'unlabelled', { mesh, networkPolicies: false, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
    unlabelled.addService('users').addVersion('v1', { image: 'i', securityContext: { privileged: true, allowPrivilegeEscalation: true } });
    const existing = new ZeroTrustNamespace(chart, 'existing', { mesh, networkPolicies: false, create: false });
    existing.addService('users').addVersion('v1', { image: 'i', securityContext: { ensureNonRoot: false } });
    expect(findingTexts(mesh)).toEqual([]);
  });
});

test.each([['istio', false], ['linkerd', true], ['ambient', true]] as const)('containers with profiles of their own on %s: admitted %s', (name, isAdmitted) => {
  const { shop, mesh, chart } = fixture(CNI[name]);
  const securityContext = { ...HARDENED, ...PROFILE };
  shop.addWorkload('job', { workload: deployment(chart, 'job', { containers: [{ name: 'job', image: 'i', securityContext }] }) });
  expect(findingTexts(mesh)).toEqual(isAdmitted ? [] : [
    `ERROR chart/shop/job: ${LEVEL}securityContext.seccompProfile.type of the pod, which the proxy needs, is not set (allowed: RuntimeDefault, Localhost)${FIX}`,
  ]);
});

test('pods without a proxy need no profile for one', () => {
  const { mesh, chart } = fixture(CNI.istio);
  const shop = new MeshNamespace(chart, 'shop', { mesh, podSecurity: PodSecurityLevel.RESTRICTED, injection: Injection.disabled() });
  const securityContext = { ...HARDENED, ...PROFILE };
  shop.addWorkload('job', { workload: deployment(chart, 'job', { containers: [{ name: 'job', image: 'i', securityContext }] }) });
  expect(findingTexts(mesh)).toEqual([]);
});

test.each([
  ['istio-init of each pod has the capabilities NET_ADMIN and NET_RAW and runs as root; install the Istio CNI node agent (pilot.cni.enabled: true), and say so: '
    + 'MeshProvider.istio({ cni: true })', MeshProvider.istio()],
  ['linkerd-init of each pod has the capabilities NET_ADMIN and NET_RAW; install the Linkerd CNI plugin (cniEnabled: true), and say so: MeshProvider.linkerd({ cni: true })',
    MeshProvider.linkerd()],
])('a level that refuses the init container %s', (text, provider) => {
  const { mesh, chart } = fixture(provider);
  new MeshNamespace(chart, 'open', { mesh, podSecurity: PodSecurityLevel.BASELINE });
  expect(findingTexts(mesh)).toEqual([
    `ERROR chart/open: its Pod Security level baseline refuses all pods with a proxy: the init container ${text}; or leave podSecurity out (pod-security)`,
  ]);
});

describe('no-pod-security', () => {
  function findings(provider: MeshProvider, build: (chart: Chart, mesh: Mesh) => void): string[] {
    const { mesh, chart } = fixture(provider, { guardRails: GuardRails.WARNING });
    build(chart, mesh);
    return findingTexts(mesh).filter(text => text.includes('(no-pod-security)'));
  }
  const zeroTrust = (chart: Chart, mesh: Mesh, ...names: string[]) => (
    names.map(name => new ZeroTrustNamespace(chart, name, { mesh, networkPolicies: false }))
  );

  test('once for all namespaces without a CNI plugin', () => {
    expect(findings(MeshProvider.istio(), (chart, mesh) => zeroTrust(chart, mesh, 'shop', 'bank'))).toEqual([
      'WARNING chart/mesh: pod security: namespaces bank, shop enforce no Pod Security level: the init container istio-init of each pod has the capabilities NET_ADMIN '
      + 'and NET_RAW and runs as root; install the Istio CNI node agent (pilot.cni.enabled: true), and say so: MeshProvider.istio({ cni: true }); '
      + 'or accept it with podSecurity: PodSecurityLevel.CLUSTER_DEFAULT of the namespace (no-pod-security)',
    ]);
  });

  test('not where there is one, a level was set, the namespace is not created or allows all', () => {
    expect(findings(CNI.istio, (chart, mesh) => zeroTrust(chart, mesh, 'shop'))).toEqual([]);
    expect(findings(CNI.linkerd, (chart, mesh) => zeroTrust(chart, mesh, 'shop'))).toEqual([]);
    expect(findings(CNI.ambient, (chart, mesh) => zeroTrust(chart, mesh, 'shop'))).toEqual([]);
    expect(findings(MeshProvider.istio(), (chart, mesh) => {
      new ZeroTrustNamespace(chart, 'said', { mesh, networkPolicies: false, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
      new ZeroTrustNamespace(chart, 'existing', { mesh, networkPolicies: false, create: false });
      new MeshNamespace(chart, 'open', { mesh });
    })).toEqual([]);
  });

  test('a weaker level, where Istio cannot set a seccomp profile on its waypoint', () => {
    expect(findings(MeshProvider.istioAmbient({ version: '1.25' }), (chart, mesh) => {
      const [shop, plain] = zeroTrust(chart, mesh, 'shop', 'plain');
      const users = shop.addService('users');
      users.addVersion('v1', { image: 'i' });
      const web = plain.addService('web');
      web.addVersion('v1', { image: 'i' });
      web.calls(users, { methods: [HttpMethod.GET] });
    })).toEqual([
      'WARNING chart/mesh: pod security: namespace shop enforces Pod Security level baseline, not restricted: Istio 1.25 runs its waypoint and gateways there without a '
      + 'seccomp profile; upgrade Istio to 1.26, or install it with gateways.seccompProfile.type: RuntimeDefault and set podSecurity: PodSecurityLevel.RESTRICTED; '
      + 'or accept it with podSecurity: PodSecurityLevel.BASELINE of the namespace (no-pod-security)',
    ]);
  });
});
