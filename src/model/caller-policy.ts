import { Caller } from './match';
import { TrafficPolicy } from './traffic-policy';

/** How one caller connects to the pods of a service: each setting in place of what the service, or a version of it, says to all. */
export interface CallerPolicy {
  /** Construct path of the caller. */
  readonly path: string;
  readonly caller: Caller & { readonly service: string };
  readonly traffic: TrafficPolicy;
}
