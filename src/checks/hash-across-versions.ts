import { Check } from './check';
import { matchingText } from '../model/matching-text';
import { Rule } from '../model/route-table';
import { baseRules } from '../model/rules';
import { rulesForCaller } from '../model/rules-for';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { TrafficPolicy } from '../model/traffic-policy';

/**
 * Consistent hash load balancing beside weighted routing: the hash chooses a pod of a version that is drawn for each request. It may be that of the
 * service, of one of the versions, or of one caller.
 */
export const hashAcrossVersions: Check = mesh => mesh.services.flatMap(service => hashed(service).flatMap(({ path, to, splits }) => (
  splits().slice(0, 1).map(({ owner: split, matches }) => ({
    code: 'hash-across-versions',
    severity: Severity.WARNING,
    path,
    message: `its consistent hash${to} does not keep a client on one version: ${split} splits requests${matchingText(matches)} between versions, drawn for each request`,
    fix: 'match the clients of each version by a header or cookie, as ABTestRoute does, or acknowledge that a client may reach both versions',
  }))
)));

/** A construct with a consistent hash, the service that it is for if it is another, and the splits beside it. */
interface Hashed { readonly path: string; readonly to: string; readonly splits: () => Rule[] }

function hashed({ path, traffic, versions, callerPolicies, routes }: ServiceModel): Hashed[] {
  return [
    ...(isHashed(traffic) ? [{ path, to: '', splits: () => splitsIn(baseRules(routes)) }] : []),
    ...versions.filter(version => isHashed(version.traffic)).map(version => ({
      path: version.path,
      to: '',
      splits: () => splitsIn(baseRules(routes)).filter(({ shares }) => shares.some(share => share.version === version.name && share.percent > 0)),
    })),
    ...callerPolicies.filter(policy => isHashed(policy.traffic)).map(policy => ({
      path: policy.path, to: ` for ${path}`, splits: () => splitsIn(rulesForCaller(baseRules(routes), policy.caller)),
    })),
  ];
}

function isHashed({ loadBalancer }: TrafficPolicy): boolean { return loadBalancer?.by === 'consistent-hash'; }

function splitsIn(rules: readonly Rule[]): Rule[] {
  return rules.filter(({ shares }) => shares.filter(({ percent }) => percent > 0).length > 1);
}
