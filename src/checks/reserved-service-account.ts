import { Check } from './check';
import { Severity } from '../model/severity';

/** A service, workload or gateway with the client identity of a proxy of the mesh: policies that allow the proxy allow it too. */
export const reservedServiceAccount: Check = (mesh, provider) => {
  const reserved = new Set(provider.reservedServiceAccounts);
  const identities = [...mesh.services, ...mesh.workloads, ...mesh.gateways.flatMap(gateway => provider.gatewayIdentity(gateway) ?? [])];
  return identities.filter(({ serviceAccount }) => reserved.has(serviceAccount)).map(({ path, namespace, serviceAccount }) => ({
    code: 'reserved-service-account',
    severity: Severity.ERROR,
    path,
    message: `its client identity, ServiceAccount ${namespace.name}/${serviceAccount}, is that of the ${serviceAccount} that ${provider.name} runs in the namespace: `
      + 'policies that allow the one allow the other',
    fix: 'use another ServiceAccount: for a service or workload of this app, another name',
  }));
};
