import { checkTogether, trafficPolicy, TrafficPolicyOptions } from './traffic-policy';
import { inputError } from '../model/input-error';
import { overridePolicy, TrafficPolicy } from '../model/traffic-policy';
import type { MeshService } from '../service/mesh-service';

/**
 * Puts into the model of a service how one caller connects to it, beside what the caller said before.
 * @throws if it says something again, or what does not go with what the service or one of its versions says
 */
export function callerPolicy(where: string, caller: MeshService, target: MeshService, options: TrafficPolicyOptions): void {
  const { callerPolicies, traffic: general, versions } = target._model;
  const path = caller.node.path;
  const said = trafficPolicy(where, options);
  const known = callerPolicies.filter(policy => policy.path === path).reduce((all: TrafficPolicy, policy) => overridePolicy(all, policy.traffic), {});
  const again = (Object.keys(said) as (keyof TrafficPolicy)[]).find(setting => said[setting] && known[setting]);
  if (again) {
    const what = again === 'loadBalancer' ? 'loadBalancing' : again;
    throw inputError({ where, what, got: 'said before', allowed: 'one for each caller', fix: 'say it in one routesTo() of this caller' });
  }
  const traffic = overridePolicy(known, said);
  for (const version of [{}, ...versions.map(({ traffic: its }) => its)]) {
    checkTogether(where, overridePolicy(overridePolicy(general, version), traffic));
  }
  callerPolicies.push({ path, caller: { namespace: caller.namespace.namespaceName, service: caller.serviceName }, traffic: said });
}
