import { ConnectionRule } from './connection-rule';
import { connectionFeatures } from './feature-of-rule';
import { defaultShares, RouteTable } from './route-table';
import { ALL_SUPPORTED, Supports } from './supports';

/**
 * The rules for connections to an opaque port, in their order. The last matches every connection: without such a rule, connections are split as
 * requests are that no pinned rule matches.
 * @param supports a rule that the mesh cannot tell apart is left out
 */
export function tcpRulesOn(table: RouteTable, port: number, supports: Supports = ALL_SUPPORTED): ConnectionRule[] {
  const rules = table.tcpRules.filter(rule => rule.port === port && connectionFeatures(rule).every(supports));
  if (rules.some(({ sniHosts, callers }) => !sniHosts && !callers)) return rules;
  const owner = table.defaultRule?.owner ?? table.owner;
  return [...rules, { owner, port, shares: supports('connection-split') ? defaultShares(table) : [] }];
}
