import { checkTogether, trafficPolicy, TrafficPolicyOptions } from './traffic-policy';
import { inputError } from '../model/input-error';
import { overridePolicy, TrafficPolicy } from '../model/traffic-policy';
import type { ICaller } from '../service/caller';
import type { MeshService } from '../service/mesh-service';

/**
 * Adds the traffic policy of one caller to the model of the target service, merged with the caller's existing one.
 * @throws if the caller has already set a setting, or one does not fit the policy of the service or of its versions
 */
export function callerPolicy(where: string, caller: ICaller, target: MeshService, options: TrafficPolicyOptions): void {
  const { callerPolicies, traffic: general, versions } = target._model;
  const path = caller.node.path;
  const added = trafficPolicy(where, options);
  const existing = callerPolicies.filter(policy => policy.path === path)
    .reduce((all: TrafficPolicy, policy) => overridePolicy(all, policy.traffic), {});
  const duplicate = (Object.keys(added) as (keyof TrafficPolicy)[]).find(setting => added[setting] && existing[setting]);
  if (duplicate) {
    const what = duplicate === 'loadBalancer' ? 'loadBalancing' : duplicate;
    throw inputError({ where, what, got: 'already set', allowed: 'one for each caller', fix: 'set it in one routesTo() of this caller' });
  }
  const traffic = overridePolicy(existing, added);
  for (const ofVersion of [{}, ...versions.map(version => version.traffic)]) {
    checkTogether(where, overridePolicy(overridePolicy(general, ofVersion), traffic));
  }
  callerPolicies.push({ path, caller: caller._caller, traffic: added });
}
