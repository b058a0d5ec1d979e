import { Construct } from 'constructs';
import { instanceOf } from './instance-of';
import { nonBlank } from './non-blank';

/** The class of a construct; one that is not exported has the name of the method that makes its instances. */
interface ConstructClass { readonly name: string; readonly _factory?: string }

/**
 * The scope and id of a construct, before it exists: those that are none would be a TypeError of `constructs`.
 * @param of the class of the construct
 * @throws if the scope is no construct, or the id no text
 */
export function constructPlace<T extends Construct>(of: ConstructClass, scope: T, id: string): [T, string] {
  const where = of._factory ?? `new ${of.name}`;
  instanceOf(where, 'scope', scope, 'Construct');
  return [scope, nonBlank(where, 'id', id, `give an id that is unique in ${scope.node.path || 'the app'}`)];
}
