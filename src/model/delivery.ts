import { ArgoRolloutsRecord } from './argo-rollouts';
import { DeliveryPlanRecord } from './delivery-plan';
import { FlaggerRecord } from './flagger';

/** The engine of a delivery, with its options. */
export type DeliveryEngineRecord = FlaggerRecord | ArgoRolloutsRecord;

/** The progressive delivery of a service: its releases follow a plan, which an engine runs. */
export interface DeliveryRecord<E extends DeliveryEngineRecord = DeliveryEngineRecord> {
  /** Construct path. */
  readonly path: string;
  readonly plan: DeliveryPlanRecord;
  readonly engine: E;
}

/** What is delivered: a service, with at most one delivery. */
interface Delivered { readonly deliveries: readonly DeliveryRecord[] }

/** Whether an engine owns the Service, the routes and the number of pods of a service. */
export function isDelivered({ deliveries }: Delivered): boolean { return deliveries.length > 0; }

/** Whether Flagger runs a delivery. */
export function isByFlagger(delivery: DeliveryRecord): delivery is DeliveryRecord<FlaggerRecord> { return delivery.engine.type === 'flagger'; }

/** Whether the stable pods of a service are a copy of its Deployment, with `-primary` in the name: Flagger makes it. */
export function hasPrimaryPods({ deliveries }: Delivered): boolean { return deliveries.some(isByFlagger); }

/** Whether Argo Rollouts runs a delivery. */
export function isByArgoRollouts(delivery: DeliveryRecord): delivery is DeliveryRecord<ArgoRolloutsRecord> {
  return delivery.engine.type === 'argo-rollouts';
}

/**
 * The Services between which the engine splits requests: of the stable pods, and of the new ones. With Argo Rollouts the Service of the service is that of
 * the stable pods, so what passes the split by reaches no new pods.
 */
export function engineServices({ name, deliveries }: Delivered & { readonly name: string }): string[] {
  return deliveries.flatMap(delivery => [isByFlagger(delivery) ? `${name}-primary` : name, `${name}-canary`]);
}
