import { request } from 'undici';

/** A dependency without which the service can answer nothing. */
export interface Dependency {
  /** Rejects if the dependency does not work. */
  check(signal: AbortSignal): Promise<void>;
}

/** Less than the second that the kubelet waits. */
const TIMEOUT_MS = 800;

/**
 * Whether the pod takes requests. Only hard dependencies count: with soft ones too, a failure of one service takes the pods of all its callers out.
 */
export class Readiness {
  private stopping = false;
  private checking: Promise<boolean> | undefined;

  public constructor(private readonly dependencies: readonly Dependency[], private readonly timeoutMs = TIMEOUT_MS) {}

  public get isStopping(): boolean { return this.stopping; }

  /** From now on it is not ready: endpoints of the pod are removed, while it still answers. */
  public stop(): void { this.stopping = true; }

  /** Why the pod is not ready; undefined if it is. */
  public async reason(): Promise<string | undefined> {
    if (this.stopping) return 'shutting down';
    // Probes that overlap share one check.
    this.checking ??= this.check().finally(() => { this.checking = undefined; });
    return await this.checking ? undefined : 'dependencies not available';
  }

  private async check(): Promise<boolean> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer in time')), this.timeoutMs);
    const aborted = new Promise<never>((_, reject) => late.signal.addEventListener('abort', () => reject(late.signal.reason)));
    aborted.catch(() => undefined); // nobody may wait for it
    try {
      await Promise.all(this.dependencies.map(dependency => Promise.race([dependency.check(late.signal), aborted])));
      return true;
    } catch {
      return false;
    } finally {
      clearTimeout(timer);
      late.abort();
    }
  }
}

/** A dependency that answers 2xx over HTTP. To connect is not enough: behind a sidecar each connection succeeds, since the sidecar accepts it. */
export function httpDependency(url: string): Dependency {
  return {
    async check(signal) {
      const { statusCode, body } = await request(url, { signal });
      await body.dump();
      if (statusCode < 200 || statusCode > 299) throw new Error(`${url}: ${statusCode}`);
    },
  };
}
