import type { DestinationRule, DestinationRuleTrafficPolicy, DestinationRuleTrafficPolicyTls } from '../../../imports/istio-networking';
import { ExternalModel, readsSecret } from '../../model/external';
import { ClientCertificateSource, TlsOrigination } from '../../model/external-record';
import { clientCertificateFeature } from '../../model/feature-requirement';
import { omitUndefined } from '../../model/omit-undefined';
import { Supports } from '../../model/supports';
import { isEmptyPolicy } from '../../model/traffic-policy';
import { Manifest } from '../provider';
import { trafficPolicy } from './destination-rule';
import { gatewayLabels } from './egress-gateway';
import { objectName } from './external-routes';
import { exportTo } from './service-entry';

/** A DestinationRule for each host: how proxies connect to it. */
export function externalDestinationRules(external: ExternalModel, supports: Supports): Manifest[] {
  if (isEmptyPolicy(external.traffic) && !external.ports.some(({ tls }) => tls)) return [];
  const { egressGateway: gateway } = external;
  return external.hosts.map(host => {
    const policy = { host, trafficPolicy: externalPolicy(external, host, supports) };
    const name = objectName(external, host);
    // No proxy but the gateway may read the Secret: others would connect in plaintext.
    const placed = gateway && readsSecret(external)
      ? {
        name: `${gateway.name}-${name}`, namespace: gateway.namespace.name, spec: { ...policy, workloadSelector: { matchLabels: gatewayLabels(gateway) } },
      }
      : { name, namespace: external.namespace.name, spec: { ...policy, exportTo: exportTo(external) } };
    return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', ...placed, spec: placed.spec satisfies DestinationRule['spec'] };
  });
}

/**
 * Port-level settings replace those of the host, so a port repeats them. The requests of routes and mirrors of a service may have the host of that
 * service: TLS then needs the name of the server.
 */
export function externalPolicy(external: ExternalModel, host: string, supports: Supports): DestinationRuleTrafficPolicy {
  const { traffic, ports, egressGateway, isRouteDestination } = external;
  const common = trafficPolicy(traffic);
  const originated = ports.flatMap(({ number, tls }) => {
    if (!tls) return [];
    const source = tls.clientCertificate;
    const certificate = source && supports(clientCertificateFeature(source, egressGateway)) ? source : undefined;
    return [{ port: { number }, ...common, tls: clientTls(isRouteDestination ? { ...tls, serverName: tls.serverName ?? host } : tls, certificate) }];
  });
  return omitUndefined({ ...common, portLevelSettings: originated.length ? originated : undefined });
}

/**
 * With an SNI, Istio verifies the name in the certificate only if subjectAltNames are set; without one, it uses the host of the request for both.
 * A Secret also has the CA certificates: Istio refuses files beside it.
 */
function clientTls({ serverName, caFile = 'system' }: TlsOrigination, certificate?: ClientCertificateSource): DestinationRuleTrafficPolicyTls {
  const server = { sni: serverName, subjectAltNames: serverName === undefined ? undefined : [serverName] };
  if (!certificate) return omitUndefined({ mode: 'SIMPLE' as const, ...server, caCertificates: caFile });
  if ('secret' in certificate) return omitUndefined({ mode: 'MUTUAL' as const, ...server, credentialName: certificate.secret });
  return omitUndefined({
    mode: 'MUTUAL' as const, ...server, clientCertificate: certificate.certificateFile, privateKey: certificate.keyFile, caCertificates: caFile,
  });
}
