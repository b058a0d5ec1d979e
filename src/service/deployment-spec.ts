import { ApiObject, App, Chart } from 'cdk8s';
import { Container, Deployment, IServiceAccount, k8s } from 'cdk8s-plus-28';

/** What a Deployment says beside its containers and cdk8s-plus' defaults. */
export interface DeploymentContent {
  readonly replicas: number;
  readonly selector: Record<string, string>;
  /** Of the Deployment and of its pods. */
  readonly labels: Record<string, string>;
  readonly podAnnotations: Record<string, string>;
  readonly serviceAccount: IServiceAccount;
}

/** The spec that cdk8s-plus' Deployment would render, without making one. */
export function deploymentSpec(content: DeploymentContent, containers: readonly Container[]): object {
  const { replicas, selector, labels, podAnnotations, serviceAccount } = content;
  const { template, ...spec } = defaultSpec();
  const pod = k8s.KubePod.manifest({ spec: { containers: containers.map(container => container._toKube()) } });
  return {
    ...spec,
    replicas,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, ...(Object.keys(podAnnotations).length ? { annotations: podAnnotations } : {}) },
      spec: { ...template.spec, serviceAccountName: serviceAccount.name, containers: pod.spec.containers },
    },
  };
}

let known: any;

/** What the installed cdk8s-plus says where nothing is said. */
function defaultSpec(): any {
  known ??= ApiObject.of(new Deployment(new Chart(new App(), 'sample'), 'sample', { select: false, containers: [{ image: 'sample' }] })).toJson().spec;
  return known;
}
