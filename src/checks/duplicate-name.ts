import { Check } from './check';
import { Finding } from '../model/finding';
import { versionName } from '../model/service';
import { Severity } from '../model/severity';

/** Two constructs that render objects of one name: the second would overwrite the first. */
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
      message: `it renders objects named ${object}, and so does ${owner}`,
      fix: 'rename one of the two',
    });
  };
  for (const { namespace, name, path } of mesh.services) claim(`${namespace.name}/${name}`, path);
  for (const service of mesh.services) {
    for (const version of service.versions) claim(`${service.namespace.name}/${versionName(service, version.name)}`, version.path);
  }
  for (const { namespace, deployment, path } of mesh.workloads) if (deployment) claim(`${namespace.name}/${deployment}`, path);
  for (const { namespace, name, path } of mesh.egressGateways) claim(`${namespace.name}/${name}`, path);
  if (findings.length) return findings; // what follows from them needs no telling
  for (const service of mesh.services) {
    for (const { kind, name, namespace } of provider.serviceObjects(service, mesh.settings)) claim(`${kind} ${namespace}/${name}`, service.path);
  }
  for (const gateway of mesh.egressGateways) {
    for (const { kind, name, namespace } of provider.egressGatewayObjects(gateway, mesh.settings)) claim(`${kind} ${namespace}/${name}`, gateway.path);
  }
  for (const external of mesh.externals) {
    for (const { kind, name, namespace } of provider.externalObjects(external, mesh.settings)) claim(`${kind} ${namespace}/${name}`, external.path);
  }
  for (const gateway of mesh.gateways) {
    for (const { kind, name, namespace } of provider.gatewayObjects(gateway, mesh)) claim(`${kind} ${namespace}/${name}`, gateway.path);
  }
  return findings;
};
