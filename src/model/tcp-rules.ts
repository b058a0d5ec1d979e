import { ConnectionRule } from './connection-rule';
import { connectionFeatures } from './feature-of-rule';
import { defaultShares, RouteTable } from './route-table';
import { ALL_SUPPORTED, Supports } from './supports';

/**
 * The rules for connections to an opaque port, in their order. The last matches every connection: if none is declared, it has the destinations
 * of the default rule.
 * @param supports a rule that requires an unsupported feature is left out
 */
export function tcpRulesOn(table: RouteTable, port: number, supports: Supports = ALL_SUPPORTED): ConnectionRule[] {
  const rules = table.tcpRules.filter(rule => rule.port === port && connectionFeatures(rule).every(supports));
  if (rules.some(({ sniHosts, callers }) => !sniHosts && !callers)) return rules;
  const owner = table.defaultRule?.owner ?? table.owner;
  return [...rules, { owner, port, shares: supports('connection-split') ? defaultShares(table) : [] }];
}
