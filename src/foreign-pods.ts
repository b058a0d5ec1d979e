import { ApiObject } from 'cdk8s';
import { addTo } from './model/add-to';
import { authorizedCallers } from './model/authorized-callers';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { Severity } from './model/severity';
import { Provider, supportOf } from './providers/provider';
import { podTemplate } from './service/pod-template';

type Labels = Readonly<Record<string, string>>;

/** What runs as pods, by labels and client identity. */
interface ForeignPods { readonly namespace?: string; readonly labels?: Labels; readonly account?: string }

/** Pods of this app that a construct of the mesh has: their labels follow from its name. */
interface MeshPods { readonly path: string; readonly namespace: string; readonly labels: Labels }

/**
 * Findings about objects of the user that run pods outside the mesh's constructs, with the labels or the client identity of a construct: its Service and
 * policies select them, and what it may call they may call. Pods that the user declares as existing (`podLabels`) may come from such objects.
 * @param objects objects of the app that no construct of the mesh has
 */
export function foreignPods(objects: readonly ApiObject[], mesh: MeshModel, provider: Provider): Finding[] {
  let own: ReturnType<typeof ownPods> | undefined;
  return objects.filter(runsPods).flatMap(object => {
    own ??= ownPods(mesh, provider);
    const { namespace, labels, account } = podsOf(object);
    if (namespace === undefined) return [];
    const isSelected = (pods: MeshPods) => Object.entries(pods.labels).every(([key, value]) => labels?.[key] === value);
    const selecting = (own.byNamespace.get(namespace) ?? []).filter(isSelected);
    const caller = own.callers.get(`${namespace}/${account}`);
    return [
      ...selecting.map((pods): Finding => ({
        code: 'overlapping-pod-labels',
        severity: Severity.ERROR,
        path: object.node.path,
        message: `its pods have the labels that select those of ${pods.path}, ${shown(pods.labels)}: policies and routes of ${pods.path} apply to them`,
        fix: `give its pods other labels, or pass it as workload to ${pods.path}`,
      })),
      ...(caller === undefined ? [] : [{
        code: 'shared-service-account',
        severity: Severity.ERROR,
        path: object.node.path,
        message: `its pods have the client identity of ${caller}, ServiceAccount ${namespace}/${account}: calls that ${caller} declares are allowed for them too`,
        fix: `give it a ServiceAccount of its own, or pass it as workload to ${caller}`,
      }]),
    ];
  });
}

const KINDS = new Set([
  'v1/Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'batch/Job', 'batch/CronJob', 'argoproj.io/Rollout',
  'gateway.networking.k8s.io/Gateway',
]);

function runsPods({ apiVersion, apiGroup, kind }: ApiObject): boolean { return KINDS.has(`${apiGroup === 'core' ? apiVersion : apiGroup}/${kind}`); }

function podsOf(object: ApiObject): ForeignPods {
  let json: any;
  try {
    json = object.toJson();
  } catch {
    return {}; // synthesis reports it
  }
  const { namespace, name, labels } = json.metadata ?? {};
  if (json.kind === 'Gateway') return { namespace, account: gatewayAccount(name, json.spec?.gatewayClassName) };
  const { metadata, spec } = json.kind === 'Pod' ? { metadata: { labels }, spec: json.spec } : podTemplate(json) ?? {};
  return { namespace, labels: metadata?.labels, account: spec?.serviceAccountName ?? 'default' };
}

/** Istio runs the pods of such a Gateway. See https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment */
function gatewayAccount(name: string, className: unknown): string | undefined {
  if (className === 'istio-waypoint') return name;
  return className === 'istio' ? `${name}-istio` : undefined;
}

/** The pods that this app deploys for constructs of the mesh, and those that may call a service which denies by default, by client identity. */
function ownPods(mesh: MeshModel, { capabilities }: Provider) {
  const deployed = [
    ...mesh.services.filter(({ podLabels, versions }) => !podLabels && !versions.some(version => version.podLabels)),
    ...mesh.workloads.filter(({ podLabels }) => !podLabels),
  ];
  const pods = [...deployed, ...mesh.egressGateways.filter(({ created }) => created)].map(({ path, name, namespace }): MeshPods => (
    { path, namespace: namespace.name, labels: { app: name } }
  ));
  const byNamespace = new Map<string, MeshPods[]>();
  for (const one of pods) addTo(byNamespace, one.namespace, one);
  const paths = new Set(deployed.map(({ path }) => path));
  const callers = supportOf(capabilities)('deny-by-default') ? [...authorizedCallers(mesh)].filter(({ path }) => paths.has(path)) : [];
  return { byNamespace, callers: new Map(callers.map(({ path, namespace, serviceAccount }) => [`${namespace.name}/${serviceAccount}`, path])) };
}

function shown(labels: Labels): string { return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', '); }
