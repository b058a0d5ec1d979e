import { addTo } from './add-to';
import { identityKey } from './identity';
import { MeshModel } from './mesh';

/** The construct paths of the services and workloads with a client identity, by its key. */
export function identityUsers({ services, workloads }: Pick<MeshModel, 'services' | 'workloads'>): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const user of [...services, ...workloads]) addTo(users, identityKey(user), user.path);
  return users;
}
