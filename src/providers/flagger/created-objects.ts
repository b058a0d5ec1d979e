import { FlaggerMesh } from './flagger-mesh';
import { engineServices } from '../../model/delivery';
import { ObjectIdentity } from '../../model/object-identity';
import { ServiceModel, workloadOf } from '../../model/service';

/**
 * The objects that Flagger creates for a service. It overwrites one of others that has such a name.
 * See https://github.com/fluxcd/flagger/blob/main/pkg/canary/deployment_controller.go
 */
export function createdObjects(service: ServiceModel, mesh: FlaggerMesh): ObjectIdentity[] {
  const { name, namespace, versions } = service;
  return [
    ...versions.map(version => ({ apiVersion: 'apps/v1', kind: 'Deployment', name: `${workloadOf(service, version).name}-primary` })),
    ...[name, ...engineServices(service)].map(one => ({ apiVersion: 'v1', kind: 'Service', name: one })),
    ...mesh.routingObjects(service),
  ].map(object => ({ ...object, namespace: namespace.name }));
}
