import { ApiObject } from 'cdk8s';
import { namesOf } from './duplicate-objects';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { identityText } from './model/object-identity';
import { Severity } from './model/severity';
import { Provider } from './providers/provider';

/** Objects of the user with the name of one that a delivery engine creates: the engine would overwrite them. */
export function overwrittenByEngine(objects: readonly ApiObject[], { services }: MeshModel, { delivery }: Provider): Finding[] {
  if (!delivery) return [];
  const created = new Map(services.flatMap(service => service.deliveries.flatMap(({ path }) => (
    delivery.createdObjects(service).map(object => [identityText(object), path] as const)
  ))));
  if (!created.size) return [];
  return objects.flatMap(object => namesOf(object).filter(({ identity }) => created.has(identity)).map(({ identity }) => ({
    code: 'duplicate-name',
    severity: Severity.ERROR,
    path: object.node.path,
    message: `${delivery.engine} creates an object named ${identity} too, for ${created.get(identity)}`,
    fix: 'rename or remove it',
  })));
}
