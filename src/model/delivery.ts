import { DeliveryPlanRecord } from './delivery-plan';
import { FlaggerRecord } from './flagger';

/** The progressive delivery of a service: its releases follow a plan, which an engine runs. */
export interface DeliveryRecord {
  /** Construct path. */
  readonly path: string;
  readonly plan: DeliveryPlanRecord;
  readonly engine: FlaggerRecord;
}

/** What is delivered: a service, with at most one delivery. */
interface Delivered { readonly deliveries: readonly DeliveryRecord[] }

/** Whether an engine owns the Service, the routes and the number of pods of a service. */
export function isDelivered({ deliveries }: Delivered): boolean { return deliveries.length > 0; }

/** The Services that the engine creates beside that of the service: of the stable pods, and of the new ones. */
export function engineServices({ name }: { readonly name: string }): string[] { return [`${name}-primary`, `${name}-canary`]; }
