import { UserGatewayPods } from '../provider';

/** A GatewayClass of Istio: whether it runs pods for its Gateways, and whether their names end with that of the class. */
type ClassKind = 'suffixed' | 'plain' | 'none';

/** See https://github.com/istio/istio/blob/master/pilot/pkg/config/kube/gatewaycommon/classinfo.go */
const CLASSES: ReadonlyMap<string, ClassKind> = new Map<string, ClassKind>([
  ['istio', 'suffixed'], ['istio-waypoint', 'plain'], ['istio-east-west', 'plain'], ['istio-agentgateway', 'plain'], ['istio-agentgateway-waypoint', 'plain'],
  ['istio-remote', 'none'],
]);

/** By the controller of a class of the user's own. */
const CONTROLLERS: ReadonlyMap<unknown, ClassKind> = new Map<unknown, ClassKind>([
  ['istio.io/gateway-controller', 'suffixed'], ['istio.io/mesh-controller', 'plain'], ['istio.io/eastwest-controller', 'plain'],
  ['istio.io/agentgateway-controller', 'plain'], ['istio.io/agentgateway-waypoint-controller', 'plain'], ['istio.io/unmanaged-gateway', 'none'],
]);

/** Classes and controllers of waypoints. */
const WAYPOINTS: ReadonlySet<unknown> = new Set<unknown>([
  'istio-waypoint', 'istio-agentgateway-waypoint', 'istio.io/mesh-controller', 'istio.io/agentgateway-waypoint-controller',
]);

/** The labels of the pods that Istio runs for a Gateway. See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/ */
export function managedLabels(name: string): Readonly<Record<string, string>> { return { 'gateway.networking.k8s.io/gateway-name': name }; }

/** The ServiceAccount of the pods that Istio runs for a Gateway: its name, with some classes followed by the name of the class, as with those of the user. */
export function managedAccount(name: string, className: string): string { return accountOf(name, className, CLASSES.get(className) ?? 'suffixed'); }

/** Whether Istio runs pods for the Gateways of a class: one of its own, by the name. */
export function isManagedClass(className: string): boolean { return className.startsWith('istio') && CLASSES.get(className) !== 'none'; }

/**
 * The pods of a Gateway of the user, as Istio runs them. They may have several ServiceAccounts: the usual one, or that of an annotation, and those that a
 * ConfigMap with overrides of the Deployment names.
 * See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 * @param gateway the manifest of a Gateway
 * @param others the manifests of the app: classes and ConfigMaps may be among them
 */
export function podsOfGateway(gateway: any, others: () => readonly any[]): UserGatewayPods | undefined {
  const { metadata: { name, namespace, annotations }, spec } = gateway;
  const className = spec?.gatewayClassName;
  if (typeof name !== 'string' || typeof className !== 'string' || !isDeployedByIstio(spec)) return undefined;
  const known = CLASSES.get(className);
  const controller = known ? undefined : named(others(), 'GatewayClass', className)?.spec?.controllerName;
  const kind = known ?? CONTROLLERS.get(controller) ?? 'suffixed';
  if (kind === 'none') return undefined;
  const annotated = annotations?.['gateway.istio.io/service-account'];
  const usual = typeof annotated === 'string' && annotated ? annotated : accountOf(name, className, kind);
  const { kind: of, name: parameters } = spec.infrastructure?.parametersRef ?? {};
  const overrides = [
    ...others().filter(one => one?.kind === 'ConfigMap' && one.metadata?.labels?.['gateway.istio.io/defaults-for-class'] === className),
    ...(of === 'ConfigMap' ? [named(others(), 'ConfigMap', parameters, namespace)] : []),
  ];
  return {
    accounts: [...new Set([usual, ...overrides.flatMap(accountsOfOverride)])],
    labels: managedLabels(name),
    isWaypoint: WAYPOINTS.has(className) || WAYPOINTS.has(controller),
  };
}

function accountOf(name: string, className: string, kind: ClassKind): string { return kind === 'suffixed' ? `${name}-${className}` : name; }

/** A Gateway with a host as its address, or several, is for pods that are there already. */
function isDeployedByIstio({ addresses }: any): boolean {
  if (!Array.isArray(addresses) || !addresses.length) return true;
  return addresses.length === 1 && (addresses[0]?.type ?? 'IPAddress') === 'IPAddress';
}

function named(manifests: readonly any[], kind: string, name: unknown, namespace?: unknown): any {
  return manifests.find(one => (
    one?.kind === kind && one.metadata?.name === name && (namespace === undefined || one.metadata?.namespace === namespace)
  ));
}

/** A patch of the Deployment, as YAML or JSON in a string. */
function accountsOfOverride(configMap: any): string[] {
  const patch = configMap?.data?.deployment;
  return typeof patch !== 'string' ? [] : [...patch.matchAll(/\bserviceAccount(?:Name)?["']?\s*:\s*["']?([a-z0-9.-]+)/g)].map(([, account]) => account);
}
