import { Caller } from './match';
import { TrafficPolicy } from './traffic-policy';

/** The traffic policy of one client of a service: each setting overrides the same setting of the service and of its versions. */
export interface CallerPolicy {
  /** Construct path of the caller. */
  readonly path: string;
  readonly caller: Caller & { readonly service: string };
  readonly traffic: TrafficPolicy;
}
