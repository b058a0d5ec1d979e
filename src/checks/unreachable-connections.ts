import { Check } from './check';
import { ConnectionRule, takesAllOf } from '../model/connection-rule';
import { opaquePorts } from '../model/service';
import { Severity } from '../model/severity';

/** A rule all of whose connections an earlier one takes. The default split of a port may well be left nothing. */
export const unreachableConnections: Check = mesh => mesh.services.flatMap(service => opaquePorts(service).flatMap(({ number }) => {
  const rules = service.routes.connections(number).slice(0, -1);
  return rules.flatMap((rule, i) => {
    const earlier = rules.slice(0, i).find(other => takesAllOf(other, rule));
    return earlier ? [{
      code: 'unreachable-connections',
      severity: Severity.ERROR,
      path: rule.owner,
      message: `no connection reaches its rule for port ${number}${names(rule)}: ${earlier.owner} takes them before`,
      fix: 'remove one of the two, or say the narrower one first',
    }] : [];
  });
}));

const names = ({ sniHosts }: ConnectionRule) => (sniHosts ? ` and ${sniHosts.join(' or ')}` : '');
