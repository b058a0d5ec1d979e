import { MeshPort, MtlsMode, PortProtocol } from '../../src';
import { modelPorts } from '../../src/service/mesh-port';
import { find, fixture } from '../mesh-fixture';

const refused = (ports: MeshPort[], message: string, zeroTrust = true) => expect(() => modelPorts('here', ports, zeroTrust)).toThrow(new Error(`here: ${message}`));

test.each<[MeshPort[], string]>([
  [[], 'ports is [], allowed: at least one; leave it out for http on 8080'],
  [[{ port: 80 }, { port: 81 }], 'port name is "http", allowed: each once; give one of the ports a suffix'],
  [[{ port: 80 }, { port: 81, targetPort: 80, protocol: PortProtocol.TCP }],
    'protocol of the ports with targetPort 80 is "http and tcp", allowed: one protocol for each container port; give the ports the same protocol, or targetPorts that differ'],
  [[{ port: 80 }, { port: 81, targetPort: 80, suffix: 'b', mtls: MtlsMode.PERMISSIVE }],
    'mtls of the ports with targetPort 80 is "STRICT and PERMISSIVE", allowed: one mtls for each container port; give the ports the same mtls, or targetPorts that differ'],
  [[{ port: 80 }, { port: 80, suffix: 'b' }], 'port number is 80, allowed: each once; remove one of the two ports'],
  [[{ port: 0 }], 'port is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [[{ port: 80, protocol: 'udp' as PortProtocol }], 'protocol of port 80 is "udp", allowed: http, http2, grpc, https, tls, tcp; use a value of the enum'],
  [[{ port: 80, mtls: 'strict' as MtlsMode }], 'mtls of port 80 is "strict", allowed: STRICT, PERMISSIVE, DISABLE; use a value of the enum'],
  [[{ port: 65536 }], 'port is 65536, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [[{ port: 80, targetPort: 1.5 }], 'targetPort is 1.5, allowed: whole numbers from 1 to 65535; give a TCP port'],
  [[{ port: 80, plaintextFrom: ['10.0.0.0'], mtls: MtlsMode.DISABLE }], 'plaintextFrom of port 80 is "10.0.0.0", allowed: CIDRs such as 10.0.0.0/8; give address and prefix length, without zone and leading zeros'],
])('refuses %j', (ports, message) => refused(ports, message));

test.each(['', 'Admin', 'a b', '-a', 'a-', 'a--b', 'elevenchars', 'a_b'])('the suffix of an http port is not %j', suffix => {
  refused([{ port: 80, suffix }], `suffix of port 80 is ${JSON.stringify(suffix)}, allowed: lower-case letters, digits and single dashes, at most 10; choose a shorter or plainer one`);
});

test.each([undefined, MtlsMode.STRICT])('networks come without identity only where the port lets them in, not with %s', mtls => {
  const allowed = 'allowed: only in a ZeroTrustNamespace, with mtls PERMISSIVE or DISABLE on the port';
  refused([{ port: 80, mtls, plaintextFrom: ['10.0.0.0/8'] }], `plaintextFrom of port 80 is ["10.0.0.0/8"], ${allowed}; set mtls on the port`);
  refused([{ port: 80, mtls, plaintextFrom: ['10.0.0.0/8'] }], `plaintextFrom of port 80 is ["10.0.0.0/8"], ${allowed}; leave it out: plaintextFrom only applies where traffic is denied by default`, false);
});

test('two ports of one container port have one mTLS mode: that of the namespace is not known to be the same', () => {
  const ports = [{ port: 80 }, { port: 81, targetPort: 80, suffix: 'b', mtls: MtlsMode.STRICT }];
  expect(modelPorts('here', ports, true)).toHaveLength(2);
  refused(ports, 'mtls of the ports with targetPort 80 is "the namespace\'s and STRICT", allowed: one mtls for each container port; '
    + 'give the ports the same mtls, or targetPorts that differ', false);
});

test('ten more characters are fine', () => {
  expect(modelPorts('here', [{ port: 65535, suffix: 'ten-chars1' }], false)[0].name).toBe('http-ten-chars1');
});

test.each([
  [PortProtocol.HTTP, 'http'], [PortProtocol.HTTP2, 'kubernetes.io/h2c'], [PortProtocol.GRPC, 'grpc'],
  [PortProtocol.HTTPS, 'https'], [PortProtocol.TLS, 'tls'], [PortProtocol.TCP, 'tcp'],
])('a port says twice that it speaks %s', (protocol, appProtocol) => {
  const { chart, shop } = fixture();
  const service = shop.addService('users', { ports: [{ port: 80, targetPort: 8080, protocol, suffix: 'x' }] });
  service.addVersion('v1', { image: 'i' });
  expect(find(chart, 'Service', 'users').spec.ports).toEqual([{ name: `${protocol}-x`, port: 80, targetPort: 8080, appProtocol }]);
  const http = [PortProtocol.HTTP, PortProtocol.HTTP2, PortProtocol.GRPC].includes(protocol);
  expect(service.url).toBe(`${http ? 'http' : protocol}://users.shop.svc.cluster.local:80`);
});
