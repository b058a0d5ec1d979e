import { Check } from './check';
import { Severity } from '../model/severity';

/** A service, workload or gateway with the client identity of a proxy of the mesh: policies that allow the proxy allow it too. */
export const reservedServiceAccount: Check = (mesh, provider) => {
  const namespaces = new Map(mesh.namespaces.map(namespace => [namespace.name, namespace]));
  const isReserved = (namespace: string, account: string) => {
    const home = namespaces.get(namespace);
    return !!home && !!provider.reservedServiceAccounts?.(home).includes(account);
  };
  const identities = [...mesh.services, ...mesh.workloads, ...mesh.gateways.flatMap(gateway => provider.gatewayIdentity(gateway) ?? [])];
  const reserved = identities.filter(({ namespace, serviceAccount }) => isReserved(namespace.name, serviceAccount));
  return reserved.map(({ path, namespace, serviceAccount }) => ({
    code: 'reserved-service-account',
    severity: Severity.ERROR,
    path,
    message: `its client identity, ServiceAccount ${namespace.name}/${serviceAccount}, is that of the waypoint that ${provider.name} runs in the namespace: `
      + 'policies that allow the one allow the other',
    fix: 'use another ServiceAccount: for a service or workload of this app, another name',
  }));
};
