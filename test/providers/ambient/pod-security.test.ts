import { Duration, Testing } from 'cdk8s';
import { Gateway, MeshNamespace, MeshProvider, PodSecurityLevel, UnsupportedFeature, ZeroTrustNamespace } from '../../../src';
import { fixture } from '../../mesh-fixture';

interface Made {
  readonly podSecurity?: PodSecurityLevel;
  readonly version?: string;
  readonly waypoint?: boolean;
  readonly gateway?: string;
  readonly zeroTrust?: boolean;
  readonly trustedProxies?: number;
}

/** The level of a namespace with a waypoint, a gateway or neither; the names of its ConfigMaps, and of the parameters of each Gateway. */
function made({ podSecurity, version, waypoint = false, gateway, zeroTrust = true, trustedProxies }: Made) {
  const { chart, mesh } = fixture(MeshProvider.istioAmbient({ version }), { unsupported: UnsupportedFeature.REPORT });
  const props = { mesh, podSecurity };
  const bank = zeroTrust ? new ZeroTrustNamespace(chart, 'bank', { ...props, networkPolicies: false }) : new MeshNamespace(chart, 'bank', props);
  const users = bank.addService('users', waypoint ? { timeout: Duration.seconds(2) } : {});
  users.addVersion('v1', { image: 'i' });
  const web = bank.addService('web');
  web.addVersion('v1', { image: 'i' });
  web.calls(users);
  if (gateway) new Gateway(chart, 'public', { namespace: bank, listeners: [{ hosts: ['example.com'] }], gatewayClassName: gateway, trustedProxies }).addRoute(web);
  const objects = Testing.synth(chart);
  const of = (kind: string) => objects.filter(object => object.kind === kind);
  return {
    level: of('Namespace')[0].metadata.labels['pod-security.kubernetes.io/enforce'],
    configMaps: of('ConfigMap').map(({ metadata }) => metadata.name),
    parameters: of('Gateway').map(({ spec }) => spec.infrastructure?.parametersRef?.name),
    annotations: of('Gateway').map(({ spec }) => Object.keys(spec.infrastructure?.annotations ?? {})),
  };
}

test('waypoints and gateways of Istio get a seccomp profile, by one ConfigMap', () => {
  expect(made({ waypoint: true })).toMatchObject({ level: 'restricted', configMaps: ['gateway-options'], parameters: ['gateway-options'] });
  expect(made({ waypoint: true, gateway: 'istio', trustedProxies: 1 })).toEqual({
    level: 'restricted',
    configMaps: ['gateway-options'],
    parameters: ['gateway-options', 'gateway-options'],
    annotations: [[], ['proxy.istio.io/config']],
  });
  expect(made({ waypoint: true, zeroTrust: false, podSecurity: PodSecurityLevel.RESTRICTED })).toMatchObject({ level: 'restricted', configMaps: ['gateway-options'] });
});

test('no ConfigMap where nothing needs it', () => {
  expect(made({})).toMatchObject({ level: 'restricted', configMaps: [], parameters: [] });
  expect(made({ gateway: 'other' })).toMatchObject({ level: 'restricted', configMaps: [], parameters: [undefined] }); // Istio does not run its pods
  expect(made({ waypoint: true, podSecurity: PodSecurityLevel.BASELINE })).toMatchObject({ level: 'baseline', configMaps: [], parameters: [undefined] });
  const unlabelled = made({ waypoint: true, podSecurity: PodSecurityLevel.CLUSTER_DEFAULT });
  expect(unlabelled).toMatchObject({ level: undefined, configMaps: [], parameters: [undefined] });
});

test('before Istio 1.26 the level is what waypoints meet, unless the installation sets the profile', () => {
  expect(made({ version: '1.25', waypoint: true })).toMatchObject({ level: 'baseline', configMaps: [], parameters: [undefined] });
  expect(made({ version: '1.25', waypoint: true, podSecurity: PodSecurityLevel.RESTRICTED })).toMatchObject({ level: 'restricted', configMaps: [] });
  expect(made({ version: '1.26', waypoint: true })).toMatchObject({ level: 'restricted', configMaps: ['gateway-options'] });
});
