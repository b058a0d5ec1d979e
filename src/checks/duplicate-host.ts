import { Check } from './check';
import { areSeenTogether, ExternalModel } from '../model/external';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';

/** Two ExternalServices with one host and port, visible to the same proxies: which one applies depends on their age. Or one whose host is the name of a service. */
export const duplicateHost: Check = mesh => {
  const findings: Finding[] = [];
  const owners = new Map<string, ExternalModel[]>();
  const services = new Map(mesh.services.map(({ name, namespace, path }) => [`${name}.${namespace.name}`, path]));
  for (const external of mesh.externals) {
    for (const host of external.hosts) {
      const service = services.get(host);
      if (service) findings.push(finding(external.path, `its host ${host} is the name of service ${service}, whose callers would be routed outside the mesh`, 'call that service instead'));
      for (const { number } of external.ports) {
        const key = `${host}:${number}`;
        const other = owners.get(key)?.find(one => areSeenTogether(one, external));
        if (other) findings.push(finding(external.path, `both it and ${other.path} declare ${key} for the same namespace: which one applies is undefined`, 'declare the host once, and share that ExternalService'));
        owners.set(key, [...owners.get(key) ?? [], external]);
      }
    }
  }
  return findings;
};

function finding(path: string, message: string, fix: string): Finding {
  return { code: 'duplicate-host', severity: Severity.ERROR, path, message, fix };
}
