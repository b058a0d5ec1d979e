import { NamedQuery } from './named-query';
import { selector } from './selector';
import { SelectedPods } from './service-queries';

/** What the names of the pods of Deployments and StatefulSets have after the name of the workload. */
const POD_SUFFIX = '(-[a-z0-9]{1,10}-[a-z0-9]{5}|-[0-9]+)';

/** CPUs that the containers of some workloads use: a metric of the kubelet (cAdvisor), as the other. */
export function cpuUse(pods: SelectedPods, window: string): NamedQuery {
  return byContainer(`rate(${ofContainers('container_cpu_usage_seconds_total', pods)}[${window}])`);
}

/** Bytes that they use: what counts for their limit. */
export function memoryUse(pods: SelectedPods): NamedQuery { return byContainer(ofContainers('container_memory_working_set_bytes', pods)); }

function ofContainers(name: string, { namespace, workloads }: SelectedPods): string {
  return selector(name, {}, `namespace="${namespace}"`, `pod=~"(${workloads})${POD_SUFFIX}"`, 'container!=""');
}

function byContainer(values: string): NamedQuery { return { expr: `sum by (pod, container) (${values})`, legend: '{{pod}} {{container}}' }; }
