import { analysisTemplate } from './analysis-template';
import { ArgoMesh } from './argo-mesh';
import { deliveryLosses } from './losses';
import { rollout } from './rollout';
import { isByArgoRollouts } from '../../model/delivery';
import { trialName } from '../../model/delivery-plan';
import { DeliverySupport } from '../provider';

/** Progressive delivery by Argo Rollouts on a mesh. */
export function argoRollouts(mesh: ArgoMesh): DeliverySupport {
  return {
    engine: 'Argo Rollouts',
    // One version: more, or none, are an error.
    objects: (service, settled) => service.deliveries.filter(isByArgoRollouts).flatMap(delivery => {
      const { objects, trafficRouting } = mesh.routing(service, settled);
      return [
        ...objects,
        ...service.versions.slice(0, 1).flatMap(version => [
          analysisTemplate(service, version, delivery, mesh), rollout(service, version, delivery, mesh, trafficRouting),
        ]),
      ];
    }),
    changedFields: (service, settled) => mesh.weights(service, settled),
    createdObjects: () => [], // their names have a hash
    planProblems: ({ trial }) => (trial ? [{
      message: `it runs a canary release only, and the plan is ${trialName(trial)}`, fix: 'use DeliveryPlan.canary(), or DeliveryEngine.flagger()',
    }] : []),
    losses: (service, settled) => deliveryLosses(service, settled, mesh),
  };
}
