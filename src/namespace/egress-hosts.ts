import { EgressHost } from './egress-host';
import { instancesOf } from '../input/instances-of';
import { EgressHostRecord } from '../model/egress-host';
import { egressScopeOf } from '../model/egress-scope';
import { inputError } from '../model/input-error';
import { MeshSettings } from '../model/mesh-record';
import { NamespaceModel } from '../model/namespace';

/** The hosts as data. @throws if a host of a ServiceEntry is one of the cluster's */
export function egressHosts(where: string, what: string, hosts: readonly EgressHost[], clusterDomain: string): EgressHostRecord[] {
  return instancesOf(where, what, hosts, 'EgressHost').map(({ _egressHost }) => checkedHost(where, what, _egressHost, clusterDomain));
}

/** The further hosts of a workload as data. @throws if its namespace has no scope for each workload */
export function scopedHosts(where: string, hosts: readonly EgressHost[], namespace: NamespaceModel, settings: MeshSettings): EgressHostRecord[] {
  const { by } = egressScopeOf(namespace);
  if (by === 'calls') return egressHosts(where, 'egressHosts', hosts, settings.clusterDomain);
  throw inputError({
    where,
    what: 'egressHosts',
    got: `in namespace ${namespace.name} with EgressScope.${by}()`,
    allowed: 'egressHosts where the egress scope follows from calls: a ZeroTrustNamespace, or EgressScope.fromCalls()',
    fix: by === 'all' ? 'leave them out: no scope limits its pods' : 'add them to the hosts of the namespace',
  });
}

/** @throws if a host of a ServiceEntry is one of the cluster's */
export function checkedHost(where: string, what: string, record: EgressHostRecord, clusterDomain: string): EgressHostRecord {
  const { host } = record;
  if (host !== undefined && `.${host}`.endsWith(`.${clusterDomain}`)) {
    throw inputError({
      where, what, got: host, allowed: `hosts of a ServiceEntry, outside the cluster (not below ${clusterDomain})`, fix: 'use EgressHost.service() for a Service',
    });
  }
  return record;
}
