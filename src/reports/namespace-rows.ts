import { AccessRow } from './access-row';
import { NamespaceEnforcement } from '../model/enforcement';
import { EVERYTHING } from '../model/match';

/** Who may call the pods of a namespace apart from the ports of its services: workloads, pods of others, ports that no Service has. */
export function namespaceRows(owner: string, { name, deniesByDefault, isStrict }: NamespaceEnforcement): AccessRow[] {
  return deniesByDefault ? [] : [{
    source: { type: isStrict ? 'mesh' : 'anyone' },
    target: { type: 'namespace', key: name },
    matches: [EVERYTHING],
    reason: 'no-policy',
    owner,
    enforcement: 'none',
    policies: [],
  }];
}
