import { inputError } from '../model/input-error';

/** The minor versions of an upstream project that a provider knows. */
export interface VersionRange {
  readonly oldest: string;
  readonly newest: string;
  readonly default: string;
}

/** Whether a minor version (`major.minor`) is another one or a later one. */
export function isAtLeast(version: string, since: string): boolean {
  const [major, minor] = parts(version);
  const [sinceMajor, sinceMinor] = parts(since);
  return major === sinceMajor ? minor >= sinceMinor : major > sinceMajor;
}

/**
 * A target version of a provider, or its default.
 * @param where the call that takes it
 * @param what the option, and the project if the option does not name it
 */
export function targetVersion(where: string, what: string, range: VersionRange, version = range.default): string {
  if (typeof version === 'string' && /^\d+\.\d+$/.test(version) && isAtLeast(version, range.oldest) && isAtLeast(range.newest, version)) return version;
  throw inputError({
    where,
    what,
    got: version,
    allowed: range.oldest === range.newest ? range.oldest : `minor versions from ${range.oldest} to ${range.newest}`,
    fix: versionFix(version, range),
  });
}

function versionFix(version: unknown, range: VersionRange): string {
  if (typeof version === 'number') return `write it in quotes, such as '${range.default}': as a number, 1.30 is 1.3`;
  const [minor] = /^\d+\.\d+(?=\.\d)/.exec(typeof version === 'string' ? version : '') ?? [];
  return minor === undefined ? `give the minor version that the cluster runs, or leave it out for ${range.default}` : `write ${minor}: a patch release changes no feature`;
}

function parts(version: string): [major: number, minor: number] {
  const [major, minor] = version.split('.').map(Number);
  return [major, minor];
}
