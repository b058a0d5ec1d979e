import { ApiObject } from 'cdk8s';
import { authorizedCallers } from './authorized-callers';
import { AppManifest, isList, manifestsOf } from './list-items';
import { meshWidePolicies } from './mesh-wide-policies';
import { addTo } from './model/add-to';
import { Finding } from './model/finding';
import { hasLabels } from './model/has-labels';
import { identityKey } from './model/identity';
import { MeshModel } from './model/mesh';
import { DEFAULT_NAMESPACE } from './model/object-identity';
import { policySelector } from './model/policy-selector';
import { Severity } from './model/severity';
import { hasExistingWaypoint } from './model/waypoint';
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
  readonly accounts: readonly string[];
  readonly isWaypoint?: boolean;
}

/** What selects the pods of a construct of the mesh. A Service, or policies. */
interface MeshPods {
  readonly path: string;
  /** None for policies of the root namespace, which select pods of all namespaces. */
  readonly namespace?: string;
  readonly labels: Labels;
  /** The ServiceAccount of its pods, where objects of the user may deploy them. */
  readonly account?: string;
  /** Whether the mesh itself runs its pods, for a Gateway of this app. */
  readonly isManaged?: boolean;
}

/** A client identity that policies allow, or that may read Secrets. */
interface ProtectedIdentity {
  readonly code: 'shared-service-account' | 'reserved-service-account';
  /** The construct path of the pods that have it, or what they are. */
  readonly holder: string;
  readonly permissions: string;
  readonly fix: string;
  /** Labels of the pods that have it, where other objects may deploy them. */
  readonly ownLabels?: readonly Labels[];
  /** Whether other pods may have it, but not those of a waypoint. */
  readonly isClosedToWaypointsOnly?: true;
}

/**
 * Findings about objects of the user that run pods outside the mesh's constructs, with the labels or the client identity of a construct: its Service and
 * policies select them, and what it may call they may call. Pods that the user declares as existing (`podLabels`, or the workload of a gateway) may come
 * from such objects: these have their labels, and their ServiceAccount.
 * @param objects objects of the app that no construct of the mesh has
 */
export function foreignPods(objects: readonly ApiObject[], mesh: MeshModel, provider: Provider): Finding[] {
  let own: ReturnType<typeof ownPods> | undefined;
  let manifests: readonly any[] | undefined;
  const all = () => manifests ??= objects.flatMap(manifestsOf).map(({ json }) => json);
  return objects.filter(mayRunPods).flatMap(object => {
    own ??= ownPods(mesh, provider);
    const { selecting, identities } = own;
    return manifestsOf(object).flatMap(manifest => podsOf(manifest, provider, all)).flatMap(({ item, namespace, labels, accounts, isWaypoint }) => {
      const error = { severity: Severity.ERROR, path: object.node.path };
      const pods = item === undefined ? 'its pods' : `the pods of its ${item}`;
      const others = lastOfEach(selecting(namespace).filter(one => hasLabels(labels, one.labels) && !accounts.includes(one.account!)));
      const named = accounts.map(account => `${namespace}/${account}`);
      const holders = named.flatMap(identity => (identities.get(identity) ?? []).map(holder => ({ holder, identity })));
      const foreign = holders.filter(({ holder: { ownLabels, isClosedToWaypointsOnly } }) => (
        !ownLabels?.some(its => hasLabels(labels, its)) && (!isClosedToWaypointsOnly || isWaypoint)
      ));
      return [
        ...others.map((one): Finding => ({ ...error, code: 'overlapping-pod-labels', ...overlap(pods, one, provider) })),
        ...foreign.map(({ holder: { code, holder, permissions, fix }, identity }): Finding => ({
          ...error,
          code,
          message: `${pods} have the client identity of ${holder}, ServiceAccount ${identity}: ${permissions}`,
          fix,
        })),
      ];
    });
  });
}

