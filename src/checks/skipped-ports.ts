import { Check } from './check';
import { Severity } from '../model/severity';

/** Connections that pass the proxy by in a namespace that is meant to trust nobody. */
export const skippedPorts: Check = mesh => {
  const skips = [
    ...mesh.namespaces.map(({ path, zeroTrust, proxy }) => ({ path, zeroTrust, ports: proxy?.skipOutboundPorts })),
    ...[...mesh.services, ...mesh.workloads].map(({ path, namespace, proxy }) => (
      { path, zeroTrust: namespace.zeroTrust, ports: proxy?.skipOutboundPorts }
    )),
  ];
  return skips.filter(({ zeroTrust, ports }) => zeroTrust && ports?.length).map(({ path, ports }) => ({
    code: 'skipped-ports',
    severity: Severity.WARNING,
    path,
    message: `connections to ports ${ports!.join(', ')} pass the proxy by: no mutual TLS, no policy`,
    fix: 'use opaquePorts for protocols in which the server speaks first, or acknowledge it',
  }));
};
