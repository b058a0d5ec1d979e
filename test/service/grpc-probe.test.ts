import { Duration, Testing } from 'cdk8s';
import { Probe } from 'cdk8s-plus-28';
import { GrpcProbe, GrpcProbeOptions } from '../../src';
import { errorOf, fixture } from '../mesh-fixture';

const times = {
  failureThreshold: 5,
  initialDelaySeconds: Duration.seconds(1),
  periodSeconds: Duration.seconds(2),
  timeoutSeconds: Duration.seconds(3),
  successThreshold: 1,
};

/** The probes of a container that the library renders, and of one that cdk8s-plus does. */
function rendered(probe: Probe): object[] {
  const used = fixture();
  const users = used.open.addService('users');
  users.addVersion('v1', { image: 'i', liveness: probe, readiness: probe, startup: probe });
  users.addVersion('v2', { image: 'i', liveness: probe, readiness: probe, startup: probe, command: ['run'] });
  return Testing.synth(used.chart).filter(({ kind }) => kind === 'Deployment').flatMap(({ spec }) => {
    const { livenessProbe, readinessProbe, startupProbe } = spec.template.spec.containers[0];
    return [livenessProbe, readinessProbe, startupProbe];
  });
}

test('it calls the health service, in place of each probe', () => {
  expect(rendered(GrpcProbe.of({ port: 9000, service: 'bank.v1.Ledger' }))).toEqual(Array(6).fill({
    grpc: { port: 9000, service: 'bank.v1.Ledger' },
  }));
});

test('its times are those of other probes', () => {
  const [{ grpc, ...others }] = rendered(GrpcProbe.of({ port: 9000, ...times })) as any[];
  const [{ tcpSocket: _, ...same }] = rendered(Probe.fromTcpSocket({ port: 9000, ...times })) as any[];
  expect(grpc).toEqual({ port: 9000 });
  expect(others).toEqual(same);
});

test('it is a probe of cdk8s-plus', () => {
  expect(GrpcProbe.of({ port: 9000 })).toBeInstanceOf(Probe);
});

test.each<[string, GrpcProbeOptions, string]>([
  ['port 0', { port: 0 }, 'GrpcProbe.of: port is 0, allowed: whole numbers from 1 to 65535; give a TCP port'],
  ['no probe that may fail', { port: 1, failureThreshold: 0 },
    'GrpcProbe.of: failureThreshold is 0, allowed: whole numbers from 1 to 2147483647; give a number of probes'],
  ['half a second', { port: 1, timeoutSeconds: Duration.millis(500) },
    'GrpcProbe.of: timeoutSeconds is "500ms", allowed: whole seconds; for instance Duration.seconds(5)'],
  ['a service of two lines', { port: 1, service: 'a\nb' },
    'GrpcProbe.of: service is "a\\nb", allowed: one line without control characters; remove line breaks, such as U+2028 of a copied text'],
])('%s', (_, options, error) => {
  expect(errorOf(() => GrpcProbe.of(options))).toBe(error);
});
