import { Check } from './check';
import { addTo } from '../model/add-to';
import { ConnectionRule, coversConnections, wildcardsCovering } from '../model/connection-rule';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';

/** A rule all of whose connections earlier ones take, or all those for some of its names. The default split of a port may well be left nothing. */
export const shadowedTcpRule: Check = mesh => mesh.services.flatMap(service => opaquePorts(service).flatMap(({ number }) => {
  const before = new EarlierRules();
  return service.routes.connections(number).flatMap(rule => {
    const names = rule.sniHosts?.map(name => [name]) ?? [undefined];
    const lost = names.flatMap(sniHosts => {
      const takers = before.takers({ ...rule, sniHosts });
      return takers ? [{ sniHosts, takers }] : [];
    });
    before.add(rule);
    if (!lost.length) return [];
    const some = lost.length < names.length;
    return [{
      code: 'shadowed-tcp-rule',
      severity: Severity.ERROR,
      path: rule.owner,
      message: `no connection ${some ? `for ${shown(lost.flatMap(({ sniHosts }) => sniHosts ?? []))} ` : ''}reaches its rule for port ${number}`
        + `${rule.sniHosts ? ` and ${shown(rule.sniHosts)}` : ''}: `
        + `${[...new Set(lost.flatMap(({ takers }) => takers.map(({ owner }) => owner)))].join(' and ')} takes them before`,
      fix: some ? 'remove the names that the earlier one takes, or say the narrower one first' : 'remove one of the two, or say the narrower one first',
    }];
  });
}));

const shown = (names: readonly string[]) => names.join(' or ');

/** Rules by the names that they take: so that not each has to be held against every other. */
class EarlierRules {
  private readonly named = new Map<string, ConnectionRule[]>();
  private readonly open: ConnectionRule[] = [];

  public add(rule: ConnectionRule): void {
    if (!rule.sniHosts) this.open.push(rule);
    for (const name of rule.sniHosts ?? []) addTo(this.named, name, rule);
  }

  /** Those that take all of a rule for one name or for all, which several may share out caller by caller; none where some is left. */
  public takers({ callers, ...rule }: ConnectionRule): ConnectionRule[] | undefined {
    const names = rule.sniHosts?.flatMap(name => [name, ...wildcardsCovering(name)]) ?? [];
    const earlier = [...names.flatMap(name => this.named.get(name) ?? []), ...this.open];
    const parts = callers?.map(caller => ({ ...rule, callers: [caller] })) ?? [rule];
    const takers = parts.map(part => earlier.find(other => coversConnections(other, part)));
    return takers.every(taker => taker) ? takers as ConnectionRule[] : undefined;
  }
}
