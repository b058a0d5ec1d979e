import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The caches of the service: the values that `cache_name` can have. */
const CACHES = ['users'] as const;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** A user is active for this long after a request. */
const ACTIVE_MS = 5 * 60_000;
const MOST_USERS = 10_000;

/**
 * Business metrics, beside those of the mesh. Each label has few values, whatever clients send: a series is kept in memory, here and in Prometheus, for
 * each combination.
 */
export class Metrics {
  public readonly registry = new Registry();
  private readonly durations: Histogram<'method' | 'endpoint' | 'status'>;
  private readonly hits: Counter<'cache_name'>;
  private readonly lastSeen = new Map<string, number>();

  public constructor(private readonly now: () => number = Date.now) {
    const registers = [this.registry];
    this.durations = new Histogram({
      name: 'app_request_duration_seconds',
      help: 'Request duration in seconds',
      labelNames: ['method', 'endpoint', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    this.hits = new Counter({ name: 'app_cache_hits_total', help: 'Total cache hits', labelNames: ['cache_name'], registers });
    // From the start, so that no hits are 0 and not missing.
    for (const cache of CACHES) this.hits.inc({ cache_name: cache }, 0);
    const { lastSeen } = this;
    new Gauge({
      name: 'app_active_users',
      help: 'Number of active users',
      registers,
      collect() {
        for (const [user, at] of lastSeen) if (at < now() - ACTIVE_MS) lastSeen.delete(user);
        this.set(lastSeen.size);
      },
    });
  }

  /** @param template the path of the route, such as `/api/users/:id`; undefined if no route matches */
  public observe(method: string, template: string | undefined, status: number, seconds: number): void {
    this.durations.observe({ method: METHODS.includes(method) ? method : 'other', endpoint: template ?? 'unmatched', status: String(status) }, seconds);
  }

  public countHit(cache: typeof CACHES[number]): void {
    this.hits.inc({ cache_name: cache });
  }

  public seeUser(user: string): void {
    this.lastSeen.delete(user); // so that the first in the map is the one who was away longest
    this.lastSeen.set(user, this.now());
    const [oldest] = this.lastSeen.keys();
    if (oldest !== undefined && this.lastSeen.size > MOST_USERS) this.lastSeen.delete(oldest);
  }
}
