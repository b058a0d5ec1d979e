import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { OwnContainer } from './own-container';
import { plainMap } from '../plain-map';

/** What a Deployment says beside its containers and cdk8s-plus' defaults. */
export interface DeploymentContent {
  /** None: an autoscaler sets them. */
  readonly replicas?: number;
  readonly selector: Readonly<Record<string, string>>;
  /** Of the Deployment and of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
}

/** The spec that cdk8s-plus' Deployment would render, without making one. */
export function deploymentSpec(content: DeploymentContent, containers: readonly OwnContainer[]): object {
  const { replicas, selector, labels, podAnnotations, serviceAccountName } = content;
  const { deployment, pod } = defaults();
  return Object.assign(plainMap(), deployment, {
    replicas,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, ...(Object.keys(podAnnotations).length ? { annotations: podAnnotations } : {}) },
      spec: Object.assign(plainMap(), pod, { serviceAccountName, containers: containers.map(container => container.toJson()) }),
    },
  });
}

let known: { readonly deployment: object; readonly pod: object } | undefined;

/** What the installed cdk8s-plus says where nothing is said. */
function defaults() {
  if (!known) {
    const chart = new Chart(new App(), 'sample');
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'account', 'sample'); // so that its field has its place
    const sample = new Deployment(chart, 'sample', { select: false, serviceAccount, containers: [{ image: 'sample' }] });
    const { template, ...deployment } = ApiObject.of(sample).toJson().spec;
    known = { deployment, pod: template.spec };
  }
  return known;
}
