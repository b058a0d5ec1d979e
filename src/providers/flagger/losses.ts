import { FlaggerMesh } from './flagger-mesh';
import { covers, EVERYTHING } from '../../model/match';
import { matchText } from '../../model/match-text';
import { MeshModel } from '../../model/mesh';
import { Overlay } from '../../model/route-table';
import { ServiceModel } from '../../model/service';
import { lossesOfAllEngines } from '../delivery-losses';
import { DeliveryLoss } from '../provider';

/**
 * The declarations about the routes of a service that Flagger cannot keep: it has one rule for all requests, which goes to the stable pods and the new ones.
 * Everything beyond would be overwritten by it, or would send requests past its split.
 */
export function deliveryLosses(service: ServiceModel, mesh: MeshModel, flagger: FlaggerMesh): DeliveryLoss[] {
  const { path, routes: { serviceDefaults, pinnedRules, defaultRule, overlays }, traffic, versions } = service;
  return [
    ...pinnedRules.map(({ owner, matches }) => ({ path: owner, what: `a rule for ${matchText(matches)}` })),
    ...(defaultRule ? [{ path: defaultRule.owner, what: 'the default split' }] : []),
    ...overlays.filter(overlay => !isForAll(overlay)).map(({ owner, matches }) => ({ path: owner, what: `settings for ${matchText(matches)}` })),
    ...[{ owner: path, ...serviceDefaults }, ...overlays.filter(isForAll)].flatMap(policy => (
      flagger.lostSettings(policy).map(loss => ({ path: policy.owner, ...loss }))
    )),
    ...[{ path, traffic }, ...versions].flatMap(owner => flagger.lostTraffic(owner.traffic).map(what => ({ path: owner.path, what }))),
    ...lossesOfAllEngines(service, mesh, flagger.routesFromGateways),
  ];
}

function isForAll({ matches }: Overlay): boolean { return matches.some(match => covers(match, EVERYTHING)); }