function overlap(pods: string, { path, namespace, labels, account, isManaged }: MeshPods, { rootNamespace }: Provider): Pick<Finding, 'message' | 'fix'> {
  const selected = `${pods} have the labels that select those of ${path}, ${shown(labels)}`;
  const fix = 'give its pods other labels';
  if (namespace === undefined) {
    return { message: `${selected}: policies of ${path} are in the root namespace, ${rootNamespace}, and apply to all namespaces`, fix };
  }
  if (isManaged) return { message: `${selected}: the policies and the Service of the proxies that the mesh runs for it apply to them`, fix };
  const apply = `policies and routes of ${path} apply to them`;
  return account === undefined ? { message: `${selected}: ${apply}`, fix: `${fix}, or pass it as workload to ${path}` }
    : { message: `${selected}, and not their ServiceAccount ${account}: ${apply}`, fix: `${fix}, or the ServiceAccount if they are those of ${path}` };
}

const KINDS = new Set([
  ...[...WORKLOAD_KINDS].flatMap(([group, kinds]) => kinds.map(kind => `${group}/${kind}`)),
  'v1/Pod', 'v1/ReplicationController', 'serving.knative.dev/Service', 'serving.knative.dev/Configuration', 'gateway.networking.k8s.io/Gateway',
]);

/** Without the version of an API group, which pods do not depend on. */
function runsPods({ apiVersion, kind }: Pick<ApiObject, 'apiVersion' | 'kind'>): boolean { return KINDS.has(`${String(apiVersion).split('/')[0]}/${kind}`); }

function mayRunPods(object: ApiObject): boolean { return runsPods(object) || isList(object.kind); }

function podsOf({ json, item }: AppManifest, provider: Provider, all: () => readonly any[]): ForeignPods[] {
  if (!runsPods(json)) return [];
  const { namespace = DEFAULT_NAMESPACE, labels } = json.metadata ?? {};
  if (json.kind === 'Gateway') {
    const pods = provider.podsOfGateway?.(json, all);
    return pods ? [{ item, namespace, ...pods }] : [];
  }
  const { metadata, spec } = json.kind === 'Pod' ? { metadata: { labels }, spec: json.spec } : podTemplate(json) ?? {};
  return [{ item, namespace, labels: metadata?.labels, accounts: [namedServiceAccount(spec ?? {}) ?? 'default'] }];
}

/** One for each construct, its Service rather than its policies. */
function lastOfEach(pods: readonly MeshPods[]): MeshPods[] { return [...new Map(pods.map(one => [one.path, one])).values()]; }

/** What selects pods of constructs of the mesh, and the client identities that no other pods may have. */
function ownPods(mesh: MeshModel, provider: Provider) {
  const deployed = [
    ...mesh.services.filter(({ podLabels, versions }) => !podLabels && !versions.some(version => version.podLabels)),
    ...mesh.workloads.filter(({ podLabels }) => !podLabels),
  ];
  const egressGateways = mesh.egressGateways.filter(({ created }) => created);
  const pods = [...deployed, ...egressGateways].flatMap(({ path, name, namespace }): MeshPods[] => (
    [policySelector({ name }), { app: name }].map(labels => ({ path, namespace: namespace.name, labels }))
  ));
  const byNamespace = new Map<string, MeshPods[]>();
  const paths = new Set(deployed.map(({ path }) => path));
  const managed = (provider.managedPods?.(mesh) ?? []).map(({ existingAccount: account, ...one }): MeshPods => (
    { ...one, account, isManaged: account === undefined }
  ));
  for (const one of [...managed, ...pods, ...selectedExisting(mesh, provider, paths)]) addTo(byNamespace, one.namespace!, one);
  const wide = meshWidePolicies(mesh, provider).flatMap(({ path, labels }): MeshPods[] => (labels ? [{ path, labels }] : []));
  const selecting = (namespace: string) => [...byNamespace.get(namespace) ?? [], ...(namespace === provider.rootNamespace ? [] : wide)];
  return { selecting, identities: protectedIdentities(mesh, provider, paths) };
}

