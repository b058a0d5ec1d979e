import { Check } from './check';
import { addTo } from '../model/add-to';
import { ConnectionRule, coversConnections, wildcardsCovering } from '../model/connection-rule';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';
import { tcpRulesOn } from '../model/tcp-rules';

/** A TCP or TLS rule that earlier rules shadow, for all or for some of its SNI names. The default split of a port may be shadowed. */
export const shadowedTcpRule: Check = mesh => mesh.services.flatMap(service => opaquePorts(service).flatMap(({ number }) => {
  const earlier = new EarlierRules();
  return tcpRulesOn(service.routes, number).flatMap(rule => {
    const names = rule.sniHosts?.map(name => [name]) ?? [undefined];
    const shadowed = names.flatMap(sniHosts => {
      const shadowingRules = earlier.shadowing({ ...rule, sniHosts });
      return shadowingRules ? [{ sniHosts, shadowingRules }] : [];
    });
    earlier.add(rule);
    if (!shadowed.length) return [];
    const partly = shadowed.length < names.length;
    return [{
      code: 'shadowed-tcp-rule',
      severity: Severity.ERROR,
      path: rule.owner,
      message: `its rule for ${ruleText(rule)} is shadowed ${partly ? `for SNI ${namesText(shadowed.flatMap(({ sniHosts }) => sniHosts ?? []))} ` : ''}by `
        + [...new Set(shadowed.flatMap(({ shadowingRules }) => shadowingRules.map(other => `the rule for ${ruleText(other)} of ${other.owner}`)))].join(' and '),
      fix: partly ? 'remove the shadowed SNI names, or declare the narrower rule first' : 'remove one of the rules, or declare the narrower rule first',
    }];
  });
}));

const namesText = (names: readonly string[]) => names.join(' or ');

function ruleText({ port, sniHosts, callers }: ConnectionRule): string {
  return [
    `port ${port}`,
    ...(sniHosts ? [`SNI ${namesText(sniHosts)}`] : []),
    ...(callers ? [`caller ${callers.map(({ namespace, service }) => `${namespace}/${service ?? '*'}`).join('|')}`] : []),
  ].join(' and ');
}

/** Earlier rules by SNI name, so that not every pair of rules is compared. */
class EarlierRules {
  private readonly byName = new Map<string, ConnectionRule[]>();
  private readonly withoutSni: ConnectionRule[] = [];

  public add(rule: ConnectionRule): void {
    if (!rule.sniHosts) this.withoutSni.push(rule);
    for (const name of rule.sniHosts ?? []) addTo(this.byName, name, rule);
  }

  /** The rules that shadow a rule, one for each of its callers; none if some of its connections are left. */
  public shadowing({ callers, ...rule }: ConnectionRule): ConnectionRule[] | undefined {
    const names = rule.sniHosts?.flatMap(name => [name, ...wildcardsCovering(name)]) ?? [];
    const earlier = [...names.flatMap(name => this.byName.get(name) ?? []), ...this.withoutSni];
    const parts = callers?.map(caller => ({ ...rule, callers: [caller] })) ?? [rule];
    const shadowingRules = parts.map(part => earlier.find(other => coversConnections(other, part)));
    return shadowingRules.every(other => other) ? shadowingRules as ConnectionRule[] : undefined;
  }
}
