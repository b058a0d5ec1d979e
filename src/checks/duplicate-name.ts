import { Finding } from '../model/finding';
import { versionName } from '../model/service';
import { Severity } from '../model/severity';
import { Check } from './check';

/** Two constructs that render objects of one name: the second would overwrite the first. */
export const duplicateName: Check = mesh => {
  const owners = new Map<string, string>();
  const findings: Finding[] = [];
  const claim = (namespace: string, name: string, path: string) => {
    const owner = owners.get(`${namespace}/${name}`);
    if (owner === undefined) {
      owners.set(`${namespace}/${name}`, path);
      return;
    }
    findings.push({
      code: 'duplicate-name', severity: Severity.ERROR, path,
      message: `it renders objects named ${namespace}/${name}, and so does ${owner}`,
      fix: 'rename the service or the version',
    });
  };
  for (const { namespace, name, path } of mesh.services) claim(namespace.name, name, path);
  for (const service of mesh.services) {
    for (const version of service.versions) claim(service.namespace.name, versionName(service, version.name), version.path);
  }
  return findings;
};
