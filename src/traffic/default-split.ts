import { Duration } from 'cdk8s';
import { contributeDefaultRule } from './contribute';
import type { HttpMatch } from './http-match';
import { seesRequests } from './http-service';
import { modelMatches } from './model-matches';
import { optionalTimeout } from '../input/duration';
import { instanceOf } from '../input/instance-of';
import { inputError } from '../model/input-error';
import { EVERYTHING } from '../model/match';
import { RetryOptions, retryPolicy } from '../resilience/retries';
import type { MeshService } from '../service/mesh-service';
import type { ServiceVersion } from '../service/service-version';

/** The default split of a service's requests, and of connections to ports that do not speak HTTP, with the requests pinned to a version. */
export interface DefaultSplit {
  readonly service: MeshService;
  /** The versions, by the name of the prop that holds each. */
  readonly versions: Readonly<Record<string, ServiceVersion>>;
  /** Shares of the requests that match no pin, and of connections: whole percent that add up to 100. */
  readonly shares: readonly { readonly version: ServiceVersion; readonly percent: number }[];
  /** Requests that always go to one version, and the prop that holds the matches; the first pin that matches applies. */
  readonly pins: readonly { readonly version: ServiceVersion; readonly matches: readonly HttpMatch[]; readonly what: string }[];
  readonly timeout?: Duration;
  readonly retries?: RetryOptions;
}

/**
 * Makes a construct the one owner of a service's default split.
 * @throws if a version belongs to another service or occurs twice, the split has an owner already, or there are pins, a timeout or retries
 * and the service has no HTTP port
 */
export function ownDefaultSplit(owner: string, { service, versions, shares, pins, timeout, retries }: DefaultSplit): void {
  instanceOf(owner, 'service', service, 'MeshService');
  checkVersions(owner, service, versions);
  const pinned = pins.map(({ version, matches, what }) => ({ version, matches: modelMatches(owner, what, matches) }));
  if (timeout || retries || pinned.some(({ matches }) => matches.length)) seesRequests(owner, service, 'matches, timeout and retries apply to HTTP requests');
  const policy = { timeoutMs: optionalTimeout(owner, timeout), retries: retries && retryPolicy(owner, retries) };
  contributeDefaultRule(service, {
    owner, matches: [EVERYTHING], shares: shares.map(({ version, percent }) => version._share(percent)), ...policy,
  });
  for (const { version, matches } of pinned.filter(pin => pin.matches.length)) {
    const whole = [version._share(100)];
    // The timeout and the retries are those of the whole split.
    service._model.routes.addPinnedRule({ owner, matches, shares: whole, ...policy, settingsFor: [EVERYTHING] });
  }
}

function checkVersions(owner: string, service: MeshService, versions: DefaultSplit['versions']): void {
  const names = Object.keys(versions);
  for (const what of names) service._own(owner, what, versions[what]);
  for (const what of names) {
    const twin = names.find(other => versions[other] === versions[what])!;
    if (twin !== what) {
      throw inputError({ where: owner, what, got: versions[what].versionName, allowed: `a version other than ${twin}`, fix: 'add the new version with addVersion()' });
    }
  }
}
