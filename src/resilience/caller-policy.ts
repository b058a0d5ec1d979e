import { checkTogether, trafficPolicy, TrafficPolicyOptions } from './traffic-policy';
import { inputError } from '../model/input-error';
import { overridePolicy, TrafficPolicy } from '../model/traffic-policy';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * Puts into the model of a service how one caller connects to it, beside what the caller said before.
 * @throws if it says something again, or what does not go with what the service or one of its versions says
 */
export function callerPolicy(where: string, caller: ICaller, target: MeshService, options: TrafficPolicyOptions): void {
  const { callerPolicies, traffic: general, versions } = target._model;
  const path = caller.node.path;
  const place = callerPolicies.findIndex(policy => policy.path === path);
  const said = trafficPolicy(where, options);
  const known = place < 0 ? {} : callerPolicies[place].traffic;
  const again = (Object.keys(said) as (keyof TrafficPolicy)[]).find(setting => said[setting] && known[setting]);
  if (again) {
    const what = again === 'loadBalancer' ? 'loadBalancing' : again;
    throw inputError({ where, what, got: 'said before', allowed: 'one for each caller', fix: 'say it in one routesTo() of this caller' });
  }
  const traffic = overridePolicy(known, said);
  for (const version of [{}, ...versions.map(({ traffic: its }) => its)]) {
    checkTogether(where, overridePolicy(overridePolicy(general, version), traffic));
  }
  const policy = { path, caller: caller._caller, traffic };
  if (place < 0) callerPolicies.push(policy);
  else callerPolicies[place] = policy;
}
