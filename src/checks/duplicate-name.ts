import { Check } from './check';
import { Finding } from '../model/finding';
import { MeshModel } from '../model/mesh';
import { identityText } from '../model/object-identity';
import { versionName } from '../model/service';
import { Severity } from '../model/severity';
import { ownedManifests } from '../owned-manifests';
import { Provider, supportedDeliveries } from '../providers/provider';

/** Two constructs render objects of the same name: the second would overwrite the first. */
export const duplicateName: Check = (mesh, provider) => {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  /** @param object what must be unique: a name of services and workloads, or a kind with a name */
  const claim = (object: string, path: string) => {
    const owner = owners.get(object);
    if (owner === undefined) owners.set(object, path);
    if (owner === undefined || owner === path) return;
    findings.push({
      code: 'duplicate-name',
      severity: Severity.ERROR,
      path,
      message: `both it and ${owner} render objects named ${object}`,
      fix: 'rename one of the two',
    });
  };
  for (const { namespace, name, path } of mesh.services) claim(`${namespace.name}/${name}`, path);
  for (const service of mesh.services) {
    for (const version of service.versions) claim(`${service.namespace.name}/${versionName(service, version.name)}`, version.path);
  }
  for (const { namespace, deployment, path } of mesh.workloads) if (deployment) claim(`${namespace.name}/${deployment}`, path);
  for (const { namespace, name, path } of mesh.egressGateways) claim(`${namespace.name}/${name}`, path);
  if (findings.length) return findings; // their objects clash as well: one error is enough
  for (const { path, manifests } of ownedManifests(mesh, provider)) {
    for (const manifest of manifests) claim(identityText(manifest), path);
  }
  return [...findings, ...createdByEngines(mesh, provider, owners)];
};

/** A delivery engine would overwrite the objects of others. */
function createdByEngines(mesh: MeshModel, provider: Provider, owners: ReadonlyMap<string, string>): Finding[] {
  const created = supportedDeliveries(mesh, provider).flatMap(({ service, delivery: { path }, support }) => (
    support.createdObjects(service).map(object => ({ object, path, engine: support.engine }))
  ));
  return created.flatMap(({ object, path, engine }): Finding[] => {
    const { kind, namespace, name } = object;
    const owner = owners.get(identityText(object)) ?? (kind === 'Deployment' ? owners.get(`${namespace}/${name}`) : undefined);
    if (owner === undefined) return [];
    return [{
      code: 'duplicate-name',
      severity: Severity.ERROR,
      path,
      message: `${engine} creates an object named ${identityText(object)}, which ${owner} renders`,
      fix: `rename ${owner}`,
    }];
  });
}
