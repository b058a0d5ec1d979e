import { Check } from './check';
import { Severity } from '../model/severity';
import { supportOf } from '../providers/provider';

/** Outbound ports that bypass the proxy in a namespace that denies by default. */
export const skippedPorts: Check = (mesh, provider) => {
  if (!supportOf(provider.capabilities)('skip-outbound-ports')) return [];
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
    message: `connections to ports ${ports!.join(', ')} bypass the proxy: no mutual TLS, no policy`,
    fix: 'use opaquePorts for server-first protocols, or acknowledge it',
  }));
};
