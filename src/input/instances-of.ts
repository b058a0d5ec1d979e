import { instanceOf } from './instance-of';
import { list } from './list';

/** A list of instances of a class. @throws if it is no list, or holds anything else */
export function instancesOf<T>(where: string, what: string, values: readonly T[], className: Parameters<typeof instanceOf>[3]): readonly T[] {
  list(where, what, values).forEach((value, i) => instanceOf(where, `${what}[${i}]`, value, className));
  return values;
}
