import { ApiObject } from 'cdk8s';
import { addTo } from './model/add-to';
import { authorizedCallers } from './providers/authorized-callers';
import { Finding } from './model/finding';
import { identityKey } from './model/identity';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { Provider, supportOf } from './providers/provider';
import { namedServiceAccount, podTemplate } from './service/pod-template';
import { WORKLOAD_KINDS } from './service/workload-object';

type Labels = Readonly<Record<string, string>>;

/** What runs as pods, by labels and client identity. */
interface ForeignPods {
  /** The kind and name of an item of a List; none for an object of its own. */
  readonly item?: string;
  readonly namespace: string;
  readonly labels?: Labels;
  readonly account?: string;
}

/** Pods of this app that a construct of the mesh has: their labels follow from its name. */
interface MeshPods { readonly path: string; readonly namespace: string; readonly labels: Labels }

/** A client identity that policies allow, or that may read Secrets. */
interface ProtectedIdentity {
  readonly code: 'shared-service-account' | 'reserved-service-account';
  /** The construct path of the pods that have it, or what they are. */
  readonly holder: string;
  readonly permissions: string;
  readonly fix: string;
}

/**
 * Findings about objects of the user that run pods outside the mesh's constructs, with the labels or the client identity of a construct: its Service and
 * policies select them, and what it may call they may call. Pods that the user declares as existing (`podLabels`) may come from such objects.
 * @param objects objects of the app that no construct of the mesh has
 */
export function foreignPods(objects: readonly ApiObject[], mesh: MeshModel, provider: Provider): Finding[] {
  let own: ReturnType<typeof ownPods> | undefined;
  return objects.filter(mayRunPods).flatMap(object => {
    own ??= ownPods(mesh, provider);
    const { byNamespace, identities } = own;
    return podsOf(object).flatMap(({ item, namespace, labels, account }) => {
      const error = { severity: Severity.ERROR, path: object.node.path };
      const pods = item === undefined ? 'its pods' : `the pods of its ${item}`;
      const isSelected = (others: MeshPods) => Object.entries(others.labels).every(([key, value]) => labels?.[key] === value);
      const selecting = (byNamespace.get(namespace) ?? []).filter(isSelected);
      const identity = `${namespace}/${account}`;
      const other = identities.get(identity);
      return [
        ...selecting.map((others): Finding => ({
          ...error,
          code: 'overlapping-pod-labels',
          message: `${pods} have the labels that select those of ${others.path}, ${shown(others.labels)}: policies and routes of ${others.path} apply to them`,
          fix: `give its pods other labels, or pass it as workload to ${others.path}`,
        })),
        ...(other === undefined ? [] : [{
          ...error,
          code: other.code,
          message: `${pods} have the client identity of ${other.holder}, ServiceAccount ${identity}: ${other.permissions}`,
          fix: other.fix,
        }]),
      ];
    });
  });
}

const KINDS = new Set([
  ...Object.entries(WORKLOAD_KINDS).flatMap(([group, kinds]) => kinds.map(kind => `${group}/${kind}`)),
  'v1/Pod', 'v1/ReplicationController', 'serving.knative.dev/Service', 'serving.knative.dev/Configuration', 'gateway.networking.k8s.io/Gateway',
]);

