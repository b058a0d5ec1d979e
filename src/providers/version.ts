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
  if (/^\d+\.\d+$/.test(version) && isAtLeast(version, range.oldest) && isAtLeast(range.newest, version)) return version;
  throw inputError({
    where,
    what,
    got: version,
    allowed: range.oldest === range.newest ? range.oldest : `minor versions from ${range.oldest} to ${range.newest}`,
    fix: `give the minor version that the cluster runs, or leave it out for ${range.default}`,
  });
}

function parts(version: string): [major: number, minor: number] {
  const [major, minor] = version.split('.').map(Number);
  return [major, minor];
}
