import { ApiObject } from 'cdk8s';
import { namesOf } from './duplicate-objects';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { identityText } from './model/object-identity';
import { Severity } from './model/severity';
import { Provider, supportedDeliveries } from './providers/provider';

/** Objects of the user with the name of one that a delivery engine creates: the engine would overwrite them. */
export function overwrittenByEngine(objects: readonly ApiObject[], mesh: MeshModel, provider: Provider): Finding[] {
  const created = new Map(supportedDeliveries(mesh, provider).flatMap(({ service, delivery: { path }, support }) => (
    support.createdObjects(service).map(object => [identityText(object), { path, engine: support.engine }] as const)
  )));
  if (!created.size) return [];
  return objects.flatMap(object => namesOf(object).flatMap(({ identity }): Finding[] => {
    const by = created.get(identity);
    return by ? [{
      code: 'duplicate-name',
      severity: Severity.ERROR,
      path: object.node.path,
      message: `${by.engine} creates an object named ${identity} too, for ${by.path}`,
      fix: 'rename or remove it',
    }] : [];
  }));
}
