import { portNumber } from './port-number';
import { StructName, STRUCTS } from './structs';
import { INT32_MAX, wholeNumber } from './whole-number';

/**
 * The rule for a number that only cdk8s-plus reads, which renders any: a port, a user, a group.
 * @returns none if a construct of the library checks the number
 */
export function podNumberRule(struct: StructName, prop: string): ((where: string, what: string, value: number) => void) | undefined {
  if (struct === 'ContainerPort' && (prop === 'number' || prop === 'hostPort')) return portNumber;
  if ('portNumber' in STRUCTS[struct] && (prop === 'port' || prop === 'portNumber')) return portNumber;
  if (struct !== 'ContainerSecurityContextProps' || (prop !== 'user' && prop !== 'group')) return undefined;
  return (where, what, value) => { wholeNumber(where, what, value, 0, INT32_MAX, `give the ID of a ${prop}`); };
}
