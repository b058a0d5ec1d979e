import { Check } from './check';
import { ExternalModel, exportedTo } from '../model/external';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';

/** Two ExternalServices with one host and port that a proxy sees both: which of them holds depends on their age. Or one that has the name of a service. */
export const duplicateHost: Check = mesh => {
  const findings: Finding[] = [];
  const owners = new Map<string, ExternalModel[]>();
  const services = new Map(mesh.services.map(({ name, namespace, path }) => [`${name}.${namespace.name}`, path]));
  for (const external of mesh.externals) {
    for (const host of external.hosts) {
      const service = services.get(host);
      if (service) findings.push(finding(external.path, `${host} is a name of service ${service}, whose callers would be led out of the mesh`, 'call that service'));
      for (const { number } of external.ports) {
        const key = `${host}:${number}`;
        const other = owners.get(key)?.find(one => exportedTo(one).some(namespace => exportedTo(external).includes(namespace)));
        if (other) findings.push(finding(external.path, `it declares ${key}, and so does ${other.path}: which of the two holds is left to the mesh`, 'declare it once, and pass that construct on'));
        owners.set(key, [...owners.get(key) ?? [], external]);
      }
    }
  }
  return findings;
};

function finding(path: string, message: string, fix: string): Finding {
  return { code: 'duplicate-host', severity: Severity.ERROR, path, message, fix };
}
