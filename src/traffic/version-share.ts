import { list } from '../input/list';
import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { Share } from '../model/share';
import type { MeshService } from '../service/mesh-service';
import type { ServiceVersion } from '../service/service-version';

/**
 * A share of requests or connections for a version (weighted routing).
 * @example
 * const split: VersionShare[] = [{ version: v1, percent: 90 }, { version: v2, percent: 10 }];
 */
export interface VersionShare {
  /** The version. */
  readonly version: ServiceVersion;
  /** Weight: whole percent from 0 to 100. The shares of all versions add up to 100. Drawn for each request, or for each connection of a TCP or TLS rule. */
  readonly percent: number;
}

/** The shares in the model's terms. @throws if a version belongs to another service or occurs twice, or the shares do not add up to 100 */
export function splitShares(where: string, service: MeshService, split: readonly VersionShare[]): Share[] {
  for (const { version, percent } of list(where, 'split', split)) {
    service._own(where, 'split', version);
    percentage(where, `percent of ${version.versionName}`, percent, "give the version's share of the requests");
  }
  const names = split.map(({ version }) => version.versionName);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin !== undefined) {
    const times = names.filter(name => name === twin).length;
    throw inputError({ where, what: `number of shares of ${twin} in split`, got: times, allowed: '1', fix: 'merge the shares of the version' });
  }
  const total = split.reduce((sum, { percent }) => sum + percent, 0);
  if (total !== 100) {
    throw inputError({ where, what: 'sum of percent', got: total, allowed: '100', fix: 'change the shares: every request goes to a version' });
  }
  return split.map(({ version, percent }) => version._share(percent));
}
