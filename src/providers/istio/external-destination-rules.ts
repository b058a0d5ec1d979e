import type { DestinationRule, DestinationRuleTrafficPolicy, DestinationRuleTrafficPolicyTls } from '../../../imports/istio-networking';
import { ExternalModel } from '../../model/external';
import { TlsOrigination } from '../../model/external-record';
import { omitUndefined } from '../../model/omit-undefined';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { Manifest } from '../provider';
import { trafficPolicy } from './destination-rule';
import { objectName } from './external-routes';
import { exportTo } from './service-entry';

/** A DestinationRule for each host: how proxies connect to it. */
export function externalDestinationRules(external: ExternalModel): Manifest[] {
  if (isEmptyPolicy(external.traffic) && !external.ports.some(({ tls }) => tls)) return [];
  return external.hosts.map(host => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    name: objectName(external, host),
    namespace: external.namespace.name,
    spec: { host, trafficPolicy: externalPolicy(external), exportTo: exportTo(external) } satisfies DestinationRule['spec'],
  }));
}

/** Port-level settings replace those of the host, so a port repeats them. */
export function externalPolicy({ traffic, ports }: ExternalModel): DestinationRuleTrafficPolicy {
  const common = trafficPolicy(traffic);
  const originated = ports.filter(({ tls }) => tls).map(({ number, tls }) => ({ port: { number }, ...common, tls: clientTls(tls!) }));
  return omitUndefined({ ...common, portLevelSettings: originated.length ? originated : undefined });
}

/** With an SNI, Istio verifies the name in the certificate only if subjectAltNames are set; without one, it uses the host of the request for both. */
function clientTls({ serverName, caFile = 'system' }: TlsOrigination): DestinationRuleTrafficPolicyTls {
  return omitUndefined({ mode: 'SIMPLE' as const, sni: serverName, subjectAltNames: serverName === undefined ? undefined : [serverName], caCertificates: caFile });
}
