import { Duration } from 'cdk8s';
import { contributeRule } from './contribute';
import type { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { optionalMilliseconds } from '../input/duration';
import { inputError } from '../model/input-error';
import { EVERYTHING } from '../model/match';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import type { MeshService } from '../service/mesh-service';
import type { ServiceVersion } from '../service/service-version';

/** Which version gets which of a service's requests, and of the connections to ports that do not speak HTTP, as one construct says it. */
export interface DefaultSplit {
  readonly service: MeshService;
  /** The versions, by the props that name them. */
  readonly versions: Readonly<Record<string, ServiceVersion>>;
  /** Of the requests that no pin takes, and of connections: whole percent, summing to 100. */
  readonly shares: readonly { readonly version: ServiceVersion; readonly percent: number }[];
  /** Requests that always go to one version; the first pin that takes a request holds. */
  readonly pins: readonly { readonly version: ServiceVersion; readonly matches: readonly HttpMatch[] }[];
  readonly timeout?: Duration;
  readonly retries?: RetryOptions;
}

/**
 * Makes a construct the one owner of a service's default split.
 * @throws if a version is another service's or named twice, the split has an owner already, or something is said of requests
 * where the service has no HTTP port
 */
export function ownDefaultSplit(owner: string, { service, versions, shares, pins, timeout, retries }: DefaultSplit): void {
  checkVersions(owner, service, versions);
  if (timeout || retries || pins.some(({ matches }) => matches.length)) seesRequests(owner, service, 'pinned requests, timeout and retries need requests');
  const treatment = { timeoutMs: optionalMilliseconds(owner, 'timeout', timeout), retries: retries && retryPolicy(owner, retries) };
  contributeRule(service, {
    owner, matches: [EVERYTHING], shares: shares.map(({ version, percent }) => ({ version: version.versionName, percent })), ...treatment,
  });
  for (const { version, matches } of pins.filter(pin => pin.matches.length)) {
    const whole = [{ version: version.versionName, percent: 100 }];
    service._model.routes.pin({ owner, matches: matches.map(({ _match }) => _match), shares: whole, ...treatment });
  }
  service._sync();
}

function checkVersions(owner: string, service: MeshService, versions: DefaultSplit['versions']): void {
  const names = Object.keys(versions);
  for (const what of names) service._own(owner, what, versions[what]);
  for (const what of names) {
    const twin = names.find(other => versions[other] === versions[what])!;
    if (twin !== what) {
      throw inputError({ where: owner, what, got: versions[what].versionName, allowed: `another version than ${twin}`, fix: 'add the new version with addVersion()' });
    }
  }
}
