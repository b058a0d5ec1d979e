import { FlaggerMesh } from './flagger-mesh';
import { DeliveryPlanRecord } from '../../model/delivery-plan';

/** A blue-green release needs requests that the mesh measures before the new version has a share: none means that each check fails. */
export function planProblems({ trial }: DeliveryPlanRecord, { testedBy }: FlaggerMesh): { readonly message: string; readonly fix: string }[] {
  if (trial?.kind !== 'blue-green') return [];
  const instead = 'use DeliveryPlan.canary() or DeliveryPlan.abTest()';
  if (!testedBy.loadTest) return [{ message: 'nothing measures a blue-green release before it has all traffic, so each one is rolled back', fix: instead }];
  if (trial.mirrorPercent === undefined || testedBy.mirroring) return [];
  return [{ message: 'its routes mirror no requests, so each release is rolled back', fix: `remove mirrorPercent and add a load test (FlaggerHook.ROLLOUT), or ${instead}` }];
}
