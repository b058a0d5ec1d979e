import { Check } from './check';
import { meshWidePolicies } from '../mesh-wide-policies';
import { addTo } from '../model/add-to';
import { Finding } from '../model/finding';
import { hasLabels } from '../model/has-labels';
import { MeshModel } from '../model/mesh';
import { policySelector } from '../model/policy-selector';
import { podSelector, ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { Provider } from '../providers/provider';

type Labels = Readonly<Record<string, string>>;

/** The scope of policies in the root namespace: all namespaces. */
const EVERYWHERE = '';

/** Labels of a construct, within a scope: a namespace, or a service with its versions. */
interface Labelled {
  readonly scope: string;
  readonly path: string;
  readonly labels: Labels;
  /** Whether the user gives the labels that select its pods: others follow from its name. */
  readonly isGiven: boolean;
  readonly isGateway?: true;
  /** Whether it is a version within its service. */
  readonly isVersion?: true;
}

/** Pod labels that select the pods of another construct too: its policies apply to these pods. */
export const overlappingPodLabels: Check = (mesh, provider) => {
  if (!hasGivenLabels(mesh)) return []; // mostly: labels that follow from names overlap only with a `duplicate-name`
  const { selectors, pods } = labelled(mesh, provider);
  const all = byRarestEntry(selectors);
  const given = byRarestEntry(selectors.filter(({ isGiven }) => isGiven));
  const overlaps = new Map<string, { readonly selector: Labelled; readonly pod: Labelled }>();
  for (const pod of pods) {
    const index = pod.isGiven ? all : given;
    if (!index.size) continue;
    const scopes = pod.isVersion ? [pod.scope] : [pod.scope, EVERYWHERE];
    for (const entry of scopes.flatMap(scope => entriesOf(scope, pod.labels))) {
      for (const selector of index.get(entry) ?? []) {
        if (selector.path === pod.path || (selector.isGateway && pod.isGateway)) continue;
        const pair = [selector.path, pod.path].sort().join(' ');
        const earlier = overlaps.get(pair);
        if (earlier && (earlier.selector.isGiven || !selector.isGiven)) continue; // a pair is one finding, of what the user can change
        if (hasLabels(pod.labels, selector.labels)) overlaps.set(pair, { selector, pod });
      }
    }
  }
  return [...overlaps.values()].map(({ selector, pod }) => finding(selector, pod, provider));
};

/** Whether the user gives the labels that select some pods: only these may select the pods of another construct, or be those of another. */
function hasGivenLabels({ services, workloads, gateways }: MeshModel): boolean {
  return gateways.length > 0 || workloads.some(({ podLabels }) => podLabels)
    || services.some(({ podLabels, versions }) => podLabels !== undefined || versions.some(version => version.podLabels));
}

/** Selectors by the rarest of their labels: `app` of a service of this app is unique in the namespace. */
function byRarestEntry(selectors: readonly Labelled[]): ReadonlyMap<string, readonly Labelled[]> {
  const holders = new Map<string, number>();
  for (const { scope, labels } of selectors) {
    for (const entry of entriesOf(scope, labels)) holders.set(entry, (holders.get(entry) ?? 0) + 1);
  }
  const index = new Map<string, Labelled[]>();
  for (const selector of selectors) {
    addTo(index, entriesOf(selector.scope, selector.labels).reduce((a, b) => (holders.get(b)! < holders.get(a)! ? b : a)), selector);
  }
  return index;
}

function finding(selector: Labelled, pod: Labelled, { rootNamespace }: Provider): Finding {
  const shown = Object.entries(selector.labels).map(([key, value]) => `${key}: ${value}`).sort().join(', ');
  const isOfPod = !selector.isGiven && pod.isGiven;
  return {
    code: 'overlapping-pod-labels',
    severity: Severity.ERROR,
    path: isOfPod ? pod.path : selector.path,
    message: `${isOfPod ? `its pods have the labels that select those of ${selector.path}, ${shown}` : `its pod labels, ${shown}, also select the pods of ${pod.path}`}: `
      + (selector.scope === EVERYWHERE ? `its policies are in the root namespace, ${rootNamespace}, and apply to all namespaces`
        : 'policies and routes of the one apply to the other'),
    fix: 'give labels that only its own pods have',
  };
}

/** What selects pods, and which labels the pods are known to have. */
function labelled(mesh: MeshModel, provider: Provider): { readonly selectors: readonly Labelled[]; readonly pods: readonly Labelled[] } {
  const selectors: Labelled[] = [];
  const pods: Labelled[] = [];
  for (const service of mesh.services) {
    const whole = { scope: service.namespace.name, path: service.path, isGiven: !!service.podLabels };
    // Its Service selects by the one, its policies by the other.
    selectors.push({ ...whole, labels: podSelector(service) }, { ...whole, labels: policySelector(service) });
    if (service.podLabels && !service.versions.length) pods.push({ ...whole, labels: service.podLabels });
    for (const version of service.versions) {
      const labels = versionPodLabels(service, version);
      const one = { scope: service.path, path: version.path, isGiven: !!version.podLabels, isVersion: true as const };
      pods.push({ ...whole, labels, isGiven: whole.isGiven || one.isGiven }, { ...one, labels });
      selectors.push({ ...one, labels: podSelector(service, version.name) });
    }
  }
  for (const workload of mesh.workloads) {
    const whole = { scope: workload.namespace.name, path: workload.path, isGiven: !!workload.podLabels };
    const labels = policySelector(workload);
    selectors.push({ ...whole, labels });
    pods.push({ ...whole, labels: { ...workload.template?.labels, ...labels } });
  }
  for (const { namespace, path, name } of mesh.egressGateways) {
    const both: Labelled = { scope: namespace.name, path, labels: { app: name }, isGiven: false };
    selectors.push(both);
    pods.push(both);
  }
  for (const gateway of mesh.gateways) {
    const labels = provider.gatewayPodLabels?.(gateway);
    const home = provider.gatewayIdentity(gateway);
    if (!labels || !home) continue;
    const both: Labelled = { scope: home.namespace.name, path: gateway.path, labels, isGiven: true, isGateway: true };
    selectors.push(both);
    pods.push(both);
  }
  for (const { path, labels } of meshWidePolicies(mesh, provider)) {
    if (labels) selectors.push({ scope: EVERYWHERE, path, labels, isGiven: true, isGateway: true });
  }
  for (const { namespace, ...managed } of provider.managedPods?.(mesh) ?? []) {
    pods.push({ ...managed, scope: namespace, isGiven: false, isGateway: true });
  }
  return { selectors, pods };
}

/** A template with other values of the selector's labels is a `workload-mismatch`. */
function versionPodLabels(service: ServiceModel, { name, template }: ServiceModel['versions'][number]): Labels {
  return { ...template?.labels, ...policySelector(service), ...podSelector(service, name) };
}

function entriesOf(scope: string, labels: Labels): string[] { return Object.entries(labels).map(([key, value]) => `${scope} ${key}=${value}`); }
