import { percentage } from '../input/percentage';
import { inputError } from '../model/input-error';
import { Share } from '../model/route-table';
import type { MeshService } from '../service/mesh-service';
import type { ServiceVersion } from '../service/service-version';

/**
 * A version's share of requests.
 * @example
 * const split: VersionShare[] = [{ version: v1, percent: 90 }, { version: v2, percent: 10 }];
 */
export interface VersionShare {
  /** The version. */
  readonly version: ServiceVersion;
  /** Its share: whole percent from 0 to 100. Those of all versions make 100. Drawn for each request. */
  readonly percent: number;
}

/** The shares in the model's terms. @throws if a version is another service's or stands twice, or they do not make 100 */
export function splitShares(where: string, service: MeshService, split: readonly VersionShare[]): Share[] {
  for (const { version, percent } of split) {
    service._own(where, 'split', version);
    percentage(where, `percent of ${version.versionName}`, percent, "give the version's share of the requests");
  }
  const names = split.map(({ version }) => version.versionName);
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin !== undefined) throw inputError({ where, what: 'split', got: twin, allowed: 'each version once', fix: 'add its shares up' });
  const total = split.reduce((sum, { percent }) => sum + percent, 0);
  if (total !== 100) {
    throw inputError({ where, what: 'sum of percent', got: total, allowed: '100', fix: 'give the rest to a version: every request goes to one' });
  }
  return split.map(({ version, percent }) => ({ version: version.versionName, percent }));
}
