import { Check } from './check';
import { PortProtocol } from '../model/port';
import { RetryPolicy } from '../model/retry';
import { declaredRules } from '../model/rules';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';

/** Retries of calls that all are gRPC, and no gRPC status after which one is sent again. */
export const retriesWithoutGrpcStatus: Check = mesh => mesh.services.flatMap(service => {
  const ports = httpPorts(service);
  if (!ports.length || ports.some(({ protocol }) => protocol !== PortProtocol.GRPC)) return [];
  const said = declaredRules(service.routes).filter(({ retries }) => retries && seesNoError(retries));
  return [...new Set(said.map(({ owner }) => owner))].map(path => ({
    code: 'retries-without-grpc-status',
    severity: Severity.WARNING,
    path,
    message: `its retries of calls to ${service.path} name no gRPC status: an error of gRPC has HTTP status 200, so no failed call is sent again`,
    fix: 'add RetryOn.GRPC_UNAVAILABLE, or another status after which a call may be repeated, or acknowledge it',
  }));
});

function seesNoError({ attempts, on }: RetryPolicy): boolean {
  return attempts > 0 && !on.some(({ after }) => after === 'grpc');
}
