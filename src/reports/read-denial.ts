import { JsonValue } from './json-value';
import { readMethod, readPath } from './read-match';
import { AccessDenial } from '../model/enforcement';
import { isCidr } from '../model/ip-network';
import { omitUndefined } from '../model/omit-undefined';

export function readDenial(denial: JsonValue): AccessDenial {
  const [clients, requests] = [denial.field('clients'), denial.field('requests')];
  const list = <T>(name: string, read: (item: JsonValue) => T) => requests.optional(name)?.list().map(read);
  return omitUndefined({
    owner: denial.field('owner').text(),
    justification: denial.optional('justification')?.text(),
    clients: {
      type: clients.field('type').oneOf(['everyone', 'these', 'everyone-but'] as const),
      identities: clients.field('identities').list().map(identity => identity.text()),
      networks: clients.field('networks').list().map(network => network.check(isCidr, 'a CIDR such as 10.0.0.0/8')),
    },
    requests: omitUndefined({
      methods: list('methods', readMethod),
      exceptMethods: list('exceptMethods', readMethod),
      paths: list('paths', readPath),
      exceptPaths: list('exceptPaths', readPath),
      ports: requests.field('ports').list().map(port => port.whole()),
    }),
  });
}
