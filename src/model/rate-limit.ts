import { Identity } from './identity';
import type { ServiceModel } from './service';

/** How many requests a second each pod takes on a port. All others are answered with 429. */
export interface RateLimit {
  /** Construct path of who said so. */
  readonly owner: string;
  /** The service's port. */
  readonly port: number;
  readonly requestsPerSecond: number;
  /** Of one caller; none: as many as all may. */
  readonly perCaller?: number;
  /** Callers that may more, or less, than others. */
  readonly overrides: readonly { readonly callers: readonly Identity[]; readonly requestsPerSecond: number }[];
}

/** The limit of a port. */
export function rateLimitOf(service: ServiceModel, port: number): RateLimit | undefined {
  return service.rateLimits.find(limit => limit.port === port);
}
