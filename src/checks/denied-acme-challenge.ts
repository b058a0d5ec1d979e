import { Check } from './check';
import { GatewayModel } from '../model/gateway';
import { PodTemplate } from '../model/pod-template';
import { Severity } from '../model/severity';
import { deniesByDefault, hasGatewayClass } from '../providers/provider';

/**
 * The pods with which cert-manager answers ACME challenges, in the namespace of the Certificate. It turns sidecars of Istio off in them.
 * See https://cert-manager.io/docs/configuration/acme/http01/
 */
const SOLVER_PODS: PodTemplate = { annotations: { 'sidecar.istio.io/inject': 'false' } };

/** A gateway whose certificate an issuer gets, in a namespace that denies by default: nobody may call the pods that answer ACME challenges by HTTP-01. */
export const deniedAcmeChallenge: Check = (mesh, provider) => (
  mesh.gateways.flatMap(gateway => {
    const { path, namespace } = gateway;
    // Without a class the Gateway and its Certificate are not rendered, which is reported.
    const isDenied = hasGatewayClass(gateway, provider) && deniesByDefault(provider, namespace) && !provider.proxyBypass?.(SOLVER_PODS, namespace);
    const hosts = isDenied ? challengedHosts(gateway) : [];
    return !hosts.length ? [] : [{
      code: 'denied-acme-challenge',
      severity: Severity.WARNING,
      path,
      message: `with an ACME issuer that uses HTTP-01, ${hosts.join(' and ')} ${hosts.length > 1 ? 'get' : 'gets'} no certificate: cert-manager runs its solver pods `
        + `in namespace ${namespace.name}, which denies the gateway access to them`,
      fix: `move the Gateway to a MeshNamespace, set ${provider.podOptOut} on the solver pods (podTemplate of the issuer's solver), `
        + 'or acknowledge that it uses DNS-01',
    }];
  })
);

/** The hosts for which a certificate authority can ask on port 80: it checks wildcards by DNS-01 only. */
function challengedHosts({ listeners }: GatewayModel): string[] {
  const issued = listeners.flatMap(({ hosts, tls }) => (tls?.mode === 'terminate' && tls.certificate.issuer ? hosts : []));
  const onPort80 = listeners.filter(({ port, tls, httpsRedirect }) => httpsRedirect || (!tls && port === 80)).flatMap(({ hosts }) => hosts);
  return [...new Set(issued)].filter(host => !host.startsWith('*') && onPort80.includes(host));
}
