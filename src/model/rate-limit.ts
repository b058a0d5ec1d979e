/** How many requests per second each pod accepts on a port. Further requests get 429. */
export interface RateLimitRecord {
  /** Construct path. */
  readonly owner: string;
  /** The service's port. */
  readonly port: number;
  readonly requestsPerSecond: number;
  /** Limit of one caller; none: that of all callers together. */
  readonly perCaller?: number;
  /** Callers, by key, with a limit of their own. */
  readonly overrides: readonly { readonly callers: readonly string[]; readonly requestsPerSecond: number }[];
}
