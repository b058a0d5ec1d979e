import { ApiObject } from 'cdk8s';
import { isList, manifestsOf } from './list-items';
import { addTo } from './model/add-to';
import { budgetOf, budgetText, DisruptionBudgetRecord, evictablePods } from './model/availability';
import { DeliveryRecord, isByArgoRollouts, isByFlagger } from './model/delivery';
import { Finding } from './model/finding';
import { MeshModel } from './model/mesh';
import { DEFAULT_NAMESPACE } from './model/object-identity';
import { workloadOf } from './model/service';
import { Severity } from './model/severity';

/** What an autoscaler scales: the workload of a version, or one without a Service. */
interface Scaled {
  readonly path: string;
  readonly replicas?: number;
  readonly budget?: DisruptionBudgetRecord;
  readonly delivery?: DeliveryRecord;
  /** Whether it is the Rollout of a delivery, which runs all pods. */
  readonly isRollout?: true;
}

interface Autoscaler { readonly kind: string; readonly name: string; readonly target: string; readonly least: number }

type Problem = Pick<Finding, 'code' | 'message' | 'fix'>;

/**
 * Findings about autoscalers of the user (HorizontalPodAutoscalers, ScaledObjects of KEDA) that scale a workload of the mesh.
 * @param objects objects of the app that no construct of the mesh has
 */
export function autoscalers(objects: readonly ApiObject[], mesh: MeshModel): Finding[] {
  const some = objects.filter(({ kind }) => READERS.has(kind) || isList(kind));
  if (!some.length) return [];
  const scaled = scaledWorkloads(mesh);
  const all = some.flatMap(object => manifestsOf(object).flatMap(({ json }) => READERS.get(json.kind)?.(json) ?? []).map(one => (
    { path: object.node.path, one }
  )));
  return [
    ...all.flatMap(({ path, one }) => {
      const workload = scaled.get(one.target);
      return workload ? problems(one, workload).map(problem => ({ severity: Severity.ERROR, path, ...problem })) : [];
    }),
    ...otherTargets(all, mesh),
  ];
}

/** Autoscalers that Flagger is given for a service, and that scale something else: Flagger finds none in the namespace, or copies the wrong one. */
function otherTargets(all: readonly { readonly path: string; readonly one: Autoscaler }[], { services }: MeshModel): Finding[] {
  const byName = new Map<string, typeof all[number][]>();
  for (const item of all) addTo(byName, `${item.one.kind}/${item.one.name}`, item);
  return services.flatMap(service => service.deliveries.filter(isByFlagger).flatMap(({ path: delivery, engine: { autoscaler: given } }) => {
    const [version] = service.versions;
    if (!given || !version) return [];
    const { kind, name } = workloadOf(service, version);
    const ofName = byName.get(`${given.kind}/${given.name}`) ?? [];
    if (ofName.some(({ one }) => one.target === key(service.namespace.name, kind, name))) return [];
    return ofName.map(({ path }) => ({
      code: 'undelivered-autoscaler',
      severity: Severity.ERROR,
      path,
      message: `${given.kind} ${given.name} is the autoscaler of ${delivery}, and does not scale the ${kind} ${name} of namespace ${service.namespace.name}`,
      fix: `set its metadata.namespace to ${service.namespace.name}, and its scaleTargetRef to ${kind} ${name}`,
    }));
  }));
}

/** By what the autoscaler says, and else the default of its API. */
const READERS: ReadonlyMap<string, (json: any) => Autoscaler> = new Map([
  ['HorizontalPodAutoscaler', (json: any) => autoscaler(json, json.spec?.minReplicas ?? 1)],
  ['ScaledObject', (json: any) => autoscaler(json, json.spec?.minReplicaCount ?? 0)],
]);

function autoscaler({ kind, metadata, spec }: any, least: number): Autoscaler {
  const { kind: target = 'Deployment', name } = spec?.scaleTargetRef ?? {};
  return { kind, name: metadata?.name, target: key(metadata?.namespace ?? DEFAULT_NAMESPACE, target, name), least };
}

function key(namespace: string, kind: string, name: string): string { return `${namespace}/${kind}/${name}`; }

function scaledWorkloads({ services, workloads }: MeshModel): Map<string, Scaled> {
  return new Map([
    ...services.flatMap(service => service.versions.filter(version => !version.podLabels).flatMap((version): [string, Scaled][] => {
      const { path, replicas } = version;
      const { namespace, deliveries } = service;
      const workload = workloadOf(service, version);
      const budget = budgetOf(service, workload);
      return [
        [key(namespace.name, workload.kind, workload.name), { path, replicas, budget, delivery: deliveries[0] }],
        ...deliveries.filter(isByArgoRollouts).map(({ path: owner, engine }): [string, Scaled] => (
          [key(namespace.name, 'Rollout', workload.name), { path: owner, replicas: engine.replicas, budget, isRollout: true }]
        )),
      ];
    })),
    ...workloads.flatMap((one): [string, Scaled][] => {
      const workload = one.workload ?? (one.deployment === undefined ? undefined : { kind: 'Deployment', name: one.deployment });
      if (!workload) return [];
      return [[key(one.namespace.name, workload.kind, workload.name), { path: one.path, replicas: one.replicas, budget: budgetOf(one, workload) }]];
    }),
  ]);
}

function problems({ kind, name, least }: Autoscaler, { path, replicas, budget, delivery, isRollout }: Scaled): Problem[] {
  return [
    ...(replicas === undefined ? [] : [{
      code: 'autoscaled-replicas',
      message: `${kind} ${name} scales the pods of ${path}, which has replicas: ${replicas}: each deployment sets that number again`,
      fix: isRollout ? `remove replicas of the engine of ${path}` : `set autoscaled: true on ${path}, or remove replicas from its workload`,
    }]),
    ...(delivery ? ofDelivery({ kind, name }, path, delivery) : []),
    ...(!budget || !least || evictablePods(budget, least) > 0 ? [] : [{
      code: 'blocked-evictions',
      message: `at its least number of pods, ${least}, the disruption budget of ${path} (${budgetText(budget)}) allows no eviction: no node that runs one can be drained`,
      fix: 'raise the least number of pods, or use DisruptionBudget.maxUnavailable(1)',
    }]),
  ];
}

/** An autoscaler of the Deployment of a delivered version. */
function ofDelivery({ kind, name }: Pick<Autoscaler, 'kind' | 'name'>, version: string, delivery: DeliveryRecord): Problem[] {
  const code = 'undelivered-autoscaler';
  if (!isByFlagger(delivery)) {
    return [{
      code,
      message: `${kind} ${name} scales the Deployment of ${version}, which ${delivery.path} scales to zero: nothing scales the pods of its Rollout`,
      fix: 'set scaleTargetRef to the Rollout, which has the name of the Deployment: apiVersion argoproj.io/v1alpha1, kind Rollout',
    }];
  }
  const { engine: { autoscaler: given } } = delivery;
  return given?.kind === kind && given.name === name ? [] : [{
    code,
    message: `${kind} ${name} scales the new pods of ${version} only, and ${delivery.path} runs the stable ones: nothing scales these`,
    fix: 'give it to the engine, DeliveryEngine.flagger({ autoscaler }), which copies it for the stable pods',
  }];
}
