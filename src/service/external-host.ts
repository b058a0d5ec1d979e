import { inputError } from '../model/input-error';

const LABEL = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(${LABEL}\\.)+(?!\\d+$)${LABEL}$`);

/** A host by its full name. @throws otherwise */
export function hostName(where: string, what: string, host: string): string {
  if (host.length > 253 || !HOST.test(host)) {
    throw inputError({
      where, what, got: host, allowed: 'full DNS names in lower case, such as api.example.com', fix: 'give the name as DNS has it, without scheme, port or path',
    });
  }
  return host;
}

/** The same, or all hosts below a domain: `*.example.com`; never one of the cluster's own. @throws otherwise */
export function externalHost(where: string, host: string, clusterDomain: string): string {
  const name = host.startsWith('*.') ? host.slice(2) : host;
  if (host === '*' || !HOST.test(host.startsWith('*.') ? `a.${name}` : name) || host.length > 253) {
    throw inputError({
      where,
      what: 'host',
      got: host,
      allowed: 'full DNS names in lower case, such as api.example.com, or *. before one',
      fix: host === '*' ? 'name the domain: a host that takes everything would take the mesh\'s own traffic' : 'give the name as DNS has it, without scheme, port or path',
    });
  }
  if (name === 'svc' || name.endsWith('.svc') || name === clusterDomain || name.endsWith(`.${clusterDomain}`)) {
    throw inputError({
      where, what: 'host', got: host, allowed: `hosts outside the cluster (not below ${clusterDomain})`, fix: 'services of the cluster are a MeshService: call that',
    });
  }
  return host;
}
