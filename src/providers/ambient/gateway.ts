import { AMBIENT_SINCE, AmbientTarget } from './versions';
import type { Gateway } from '../../../imports/gateway-api';
import type { AuthorizationPolicyRules } from '../../../imports/istio-security';
import { GatewayModel, redirectedHosts } from '../../model/gateway';
import { Identity } from '../../model/identity';
import { answersPreflights } from '../../model/preflight-answers';
import { controllerPods } from '../gateway-api/gateway-objects';
import { consentPolicy } from '../istio/external-authorization';
import { openToAll } from '../istio/gateway-authorization-policy';
import { ANY_REQUEST, clientPolicy } from '../istio/gateway-client-policy';
import { jwtObjects, GuardingProxies } from '../istio/jwt';
import { isManagedClass, managedAccount, managedLabels } from '../istio/managed-gateway';
import { GatewayWorkloadPods, ManagedPods, Manifest } from '../provider';
import { isAtLeast } from '../version';

/** Istio's own class, unless another is named. */
export function gatewayClass({ className }: Pick<GatewayModel, 'className'>): string { return className ?? 'istio'; }

/** Whether Istio runs the pods of a gateway: its class is one of Istio's. */
export function isManaged(gateway: Pick<GatewayModel, 'className'>): boolean { return isManagedClass(gatewayClass(gateway)); }

/**
 * Istio runs the pods of its gateways in the gateway's namespace, with a ServiceAccount of its name and class.
 * See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export function gatewayIdentity(gateway: GatewayModel): Identity {
  const { path, name, namespace, workload } = gateway;
  const className = gatewayClass(gateway);
  const managed = { path, name, namespace: { name: namespace.name }, serviceAccount: managedAccount(name, className) };
  return className === 'istio' ? managed
    : { ...managed, namespace: { name: workload.namespace ?? namespace.name }, serviceAccount: workload.serviceAccount ?? managed.serviceAccount };
}

/** The pods of a gateway: Istio's own, or those of another controller. */
export function gatewayPods(gateway: GatewayModel): GatewayWorkloadPods | undefined {
  const { path, name, namespace: { name: namespace } } = gateway;
  if (!isManaged(gateway)) return controllerPods(gateway);
  return { namespace, labels: managedPods(path, namespace, name).labels, isMeshProxy: true, certificateNamespace: namespace };
}

/** The pods that Istio runs for a Gateway, by the label that it sets. */
export function managedPods(path: string, namespace: string, name: string): ManagedPods {
  return { path, namespace, labels: managedLabels(name) };
}

/**
 * Configures the proxy of a gateway, whose pods Istio runs: it drops headers whose names have underscores, as some servers read `x_user_id` as
 * `x-user-id`, which the routes strip; and it trusts the proxies in front.
 * Istio passes the annotation to the pods. See https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig
 */
export function withProxyConfig(gateway: GatewayModel, target: AmbientTarget, objects: readonly Manifest[]): Manifest[] {
  const config = [
    ...(dropsUnderscoreHeaders(gateway, target) ? DROP_UNDERSCORES : []),
    ...(gateway.trustedProxies ? ['gatewayTopology:', `  numTrustedProxies: ${gateway.trustedProxies}`] : []),
  ];
  if (!config.length || !isManaged(gateway)) return [...objects];
  const infrastructure = { annotations: { 'proxy.istio.io/config': `${config.join('\n')}\n` } };
  return objects.map(object => (
    object.kind === 'Gateway' ? { ...object, spec: { ...object.spec, infrastructure } satisfies Pick<Gateway['spec'], 'infrastructure'> } : object
  ));
}

/** Whether the proxy of a gateway drops headers whose names have underscores. */
export function dropsUnderscoreHeaders(gateway: Pick<GatewayModel, 'className'>, { version }: AmbientTarget): boolean {
  return isManaged(gateway) && isAtLeast(version, AMBIENT_SINCE.connectionSettings);
}

const DROP_UNDERSCORES = ['connectionSettings:', '  httpHeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_DROP_HEADER'];

/** Allows external clients at the gateway in a deny-by-default namespace, and denies those that it may not serve. Its pods serve no other gateway. */
export function gatewayPolicies(gateway: GatewayModel): Manifest[] {
  const { name, namespace, isPublic } = gateway;
  if (!isManaged(gateway)) return [];
  const pods = { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name }] };
  const proxies = (policy: string): GuardingProxies => ({
    name: `${name}-${policy}`, namespace: namespace.name, pods, scopes: [listenerScope(gateway)], hasCors: answersPreflights(gateway),
  });
  return [
    ...(isPublic && namespace.zeroTrust ? [openToAll(gateway, namespace, pods)] : []),
    ...clientPolicy(gateway, namespace.name, pods, [ANY_REQUEST]),
    ...gateway.jwt.flatMap(jwt => jwtObjects(jwt, proxies('jwt'))),
    ...gateway.externalAuthorizations.map(authorization => consentPolicy(authorization, proxies('external-authorization'))),
  ];
}

/**
 * The requests at the listeners of a gateway, as parts of a rule. A redirect to https needs no token: on its port the rule names the hosts of the others,
 * unless one is a wildcard, in whose place a port behind the host could evade the rule.
 */
function listenerScope(gateway: GatewayModel): Pick<AuthorizationPolicyRules, 'to'> {
  const redirects = redirectedHosts(gateway).length > 0;
  const on80 = gateway.listeners.filter(({ port }) => port === 80).flatMap(({ hosts }) => hosts);
  const byHost = redirects && on80.every(host => !host.startsWith('*'));
  const ports = [...new Set(gateway.listeners.map(({ port }) => port))].filter(port => port !== 80 || !byHost).sort((a, b) => a - b);
  return {
    to: [
      ...(ports.length ? [{ operation: { ports: ports.map(port => `${port}`) } }] : []),
      ...(byHost && on80.length ? [{ operation: { hosts: on80.flatMap(host => [host, `${host}:*`]), ports: ['80'] } }] : []),
    ],
  };
}
