import { addTo } from './add-to';
import { Caller, Match } from './match';
import { memoizeByIdentity } from './memoize-by-identity';
import { Overlay, Rule } from './route-table';
import { declaredRules, renderedRules } from './rules';
import { rulesForCaller } from './rules-for';
import { ServiceModel } from './service';
import { Supports } from './supports';

/**
 * The namespaces that get a consumer route, each with one of its callers: namespaces, other than the service's own, that rules match by source,
 * and whose declared callers all have the same rules. A consumer route applies to every client of its namespace, so undeclared callers get it too.
 */
export function consumerNamespaces({ namespace: { name: home }, routes, grants }: ServiceModel): ReadonlyMap<string, Caller> {
  if (!declaredRules(routes).some(({ matches }) => matches.some(({ callers }) => callers))) return NONE; // the common case
  const foreignCallers = [...routes.pinnedRules, ...routes.overlays].flatMap(callersOf).filter(({ namespace }) => namespace !== home);
  if (!foreignCallers.length) return NONE;
  const rules = renderedRules(routes);
  const grantedCallers = new Map<string, Caller[]>();
  for (const { caller: { namespace: { name: namespace }, name } } of grants) {
    addTo(grantedCallers, namespace, name === undefined ? { namespace } : { namespace, service: name });
  }
  const matchedCallers = new Map<string, Caller[]>();
  for (const caller of foreignCallers) addTo(matchedCallers, caller.namespace, caller);
  return new Map([...matchedCallers.keys()].sort().flatMap((namespace): [string, Caller][] => {
    const callers = [...grantedCallers.get(namespace) ?? [], ...matchedCallers.get(namespace)!.filter(({ service }) => service !== undefined)];
    const [first, ...others] = callers.length ? callers : [{ namespace }];
    const firstText = rulesText(rulesForCaller(rules, first));
    return others.every(other => rulesText(rulesForCaller(rules, other)) === firstText) ? [[namespace, first]] : [];
  }));
}

const NONE: ReadonlyMap<string, Caller> = new Map();

/** The callers in the source matches of a rule or an overlay. */
export function callersOf({ matches }: Pick<Rule | Overlay, 'matches'>): Caller[] {
  return matches.flatMap(({ callers = [] }: Match) => callers);
}

/**
 * The features of a mesh and source match: for rules that are then reduced to one caller. The function is the same for each `supports`, because
 * the rules of a table are cached by it.
 */
export const withSourceMatch = memoizeByIdentity((supports: Supports): Supports => feature => feature === 'caller-match' || supports(feature));

/** The rules as text, without their owners: rules of different constructs may be equal. */
function rulesText(rules: readonly Rule[]): string {
  return JSON.stringify(rules.map(({ owner: _, ...rule }) => rule));
}
