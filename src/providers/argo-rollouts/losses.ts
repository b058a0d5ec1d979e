import { ArgoMesh } from './argo-mesh';
import { matchText } from '../../model/match-text';
import { MeshModel } from '../../model/mesh';
import { ServiceModel } from '../../model/service';
import { lossesOfAllEngines } from '../delivery-losses';
import { DeliveryLoss } from '../provider';

/**
 * The declarations about the routes of a service that Argo Rollouts cannot keep. It changes the weights of the rules that a service has, so settings and
 * matches stay; but destinations are the stable pods and the new ones, and a rule with others would pass the split by.
 */
export function deliveryLosses(service: ServiceModel, mesh: MeshModel, argo: ArgoMesh): DeliveryLoss[] {
  const { routes: { pinnedRules, defaultRule } } = service;
  return [
    ...pinnedRules.filter(({ shares }) => shares.length).map(({ owner, matches }) => ({ path: owner, what: `a split for ${matchText(matches)}` })),
    ...(defaultRule?.shares.length ? [{ path: defaultRule.owner, what: 'the default split' }] : []),
    ...lossesOfAllEngines(service, mesh, argo.routesFromGateways),
    ...argo.losses(service),
  ];
}
