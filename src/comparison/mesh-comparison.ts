import { DifferenceKind, FeatureDifference } from './feature-difference';
import { featureSupport } from '../feature-support';
import { compareTexts } from '../model/compare-texts';
import { FEATURES } from '../model/feature';
import { Finding } from '../model/finding';
import { newFindings } from '../new-findings';
import { Support } from '../providers/provider';
import { SettledFor } from '../settled-for';

const KINDS = [DifferenceKind.LOST, DifferenceKind.CHANGED, DifferenceKind.GAINED];

/**
 * A comparison of two meshes for one app: the features that a migration would lose, change or gain. Returned by `mesh.compareTo()`.
 * @example
 * const comparison = mesh.compareTo(MeshProvider.linkerd());
 * const text = comparison.toText();
 */
export class MeshComparison {
  /** @internal */
  public static _of(before: SettledFor, after: SettledFor): MeshComparison {
    return new MeshComparison(before.provider.name, after.provider.name, featureDifferences(before, after), otherFindings(before, after));
  }

  /** Name of the current mesh. */
  public readonly before: string;
  /** Name of the other mesh. */
  public readonly after: string;
  /** Features that are lost, then changed, then gained; each sorted by path. */
  public readonly differences: FeatureDifference[];
  /** Other findings that the app has on the other mesh only. */
  public readonly findings: Finding[];

  private constructor(before: string, after: string, differences: FeatureDifference[], findings: Finding[]) {
    this.before = before;
    this.after = after;
    this.differences = differences;
    this.findings = findings;
  }

  /**
   * The comparison as text: a line for each difference, grouped by construct.
   * @returns lines, each with a line break at its end
   */
  public toText(): string {
    const parts = KINDS.map(kind => ({ kind, some: this.differences.filter(difference => difference.kind === kind) }));
    const counts = parts.map(({ kind, some }) => `${some.length} ${kind.toLowerCase()}`).join(', ');
    return [
      `From ${this.before} to ${this.after}: ${counts}.`,
      ...parts.filter(({ some }) => some.length).flatMap(({ kind, some }) => ['', TITLES[kind], ...byPath(some, ({ description, note }) => `${description}: ${note}`)]),
      ...(this.findings.length ? ['', 'New findings', ...byPath(this.findings, ({ message, fix, code }) => `${message}; ${fix} (${code})`)] : []),
    ].map(line => `${line}\n`).join('');
  }

  /**
   * The comparison as JSON: an object with `before`, `after`, `differences` and `findings`.
   * @returns JSON, indented
   */
  public toJson(): string {
    const { before, after, findings } = this;
    return `${JSON.stringify({ before, after, differences: this.differences, findings }, undefined, 2)}\n`;
  }
}

const TITLES: Readonly<Record<DifferenceKind, string>> = {
  [DifferenceKind.LOST]: 'Lost', [DifferenceKind.CHANGED]: 'Changed', [DifferenceKind.GAINED]: 'Gained',
};

function featureDifferences(before: SettledFor, after: SettledFor): FeatureDifference[] {
  // Both are evaluated for one settled mesh: a gateway identity that only one of the providers knows is no difference of features.
  const otherSupport = featureSupport(before.mesh, after.provider);
  const differences = featureSupport(before.mesh, before.provider).flatMap(({ feature, path, support }, i) => {
    const change = supportChange(support, otherSupport[i].support, before.provider.name);
    return change ? [{ ...change, path, feature, description: FEATURES[feature] }] : [];
  });
  // A caller requires the same features for each service that it calls.
  return [...new Map(differences.map(difference => [JSON.stringify(difference), difference])).values()]
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareTexts(a.path, b.path) || compareTexts(a.feature, b.feature));
}

/** Features are compared apart. */
function otherFindings(before: SettledFor, after: SettledFor): Finding[] {
  return newFindings(before, after).filter(({ code }) => code !== 'unsupported-feature');
}

/** The difference between two levels of support, if any. */
function supportChange(before: Support, after: Support, nameBefore: string): Pick<FeatureDifference, 'kind' | 'before' | 'after' | 'note'> | undefined {
  const is = (kind: DifferenceKind, note: string) => ({ kind, before: before.level, after: after.level, note });
  if (before.level === 'no') return after.level === 'no' ? undefined : is(DifferenceKind.GAINED, after.note ?? 'fully supported');
  if (after.level === 'no') return is(DifferenceKind.LOST, after.note!);
  if (before.note === after.note) return undefined;
  return is(DifferenceKind.CHANGED, after.note ?? `this limit of ${nameBefore} is gone: ${before.note}`);
}

function byPath<T extends { readonly path: string }>(items: readonly T[], text: (item: T) => string): string[] {
  return [...new Set(items.map(({ path }) => path))]
    .flatMap(path => [`  ${path}`, ...items.filter(item => item.path === path).map(item => `    ${text(item)}`)]);
}
