import { addTo } from './add-to';
import { Caller, Match } from './match';
import { memoizeByIdentity } from './memoize-by-identity';
import { Overlay, Rule } from './route-table';
import { declaredRules, renderedRules } from './rules';
import { rulesForCaller } from './rules-for';
import { ServiceModel } from './service';
import { Supports } from './supports';

/**
 * The namespaces, other than the service's own, whose requests to it go by rules of their own, and all of them by the same: of each a caller.
 * That is what a route in the namespace of its callers can say: it holds for all of them. Callers of whom nothing is declared are not asked.
 */
export function consumerNamespaces({ namespace: { name: home }, routes, grants }: ServiceModel): ReadonlyMap<string, Caller> {
  if (!declaredRules(routes).some(({ matches }) => matches.some(({ callers }) => callers))) return NONE; // mostly
  const named = [...routes.pinnedRules, ...routes.overlays].flatMap(callersOf).filter(({ namespace }) => namespace !== home);
  if (!named.length) return NONE;
  const rules = renderedRules(routes);
  const granted = new Map<string, Caller[]>();
  for (const { caller: { namespace, name } } of grants) addTo(granted, namespace.name, { namespace: namespace.name, service: name });
  const told = new Map<string, Caller[]>();
  for (const caller of named) addTo(told, caller.namespace, caller);
  return new Map([...told.keys()].sort().flatMap((namespace): [string, Caller][] => {
    const known = [...granted.get(namespace) ?? [], ...told.get(namespace)!.filter(({ service }) => service !== undefined)];
    const [first, ...others] = known.length ? known : [{ namespace }];
    const said = outcomes(rulesForCaller(rules, first));
    return others.every(other => outcomes(rulesForCaller(rules, other)) === said) ? [[namespace, first]] : [];
  }));
}

const NONE: ReadonlyMap<string, Caller> = new Map();

/** All callers that a rule or an overlay names. */
export function callersOf({ matches }: Pick<Rule | Overlay, 'matches'>): Caller[] {
  return matches.flatMap(({ callers = [] }: Match) => callers);
}

/** What a mesh can do, and tell callers apart: for rules that are then made for one of them. One function for each, so that a service's rules are worked out once. */
export const withSourceMatch = memoizeByIdentity((can: Supports): Supports => feature => feature === 'caller-match' || can(feature));

/** Whoever said it. */
function outcomes(rules: readonly Rule[]): string {
  return JSON.stringify(rules.map(({ owner: _, ...rule }) => rule));
}
