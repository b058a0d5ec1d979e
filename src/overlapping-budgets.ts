import { ApiObject } from 'cdk8s';
import { isList, manifestsOf } from './list-items';
import { Finding } from './model/finding';
import { labelTerms, meetsTerm } from './model/label-term';
import { MeshModel } from './model/mesh';
import { DEFAULT_NAMESPACE } from './model/object-identity';
import { versionName } from './model/service';
import { Severity } from './model/severity';
import { ownedManifests } from './owned-manifests';
import { Provider } from './providers/provider';

/**
 * Findings about disruption budgets of the user that select pods which have one of the mesh: Kubernetes refuses to evict a pod with two.
 * @param objects objects of the app that no construct of the mesh has
 */
export function overlappingBudgets(objects: readonly ApiObject[], mesh: MeshModel, provider: Provider): Finding[] {
  const some = objects.filter(({ kind }) => kind === 'PodDisruptionBudget' || isList(kind));
  const given = some.flatMap(object => manifestsOf(object).filter(({ json }) => json.kind === 'PodDisruptionBudget').map(({ json }) => ({ object, json })));
  if (!given.length) return [];
  const own = new Map(ownedManifests(mesh, provider).flatMap(({ manifests }) => manifests)
    .filter(({ kind }) => kind === 'PodDisruptionBudget').map(({ namespace, name }) => [`${namespace}/${name}`, name]));
  const pods = [
    ...mesh.services.flatMap(service => service.versions.map(({ path, name, template }) => (
      { path, namespace: service.namespace.name, budget: own.get(`${service.namespace.name}/${versionName(service, name)}`), labels: template?.labels }
    ))),
    ...mesh.workloads.map(({ path, name, namespace, template }) => (
      { path, namespace: namespace.name, budget: own.get(`${namespace.name}/${name}`), labels: template?.labels }
    )),
  ];
  return given.flatMap(({ object, json: { metadata, spec } }) => pods.filter(({ namespace, budget, labels }) => (
    budget !== undefined && namespace === (metadata?.namespace ?? DEFAULT_NAMESPACE) && selects(spec?.selector, labels)
  )).map(({ path, budget }): Finding => ({
    code: 'overlapping-budget',
    severity: Severity.ERROR,
    path: object.node.path,
    message: `PodDisruptionBudget ${metadata.name} selects the pods of ${path}, which have ${budget} already: Kubernetes refuses to evict pods with two`,
    fix: 'remove it, or set DisruptionBudget.NONE',
  })));
}

/** Of a budget an empty selector selects all pods, and no selector none. */
function selects(selector: unknown, labels: Readonly<Record<string, string>> = {}): boolean {
  const labelOf = new Map(Object.entries(labels));
  return !!selector && labelTerms(selector).every(term => meetsTerm(labelOf, term));
}
