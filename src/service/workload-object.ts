import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { instanceOf } from '../input/instance-of';
import { inputError } from '../model/input-error';

/** Kinds with a pod template, by API group. */
export const WORKLOAD_KINDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['apps', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']],
  ['batch', ['Job', 'CronJob']],
  ['argoproj.io', ['Rollout']],
]);

const ALLOWED = 'a construct with one Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob or Rollout';

/**
 * The workload that a construct is, has as its default child, or holds below it.
 * @throws if there is none, or several
 */
export function workloadObject(where: string, construct: IConstruct): ApiObject {
  const main = mainObject(instanceOf(where, 'workload', construct, 'Construct'));
  if (main && isWorkload(main)) return main;
  const found = construct.node.findAll().flatMap(child => (ApiObject.isApiObject(child) && isWorkload(child) ? [child] : []));
  if (found.length === 1) return found[0];
  throw inputError({
    where,
    what: `workload of ${construct.node.path}`,
    got: found.length ? found.map(shown).join(' and ') : main && shown(main),
    allowed: ALLOWED,
    fix: found.length ? 'pass one of these objects itself as the workload' : 'pass the construct of the workload',
  });
}

/** The object of a construct: itself, or its default child. */
function mainObject(construct: IConstruct): ApiObject | undefined {
  if (ApiObject.isApiObject(construct)) return construct;
  const { defaultChild } = construct.node;
  return defaultChild && mainObject(defaultChild);
}

function isWorkload({ apiGroup, kind }: ApiObject): boolean { return !!WORKLOAD_KINDS.get(apiGroup)?.includes(kind); }

function shown({ kind, node }: ApiObject): string { return `${kind} ${node.path}`; }
