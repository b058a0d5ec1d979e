import { ApiObject, App, Chart } from 'cdk8s';
import { Deployment, ServiceAccount } from 'cdk8s-plus-28';
import { OwnContainer } from './own-container';
import { withSeccompProfile } from './seccomp-profile';
import { deploymentWithoutDefaults } from './server-defaults';
import { plainMap } from '../plain-map';

/** Content of a Deployment besides its containers and the defaults of cdk8s-plus. */
export interface DeploymentContent {
  /** None if an autoscaler sets them. */
  readonly replicas?: number;
  readonly selector: Readonly<Record<string, string>>;
  /** Of the Deployment and of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly serviceAccountName: string;
  /** Whether the containers get a token of it for the Kubernetes API. */
  readonly mountsToken: boolean;
}

/** The spec that a Deployment of cdk8s-plus would render, without creating one, and without defaults of the API server. */
export function deploymentSpec(content: DeploymentContent, containers: readonly OwnContainer[]): object {
  const { replicas, selector, labels, podAnnotations, serviceAccountName, mountsToken } = content;
  const { deployment, pod } = defaults();
  return Object.assign(plainMap(), deployment, {
    replicas,
    selector: { matchLabels: selector },
    template: {
      metadata: { labels, ...(Object.keys(podAnnotations).length ? { annotations: podAnnotations } : {}) },
      spec: Object.assign(plainMap(), pod, {
        ...(mountsToken ? { automountServiceAccountToken: true } : {}),
        serviceAccountName,
        containers: containers.map(container => container.toJson()),
      }),
    },
  });
}

let cachedDefaults: { readonly deployment: object; readonly pod: object } | undefined;

/** The fields of the spec of its pods that are alike in all Deployments. */
export function defaultPodSpec(): object { return defaults().pod; }

/** The defaults of the installed cdk8s-plus, less those of the API server. */
function defaults() {
  if (!cachedDefaults) {
    const chart = new Chart(new App(), 'sample');
    const serviceAccount = ServiceAccount.fromServiceAccountName(chart, 'account', 'sample'); // so that its field has its place
    const sample = new Deployment(chart, 'sample', { select: false, serviceAccount, containers: [{ image: 'sample' }] });
    const { template, ...deployment } = withSeccompProfile(deploymentWithoutDefaults(ApiObject.of(sample).toJson().spec)) as any;
    cachedDefaults = { deployment, pod: template.spec };
  }
  return cachedDefaults;
}
