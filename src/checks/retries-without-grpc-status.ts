import { Check } from './check';
import { PortProtocol } from '../model/port';
import { RetryPolicy } from '../model/retry';
import { ruleProblems } from '../model/rule-problems';
import { declaredRules } from '../model/rules';
import { httpPorts } from '../model/service';
import { Severity } from '../model/severity';

/** Retries of a service that speaks gRPC only, without a gRPC status code to retry on. */
export const retriesWithoutGrpcStatus: Check = mesh => mesh.services.flatMap(service => {
  const ports = httpPorts(service);
  if (!ports.length || ports.some(({ protocol }) => protocol !== PortProtocol.GRPC)) return [];
  return ruleProblems(declaredRules(service.routes), ({ retries }) => (!retries || !retriesNoGrpcError(retries) ? undefined : {
    message: `its retries of calls to ${service.path} are on no gRPC status code: gRPC errors have HTTP status 200, so failed calls are not retried`,
    fix: 'add RetryOn.GRPC_UNAVAILABLE or another gRPC status code that is safe to retry, or acknowledge it',
  })).map(problem => ({ code: 'retries-without-grpc-status', severity: Severity.WARNING, ...problem }));
});

function retriesNoGrpcError({ attempts, on }: RetryPolicy): boolean {
  return attempts > 0 && !on.some(({ after }) => after === 'grpc');
}