/** Without the version of an API group, which pods do not depend on. */
function runsPods({ apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>): boolean { return KINDS.has(`${String(apiVersion).split('/')[0]}/${kind}`); }

/** A List (or DeploymentList and so on) is one object of the app, and kubectl applies its items. */
function isList(kind: unknown): boolean { return typeof kind === 'string' && kind.endsWith('List'); }

function mayRunPods(object: ApiObject): boolean { return runsPods(object) || isList(object.kind); }

function podsOf(object: ApiObject): ForeignPods[] {
  try {
    const json = object.toJson();
    return isList(json.kind) ? podsOfItems(json) : podsOfManifest(json);
  } catch {
    return []; // synthesis reports it
  }
}

function podsOfItems({ items }: any): ForeignPods[] {
  return (Array.isArray(items) ? items : []).flatMap((item: any) => {
    if (isList(item?.kind)) return podsOfItems(item);
    return item && runsPods(item) ? podsOfManifest(item).map(pods => ({ ...pods, item: `${item.kind} ${item.metadata?.name}` })) : [];
  });
}

function podsOfManifest(json: any): ForeignPods[] {
  const { namespace, name, labels } = json.metadata ?? {};
  if (namespace === undefined) return [];
  if (json.kind === 'Gateway') return [{ namespace, account: gatewayAccount(name, json.spec?.gatewayClassName) }];
  const { metadata, spec } = json.kind === 'Pod' ? { metadata: { labels }, spec: json.spec } : podTemplate(json) ?? {};
  return [{ namespace, labels: metadata?.labels, account: namedServiceAccount(spec ?? {}) ?? 'default' }];
}

/** Istio runs the pods of such a Gateway. See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment */
function gatewayAccount(name: string, className: unknown): string | undefined {
  if (className === 'istio-waypoint') return name;
  return className === 'istio' ? `${name}-istio` : undefined;
}

/** The pods that this app deploys for constructs of the mesh, and the client identities that no other pods may have. */
function ownPods(mesh: MeshModel, provider: Provider) {
  const deployed = [
    ...mesh.services.filter(({ podLabels, versions }) => !podLabels && !versions.some(version => version.podLabels)),
    ...mesh.workloads.filter(({ podLabels }) => !podLabels),
  ];
  const egressGateways = mesh.egressGateways.filter(({ created }) => created);
  const pods = [...deployed, ...egressGateways].map(({ path, name, namespace }): MeshPods => (
    { path, namespace: namespace.name, labels: { app: name } }
  ));
  const byNamespace = new Map<string, MeshPods[]>();
  for (const one of pods) addTo(byNamespace, one.namespace, one);
  return { byNamespace, identities: protectedIdentities(mesh, provider, new Set(deployed.map(({ path }) => path))) };
}

/**
 * The client identities of pods that this app or the mesh runs: of those that may call a service which denies by default, and of proxies. An egress
 * gateway reads Secrets and reaches external hosts, and the pods behind a waypoint allow all its requests, so they are protected without any call.
 * @param deployed construct paths of the pods that this app deploys
 */
function protectedIdentities(mesh: MeshModel, provider: Provider, deployed: ReadonlySet<string>) {
  const { capabilities, reservedServiceAccounts = [], name } = provider;
  const identities = new Map<string, ProtectedIdentity>();
  if (!supportOf(capabilities)('deny-by-default')) return identities;
  const code = 'shared-service-account';
  const fix = 'give it a ServiceAccount of its own';
  const managed = new Set(provider.managedPods?.(mesh).map(({ path }) => path));
  for (const namespace of mesh.namespaces.filter(({ path }) => managed.has(path))) {
    for (const account of reservedServiceAccounts) {
      identities.set(identityKey({ namespace, serviceAccount: account }), {
        code: 'reserved-service-account', holder: `the ${account} that ${name} runs in the namespace`, permissions: 'policies that allow the one allow the other', fix,
      });
    }
  }
  for (const { path, name: account, namespace, created } of mesh.egressGateways) {
    if (!created) continue;
    identities.set(identityKey({ namespace, serviceAccount: account }), { code, holder: path, permissions: `what ${path} may read and reach is allowed for them too`, fix });
  }
  for (const { path, namespace, serviceAccount } of authorizedCallers(mesh, provider)) {
    if (!deployed.has(path) && !managed.has(path)) continue;
    identities.set(identityKey({ namespace, serviceAccount }), {
      code,
      holder: path,
      permissions: `calls that ${path} declares are allowed for them too`,
      fix: deployed.has(path) ? `${fix}, or pass it as workload to ${path}` : fix,
    });
  }
  return identities;
}

function shown(labels: Labels): string { return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', '); }
