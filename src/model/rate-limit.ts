/** A local rate limit: requests per second that each pod accepts on a port. Further requests get 429. */
export interface RateLimitRecord {
  /** Construct path. */
  readonly owner: string;
  /** The service's port. */
  readonly port: number;
  readonly requestsPerSecond: number;
  /** Limit per caller; none: only the limit of all callers together. */
  readonly perCaller?: number;
  /** Limits of certain callers, by key. */
  readonly overrides: readonly { readonly callers: readonly string[]; readonly requestsPerSecond: number }[];
}
