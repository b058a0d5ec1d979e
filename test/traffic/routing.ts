import { PortProtocol } from '../../src';
import { fixture, service } from '../mesh-fixture';

/** A service with two versions, and one on which the mesh sees no requests. */
export function routing() {
  const { chart, shop, mesh } = fixture();
  const { service: users, versions: [v1, v2] } = service(shop, 'users', {}, ['v1', 'v2']);
  const { service: db } = service(shop, 'db', { ports: [{ port: 5432, protocol: PortProtocol.TCP }] });
  return { chart, shop, mesh, users, v1, v2, db };
}
