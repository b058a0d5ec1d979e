import { Construct } from 'constructs';
import { instanceOf } from './instance-of';
import { nonBlank } from './non-blank';
import { inputError } from '../model/input-error';

/** The class of a construct; one that is not exported has the name of the method that makes its instances. */
interface ConstructClass { readonly name: string; readonly _factory?: string }

/** Findings and manifests have paths of ids. */
const LONGEST = 255;

/**
 * The scope and id of a construct, before it exists: those that are none would be a TypeError of `constructs`.
 * @param of the class of the construct
 * @throws if the scope is no construct, or the id no text, too long, or a name that every object of JavaScript has: `constructs` takes that for another construct's
 */
export function constructPlace<T extends Construct>(of: ConstructClass, scope: T, id: string): [T, string] {
  const where = of._factory ?? `new ${of.name}`;
  instanceOf(where, 'scope', scope, 'Construct');
  nonBlank(where, 'id', id, `give an id that is unique in ${scope.node.path || 'the app'}`);
  if (id.length > LONGEST) throw inputError({ where, what: 'id', got: id, allowed: `1 to ${LONGEST} characters`, fix: 'choose a shorter id' });
  if (id in Object.prototype) {
    throw inputError({
      where,
      what: 'id',
      got: id,
      allowed: 'none of the names that every object of JavaScript has, such as constructor and toString',
      fix: `choose another id in ${scope.node.path || 'the app'}`,
    });
  }
  return [scope, id];
}
