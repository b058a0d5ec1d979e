import { hostName } from '../input/host-name';
import { inputError } from '../model/input-error';

/** A host outside the cluster, or all hosts below a domain: `*.example.com`. @throws otherwise */
export function externalHost(where: string, host: string, clusterDomain: string): string {
  if (host === '*') {
    throw inputError({
      where,
      what: 'host',
      got: host,
      allowed: 'hosts, or all below a domain, such as *.example.com',
      fix: 'name the domain: a host that matches everything would match the mesh\'s own traffic',
    });
  }
  const name = hostName(where, 'host', host, { wildcard: true }).replace(/^\*\./, '');
  if (name === 'svc' || name.endsWith('.svc') || name === clusterDomain || name.endsWith(`.${clusterDomain}`)) {
    throw inputError({
      where, what: 'host', got: host, allowed: `hosts outside the cluster (not below ${clusterDomain})`, fix: 'declare a service of the cluster as a MeshService, and call that',
    });
  }
  return host;
}