/** What selects pods that something else may deploy, where their ServiceAccount is known. */
function selectedExisting({ services, workloads, gateways }: MeshModel, provider: Provider, deployed: ReadonlySet<string>): MeshPods[] {
  return [
    ...[...services, ...workloads].filter(({ path }) => !deployed.has(path)).map(one => (
      { path: one.path, namespace: one.namespace.name, labels: policySelector(one), account: one.serviceAccount }
    )),
    ...gateways.filter(gateway => !provider.assumesGatewayIdentity?.(gateway)).flatMap((gateway): MeshPods[] => {
      const labels = provider.gatewayPodLabels?.(gateway);
      const { namespace, serviceAccount } = provider.gatewayIdentity(gateway) ?? {};
      return labels && namespace ? [{ path: gateway.path, namespace: namespace.name, labels, account: serviceAccount }] : [];
    }),
  ];
}

/**
 * The client identities of those that may call what denies by default, and of proxies. An egress gateway reads Secrets and reaches external hosts, and the
 * pods behind a waypoint allow all its requests, so they are protected without any call.
 * @param deployed construct paths of the pods that this app deploys
 */
function protectedIdentities(mesh: MeshModel, provider: Provider, deployed: ReadonlySet<string>) {
  const { capabilities, name } = provider;
  const identities = new Map<string, ProtectedIdentity[]>();
  if (!supportOf(capabilities)('deny-by-default')) return identities;
  const code = 'shared-service-account';
  const fix = 'give it a ServiceAccount of its own';
  const managed = new Set(provider.managedPods?.(mesh).map(({ path }) => path));
  const reserved = { code: 'reserved-service-account', permissions: 'policies that allow the one allow the other', fix } as const;
  for (const namespace of mesh.namespaces.filter(({ path }) => managed.has(path))) {
    const ownLabels = hasExistingWaypoint(namespace) ? [provider.waypointPods!(namespace).labels] : undefined;
    for (const serviceAccount of provider.reservedServiceAccounts?.(namespace) ?? []) {
      addTo(identities, identityKey({ namespace, serviceAccount }), { ...reserved, holder: `the waypoint that ${name} runs in the namespace`, ownLabels });
    }
  }
  const existing = existingPods(mesh, provider);
  for (const { path, name: account, namespace, created } of mesh.egressGateways) {
    addTo(identities, identityKey({ namespace, serviceAccount: account }), {
      code,
      holder: path,
      permissions: `what ${path} may read and reach is allowed for them too`,
      fix: created ? fix : `${fix}, or the label app: ${account} if they are its pods`,
      ownLabels: created ? undefined : [{ app: account }],
    });
  }
  const callers = authorizedCallers(mesh, provider);
  const callerPaths = new Set([...callers].map(({ path }) => path));
  for (const { path, namespace, serviceAccount } of [...mesh.services, ...mesh.workloads].filter(one => !callerPaths.has(one.path))) {
    addTo(identities, identityKey({ namespace, serviceAccount }), { ...reserved, holder: path, isClosedToWaypointsOnly: true });
  }
  for (const { path, namespace, serviceAccount } of callers) {
    const ownLabels = managed.has(path) || deployed.has(path) ? undefined : existing.get(path);
    const asOwn = deployed.has(path) ? `, or pass it as workload to ${path}`
      : !ownLabels ? '' : ownLabels.length ? `, or the labels of ${path} if they are its pods` : `, or set workload.labels of ${path} if they are its pods`;
    addTo(identities, identityKey({ namespace, serviceAccount }), {
      code, holder: path, permissions: `calls that ${path} declares are allowed for them too`, fix: fix + asOwn, ownLabels,
    });
  }
  return identities;
}

/** The labels of pods that something else may deploy, by the path of their construct; none where they are not known. */
function existingPods({ services, workloads, gateways }: MeshModel, provider: Provider): Map<string, Labels[]> {
  const known = (labels: readonly (Labels | undefined)[]) => labels.flatMap(one => (one && Object.keys(one).length ? [one] : []));
  return new Map([
    ...services.map(({ path, podLabels, versions }) => [path, known([podLabels, ...versions.map(version => version.podLabels)])] as const),
    ...workloads.map(({ path, podLabels }) => [path, known([podLabels])] as const),
    ...gateways.map(gateway => [gateway.path, known([provider.gatewayPodLabels?.(gateway) ?? gateway.workload.labels])] as const),
  ]);
}

function shown(labels: Labels): string { return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', '); }
