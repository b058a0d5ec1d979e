import { Feature } from './feature';
import { responseFeatures, ruleFeatures } from './feature-of-rule';
import { jointMirrors } from './joint-mirrors';
import { covers, EVERYTHING, intersect } from './match';
import { MatchIndex } from './match-index';
import { memoizeByIdentity } from './memoize-by-identity';
import { checkCombinedRules } from './most-combined-rules';
import { broadFirst, isNarrower } from './overlay-order';
import { isShadowed, withoutRedundant, withoutShadowed } from './redundant-rules';
import { splitByRetriedMethods } from './retried-methods';
import { combinePolicies, hasRuleSettings, RoutePolicy } from './route-policy';
import { Overlay, RouteTable, Rule, scopeOf } from './route-table';
import { supportedShares } from './share';
import { supportedMatches, supportedPolicy } from './supported-policy';
import { ALL_SUPPORTED, Supports } from './supports';

/** The rules of a table for one mesh: computed once, read by many. */
interface CachedRules { base?: readonly BaseRule[]; baseRules?: readonly Rule[]; effective?: readonly Rule[]; rendered?: readonly Rule[] }

/** A rule as a mesh gets it without overlays, and as it is declared. */
interface BaseRule { readonly rule: Rule; readonly declared: Rule }

/** What is computed from a table: its rules for each mesh, of which there are few. */
interface Evaluation {
  readonly byMesh: { readonly supports: Supports; readonly rules: CachedRules }[];
  declared?: readonly (Rule | Overlay)[];
  features?: ReadonlySet<Feature>;
}

/** Tables are frozen, so their evaluation does not change. */
const evaluationOf = memoizeByIdentity((_: RouteTable): Evaluation => ({ byMesh: [], declared: undefined, features: undefined }));

/**
 * The rules without overlays: pinned rules in their order, then the default. Some rule matches every request, so the table is total.
 * @param supports rules and settings that require an unsupported feature are left out
 */
export function baseRules(table: RouteTable, supports: Supports = ALL_SUPPORTED): readonly Rule[] {
  const cached = cachedFor(table, supports);
  cached.baseRules ??= withoutOverlays(table, supports).map(({ rule }) => rule);
  return cached.baseRules;
}

/**
 * The rules with their overlays: where an overlay applies to part of a rule, the rule with the overlay comes first, then the rule without.
 * A setting of the rule itself holds against an overlay with a broader match, and not against one with a narrower match.
 */
export function effectiveRules(table: RouteTable, supports: Supports = ALL_SUPPORTED): readonly Rule[] {
  const cached = cachedFor(table, supports);
  cached.effective ??= withOverlays(table, supports);
  return cached.effective;
}

/** The rules as a data plane needs them: a rule that retries only some methods becomes one rule for those methods and one for the others. */
export function renderedRules(table: RouteTable, supports: Supports = ALL_SUPPORTED): readonly Rule[] {
  const cached = cachedFor(table, supports);
  cached.rendered ??= effectiveRules(table, supports).flatMap(splitByRetriedMethods);
  return cached.rendered;
}

/** The rules without overlays, then the overlays. */
export function declaredRules(table: RouteTable): readonly (Rule | Overlay)[] {
  const evaluation = evaluationOf(table);
  evaluation.declared ??= table.overlays.length ? [...baseRules(table), ...table.overlays] : baseRules(table);
  return evaluation.declared;
}

/** All features that the table requires. Most checks are about a feature that most tables do not require. */
export function requiredFeatures(table: RouteTable): ReadonlySet<Feature> {
  const evaluation = evaluationOf(table);
  evaluation.features ??= new Set([...declaredRules(table).flatMap(ruleFeatures), ...(jointMirrors(table.overlays).length ? ['mirrors' as const] : [])]);
  return evaluation.features;
}

function cachedFor(table: RouteTable, supports: Supports): CachedRules {
  const { byMesh } = evaluationOf(table);
  for (const mesh of byMesh) if (mesh.supports === supports) return mesh.rules;
  // For a mesh that supports all features of the table, the rules are the declared ones.
  const supportsAll = supports !== ALL_SUPPORTED && [...requiredFeatures(table)].every(supports);
  const rules: CachedRules = supportsAll ? cachedFor(table, ALL_SUPPORTED) : { base: undefined, effective: undefined, rendered: undefined };
  byMesh.push({ supports, rules });
  return rules;
}

