import { Check } from './check';
import { ConnectionRule, takesAllOf } from '../model/connection-rule';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';

/** A rule all of whose connections an earlier one takes. The default split of a port may well be left nothing. */
export const unreachableConnections: Check = mesh => mesh.services.flatMap(service => opaquePorts(service).flatMap(({ number }) => {
  const rules = service.routes.connections(number).slice(0, -1);
  return rules.flatMap((rule, i) => {
    const takers = parts(rule).map(part => rules.slice(0, i).find(other => takesAllOf(other, part)));
    return takers.every(taker => taker) ? [{
      code: 'unreachable-connections',
      severity: Severity.ERROR,
      path: rule.owner,
      message: `no connection reaches its rule for port ${number}${names(rule)}: ${[...new Set(takers.map(taker => taker!.owner))].join(' and ')} takes them before`,
      fix: 'remove one of the two, or say the narrower one first',
    }] : [];
  });
}));

/** What a rule takes, name by name and caller by caller: several earlier ones may share it out. */
function parts(rule: ConnectionRule): ConnectionRule[] {
  const names = rule.sniHosts?.map(name => ({ sniHosts: [name] })) ?? [{}];
  const callers = rule.callers?.map(caller => ({ callers: [caller] })) ?? [{}];
  return names.flatMap(name => callers.map(caller => ({ ...rule, ...name, ...caller })));
}

const names = ({ sniHosts }: ConnectionRule) => (sniHosts ? ` and ${sniHosts.join(' or ')}` : '');
