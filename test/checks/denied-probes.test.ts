import { Probe } from 'cdk8s-plus-28';
import { GrpcProbe, MeshNamespace, MeshProvider, MeshServiceOptions, MtlsMode, PortProtocol } from '../../src';
import { findingTexts, fixture } from '../mesh-fixture';

type Namespace = 'zero trust' | MtlsMode | undefined;

function findings(
  kind: Namespace, options: MeshServiceOptions = {}, provider = MeshProvider.linkerd(), probe = GrpcProbe.of({ port: 9000 }),
): string[] {
  const used = fixture(provider);
  const namespace = kind === 'zero trust' ? used.shop : new MeshNamespace(used.chart, 'bank', { mesh: used.mesh, mtls: kind });
  namespace.addService('ledger', options).addVersion('v1', { image: 'i', liveness: probe, readiness: probe });
  return findingTexts(used.mesh);
}

const port = (protocol: PortProtocol, mtls?: MtlsMode) => ({ ports: [{ port: 9000, protocol, mtls }] });
const STRICT = "Linkerd denies the kubelet's gRPC probes of container port 9000: the port requires mutual TLS; "
  + 'use an HTTP or command probe, or a ZeroTrustNamespace (denied-probes)';

test('a namespace that denies by default has a route for the probes, but for opaque ports', () => {
  expect(findings('zero trust', port(PortProtocol.GRPC))).toEqual([]);
  expect(findings('zero trust')).toEqual([]); // a port of the container alone
  expect(findings('zero trust', port(PortProtocol.TCP))).toEqual([
    "WARNING chart/shop/ledger: Linkerd denies the kubelet's gRPC probes of container port 9000: the port has protocol tcp, to which routes do not apply; "
    + 'serve the health checks on a port with protocol GRPC, or use a command probe (denied-probes)',
  ]);
});

test('where mutual TLS is required, of the port or of the namespace', () => {
  expect(findings(MtlsMode.STRICT)).toEqual([`WARNING chart/bank/ledger: ${STRICT}`]);
  expect(findings(undefined, port(PortProtocol.GRPC, MtlsMode.STRICT))).toEqual([`WARNING chart/bank/ledger: ${STRICT}`]);
  expect(findings(MtlsMode.STRICT, port(PortProtocol.GRPC, MtlsMode.PERMISSIVE))).toEqual([]);
  expect(findings(undefined)).toEqual([]);
  expect(findings(MtlsMode.STRICT, {}, MeshProvider.linkerd(), Probe.fromHttpGet('/', { port: 9000 }))).toEqual([]);
});

test('a workload without a Service', () => {
  const used = fixture(MeshProvider.linkerd());
  used.shop.addWorkload('mailer', { image: 'i', liveness: GrpcProbe.of({ port: 9000 }) });
  expect(findingTexts(used.mesh)).toEqual([
    "WARNING chart/shop/mailer: Linkerd denies the kubelet's gRPC probes of container port 9000: pods without a Service have no route; "
    + 'use an HTTP or command probe (denied-probes)',
  ]);
});

test.each([MeshProvider.istio(), MeshProvider.istioAmbient()])('Istio lets the kubelet probe', provider => {
  expect(findings('zero trust', port(PortProtocol.TCP), provider)).toEqual([]);
  expect(findings(MtlsMode.STRICT, {}, provider)).toEqual([]);
});