function withoutOverlays(table: RouteTable, supports: Supports): readonly BaseRule[] {
  const cached = cachedFor(table, supports);
  const { owner: service, serviceDefaults, pinnedRules, defaultRule } = table;
  if (cached.base) return cached.base;
  const base = (declared: Rule): BaseRule[] => {
    const matches = withoutRedundant(supportedMatches(declared.matches, supports));
    if (!matches.length || (declared.response && !responseFeatures(declared.response).every(supports))) return [];
    const { owner, response } = declared;
    const shares = supportedShares(declared.shares, supports);
    const policy = supportedPolicy(combinePolicies(serviceDefaults, declared), supports);
    return [{ declared, rule: Object.assign({ owner, matches, shares }, response && { response }, policy) }];
  };
  const declared = (defaultRule ? [...pinnedRules, defaultRule] : pinnedRules).flatMap(base);
  // A rule that matches every request leaves none to the implicit default.
  const isTotal = declared.some(({ rule }) => rule.matches.some(match => covers(match, EVERYTHING)));
  cached.base = isTotal ? declared : [...declared, ...base({ owner: service, matches: [EVERYTHING], shares: [] })];
  return cached.base;
}

function withOverlays(table: RouteTable, supports: Supports): readonly Rule[] {
  if (!table.overlays.length) return baseRules(table, supports);
  const leaves = withoutOverlays(table, supports).map(({ rule, declared }) => leaf(rule, declared));
  const index = new MatchIndex(leaves);
  for (const overlay of broadFirst(table.overlays)) {
    const matches = supportedMatches(overlay.matches, supports);
    // An overlay without any supported setting would only duplicate the rule.
    if (!matches.length || Object.values(supportedPolicy(overlay, supports)).every(setting => setting === undefined)) continue;
    const alternatives = new MatchIndex(matches.map(match => ({ matches: [match] })));
    for (const overlaid of index.candidates(matches)) {
      const [covered, rest] = withOverlay(overlaid, overlay, alternatives, supports);
      overlaid.rule = rest ?? covered;
      if (!rest) continue;
      const added = leaf(covered, overlaid.declared);
      overlaid.overlaid.push(added);
      for (const match of added.matches) overlaid.before.add({ matches: [match] });
      index.add(added);
      checkNumber(table, overlay, index.items.length - leaves.length);
    }
  }
  return withoutShadowed(leaves.flatMap(flattened));
}

/** A rule, or the rest of it that no overlay matches, and the rules for the requests that overlays match: these come before it. */
interface OverlaidRule {
  readonly matches: Rule['matches'];
  /** The rule as it is declared. */
  readonly declared: Rule;
  rule: Rule;
  readonly overlaid: OverlaidRule[];
  /** The matches of the rules that come before it, each by itself. */
  readonly before: MatchIndex;
}

function leaf(rule: Rule, declared: Rule): OverlaidRule {
  return { matches: rule.matches, declared, rule, overlaid: [], before: new MatchIndex() };
}

function flattened({ rule, overlaid }: OverlaidRule): Rule[] { return [...overlaid.flatMap(flattened), rule]; }

/** Overlays on independent conditions double the rules with each. */
function checkNumber({ owner: service, pinnedRules, overlays }: RouteTable, { owner }: Overlay, added: number): void {
  checkCombinedRules(added, pinnedRules.length + overlays.length, {
    where: owner,
    what: `number of rules that combine it with the other route policies of ${service}`,
    fix: 'each policy with a condition of its own doubles the rules: give the matches of the policies a common path or header, or declare fewer policies',
  });
}

/**
 * A rule under an overlay: the rule for the requests that both match, then the rule for the rest; one rule if the other would have no requests.
 * @param alternatives the overlay's matches, each by itself
 */
function withOverlay({ rule, declared, before }: OverlaidRule, overlay: Overlay, alternatives: MatchIndex, supports: Supports): Rule[] {
  // A request that is not forwarded has nothing to apply a policy to.
  if (rule.response) return [rule];
  const joint = rule.matches.flatMap(match => alternatives.candidates([match]).flatMap(({ matches: [other] }) => intersect(match, other) ?? []))
    // Rules before it match the others, and have the overlay by themselves.
    .filter(match => !isShadowed(match, before));
  if (!joint.length) return [rule];
  const rest = rule.matches.filter(match => !isShadowed(match, alternatives));
  const policy = supportedPolicy(applied(overlay, rule, declared), supports);
  const covered = { ...rule, ...policy, owner: overlay.owner, matches: withoutRedundant(joint) };
  return rest.length ? [covered, { ...rule, matches: rest }] : [covered];
}

/** The settings of a rule and an overlay. Broader overlays are applied before narrower ones, so the rule's own settings take their place between. */
function applied(overlay: Overlay, rule: Rule, declared: Rule): RoutePolicy {
  const { owner: _, matches: __, ...policy } = overlay;
  const combined = combinePolicies(rule, policy);
  return hasRuleSettings(declared) && isNarrower({ matches: scopeOf(declared) }, overlay) ? combinePolicies(combined, declared) : combined;
}
